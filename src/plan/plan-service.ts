import { LAUNCHER } from '../knowledge/launcher';
import { ConfigFilesPlan } from './config-files';
import { planDrain } from './drain';
import { EngineKind } from './engine-intent';
import { runEngine } from './engines/run-engine';
import { FetchIntent, ServiceIntent } from './intent';
import { credentialSecrets } from './model-intent';
import { planNetwork } from './network';
import { SERVER_PORT, SERVICE_PORT } from './paths';
import { launcherConfigName, planGroup } from './plan-group';
import { planPod } from './plan-pod';
import { PodPlan } from './pod-plan';
import { planRollout } from './scaling';
import { ServiceAccountPlan, ServingPlan } from './serving-plan';
import { Sourced } from './sourced';
import { inPlace, modelsFiles } from './triton/in-place';
import { inPods } from './triton/in-pods';
import { repositoryFiles } from './triton/repository';
import { fetchIdentities, planWeights } from './weights';

/**
 * Everything that runs for one model on one pod per replica. Total: a wrong
 * intent makes a plan too, and the rules say what is wrong with it.
 */
export function planService(intent: ServiceIntent): ServingPlan {
  const drain = planDrain(intent.drainSeconds.value);
  const run = runEngine(intent, drain.engineSeconds);
  return {
    name: intent.name,
    path: intent.path,
    namespace: intent.namespace,
    labels: standardLabels(intent),
    annotations: intent.annotations,
    endpoint: {
      port: SERVER_PORT,
      servicePort: SERVICE_PORT,
      modelName: intent.modelName,
      sample: run.sample,
      metricsPath: run.metricsPath,
      metricsPort: run.metricsPort === undefined ? 'http' : 'metrics',
    },
    weights: planWeights(intent),
    ...planGroups(intent, planPod(intent, run, drain)),
    scaling: intent.scaling,
    rollout: planRollout(intent),
    disruption: { maxUnavailable: 1 },
    network: planNetwork(intent, run),
    serviceAccount: planServiceAccount(intent),
    route: intent.route,
    monitoring: intent.monitoring,
    decisions: decisions(intent),
    acknowledged: intent.acknowledged,
  };
}

/** One pod for each replica, or a head and workers. */
function planGroups(intent: ServiceIntent, pod: PodPlan): Pick<ServingPlan, 'groups' | 'group' | 'files'> {
  const { group, parallelism } = intent;
  if (group === undefined) {
    return { groups: [{ role: 'predictor', size: 1, pod }], files: tritonFiles(intent) };
  }
  return {
    files: { name: launcherConfigName(intent.name), data: { 'launcher.py': LAUNCHER.source } },
    groups: planGroup(intent, group, pod),
    group: {
      pods: group.pods,
      tensor: parallelism.value.tensor,
      pipeline: parallelism.value.pipeline,
      gang: group.gang,
      exclusiveTopology: group.exclusiveTopology,
    },
  };
}

function tritonFiles(intent: ServiceIntent): ConfigFilesPlan | undefined {
  const [triton, change] = [inPods(intent), inPlace(intent)];
  return change === undefined ? triton && repositoryFiles(intent, triton) : modelsFiles(intent, change);
}

/** Values that no container holds, with their origins. */
function decisions(intent: ServiceIntent): Record<string, Sourced<unknown>> {
  const { fetch, parallelism, scaling, rollout } = intent;
  const all = {
    fetch: { value: named(fetch.value), from: fetch.from },
    parallelism,
    scaling,
    rollout,
    'weights volume': intent.weightsVolume,
    'drain seconds': intent.drainSeconds,
    'security profile': intent.security,
    'GPU budget': intent.gpuBudget,
    'most replicas': intent.maxReplicas,
  };
  return Object.fromEntries(Object.entries(all).flatMap(([label, value]) => (
    value === undefined ? [] : [[label, value]]
  )));
}

/** A cache by its name: what it keeps is no decision of this service. */
function named(fetch: FetchIntent): object {
  return 'cache' in fetch && fetch.cache !== undefined ? { ...fetch, cache: fetch.cache.name } : fetch;
}

const APPLICATION: Record<EngineKind, string> = {
  vllm: 'vllm', huggingFaceServer: 'huggingface-server', onnx: 'onnx-server', triton: 'triton',
};

function standardLabels(intent: ServiceIntent): Record<string, string> {
  return {
    'app.kubernetes.io/name': intent.triton === undefined ? APPLICATION[intent.engine.kind] : 'triton-transformer-pair',
    'app.kubernetes.io/instance': intent.name,
    'app.kubernetes.io/component': 'predictor',
    'app.kubernetes.io/managed-by': 'cdk8s-kserve',
    ...intent.labels,
  };
}

/** An account of the service's own, without a token; none when the user brings one. */
function planServiceAccount(intent: ServiceIntent): ServiceAccountPlan | undefined {
  if (intent.serviceAccountName !== undefined) {
    return undefined;
  }
  return {
    annotations: Object.assign({}, ...fetchIdentities(intent).map(({ annotations }) => annotations)),
    secretNames: intent.fetch.value.by === 'platform' ? credentialSecrets(intent.model) : [],
  };
}
