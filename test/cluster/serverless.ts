import { apply, kubectl, tryKubectl } from './kubectl';
import { namespace } from './namespaces';

const SPACE = 'stamped-serverless';
const NAME = 'old';
const WHERE = ['inferenceservice', NAME, '-n', SPACE];

/** An InferenceService as 0.15 left it where Serverless was the default mode. */
export async function stampServerless(): Promise<void> {
  await apply([namespace(SPACE), {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: { name: NAME, namespace: SPACE, annotations: { 'serving.kserve.io/deploymentMode': 'Serverless' } },
    spec: { predictor: { model: { modelFormat: { name: 'huggingface' }, storageUri: 'hf://org/model' } } },
  }]);
  // Knative is not there, so that the controller may not come so far.
  await kubectl(['patch', ...WHERE, '--subresource=status', '--type=merge', '-p', '{"status":{"deploymentMode":"Serverless"}}']);
}

/** What the newer webhook says to a change, to a new mode and to the end of that service. */
export async function touchServerless(): Promise<string> {
  const change = '{"metadata":{"labels":{"touched":"yes"}}}';
  const rename = '{"metadata":{"annotations":{"serving.kserve.io/deploymentMode":"Knative"}}}';
  const answers: string[] = [`before: ${await stamps()}`];
  for (const [what, args] of [
    ['patch a label', ['patch', ...WHERE, '--type=merge', '-p', change]],
    ['patch the mode to Knative', ['patch', ...WHERE, '--type=merge', '-p', rename]],
    ['delete', ['delete', ...WHERE, '--timeout=30s']],
  ] as [string, string[]][]) {
    const { stdout, stderr } = await tryKubectl(args);
    answers.push(`${what}: ${(stdout + stderr).trim()}`, `  then: ${await stamps()}`);
  }
  return answers.join('\n');
}

/** The mode in the annotation and in the status. */
async function stamps(): Promise<string> {
  const path = 'jsonpath={.metadata.annotations.serving\\.kserve\\.io/deploymentMode} {.status.deploymentMode}';
  const { code, stdout } = await tryKubectl(['get', ...WHERE, '-o', path]);
  return code === 0 ? `annotation and status: ${stdout}` : 'gone';
}
