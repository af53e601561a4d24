import { App, Chart, Size } from 'cdk8s';
import {
  Accelerator, Executor, Gang, Model, MultiNodeVllm, Parallelism, Rollout, Scaling, ServingTarget,
} from 'cdk8s-kserve';
import { PersistentVolumeClaim } from 'cdk8s-plus-28';

/**
 * Two groups of two pods, each in a zone of its own. Kueue lets a group in when there is room for all of its pods,
 * so two groups never hold half of the GPUs each. All 32 GPUs are in use: an update takes one group at a time.
 */
export function build(app: App, target: ServingTarget): void {
  const chart = new Chart(app, 'multi-node-groups', { namespace: 'models' });
  target.applyTo(chart);

  const claim = PersistentVolumeClaim.fromClaimName(chart, 'weights', 'model-weights');
  new MultiNodeVllm(chart, 'llama', {
    model: Model.fromVolume(claim, { path: 'llama-3.1-405b', size: Size.gibibytes(756) }),
    accelerator: Accelerator.nvidia(8),
    parallelism: Parallelism.of({ tensor: 8, pipeline: 2 }),
    executor: Executor.multiprocessing(),
    scaling: Scaling.replicas(2),
    gang: Gang.kueue('gpu'),
    exclusiveTopology: 'topology.kubernetes.io/zone',
    rollout: Rollout.reuse(),
    gpuBudget: 32,
  });
}

export const targets = { kubernetes: ServingTarget.kubernetes };

if (require.main === module) {
  for (const [name, target] of Object.entries(targets)) {
    const app = new App({ outdir: `dist/${name}` });
    build(app, target());
    app.synth();
  }
}
