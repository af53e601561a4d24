import { kserveFacts } from '../../knowledge/kserve-versions';
import { ServiceIntent } from '../../plan/intent';
import { TargetIntent } from '../../targets/target-intent';
import { ServiceRule } from '../rule';

export const RESERVED_ENVIRONMENT: ServiceRule = {
  id: 'KS211',
  title: 'an environment variable that the library derives, or that the target refuses',
  severity: 'error',
  acknowledgeable: false,
  why: 'It would contradict what the manifest says elsewhere: a port, a token or a folder.',
  check: ({ intent, target }) => [
    ...intent.env.flatMap(({ value: { name } }) => (
      refused('env', name, (Object.hasOwn(RESERVED, name) ? RESERVED[name] : undefined) ?? pythonPath(name, target) ?? launchers(name, intent)
        ?? servers(name, intent))
    )),
    ...intent.sidecars.flatMap((sidecar) => sidecar.env.flatMap(({ name }) => (
      refused(`sidecars.${sidecar.name}.env`, name, pythonPath(name, target))
    ))),
  ],
};

function refused(prop: string, name: string, reason: string | undefined): string[] {
  return reason === undefined ? [] : [`'${prop}.${name}' must be left out, got a value: ${reason}`];
}

const RESERVED: Record<string, string> = {
  HF_TOKEN: 'give the token to Model.fromHub(), which hands it to the container that fetches and to no other',
  HUGGING_FACE_HUB_TOKEN: 'give the token to Model.fromHub()',
  AWS_ACCESS_KEY_ID: 'give Credentials to the model',
  AWS_SECRET_ACCESS_KEY: 'give Credentials to the model',
  HOME: 'it is the one folder that the server may write, below which all caches are',
  VLLM_PORT: 'it is the port of vLLM between its own processes, not that of the server',
  VLLM_API_KEY: 'set apiKey of Engine.vllm()',
  STORAGE_URI: 'KServe would fetch the model a second time',
  PIPELINE_PARALLEL_SIZE: 'set parallelism',
  TENSOR_PARALLEL_SIZE: 'set parallelism',
};

function pythonPath(name: string, target: TargetIntent): string | undefined {
  return name === 'PYTHONPATH' && target.kind === 'kserve' && kserveFacts(target.version)?.refusesPythonPath === true
    ? `KServe ${target.version} refuses it in every container` : undefined;
}

/** What the launcher of a group is told of the group and of its pod. */
function launchers(name: string, { group }: ServiceIntent): string | undefined {
  return group !== undefined && /^(GROUP_.+|LWS_.+|POD_(IP|NAME|NAMESPACE)|HEAD_SVC)$/.test(name)
    ? 'the launcher reads it, and it follows from the group' : undefined;
}

/** A flag wins over its variable, so that what the library derives would hide it. */
function servers(name: string, { engine }: ServiceIntent): string | undefined {
  return engine.kind === 'onnx' && name.startsWith('SERVER_')
    ? 'set it by a prop of Engine.onnx(), or by its extraArgs' : undefined;
}
