import { App, Chart, Size } from 'cdk8s';
import { Accelerator, Executor, Model, MultiNodeVllm, Parallelism, Rollout, Scaling, ServingTarget } from 'cdk8s-kserve';
import { PersistentVolumeClaim } from 'cdk8s-plus-28';

/**
 * Two groups of two pods in a cluster without the LeaderWorkerSet controller: Deployments of heads and of workers.
 * An update makes both groups anew beside the old ones, so it needs 64 GPUs where 32 are in use.
 */
export function build(app: App, target: ServingTarget): void {
  const chart = new Chart(app, 'multi-node-sets', { namespace: 'models' });
  target.applyTo(chart);

  const claim = PersistentVolumeClaim.fromClaimName(chart, 'weights', 'model-weights');
  new MultiNodeVllm(chart, 'llama', {
    model: Model.fromVolume(claim, { path: 'llama-3.1-405b', size: Size.gibibytes(756) }),
    accelerator: Accelerator.nvidia(8),
    parallelism: Parallelism.of({ tensor: 8, pipeline: 2 }),
    executor: Executor.multiprocessing(),
    scaling: Scaling.replicas(2),
    rollout: Rollout.surge(),
    gpuBudget: 64,
  });
}

export const targets = { kubernetes: () => ServingTarget.kubernetes({ leaderWorkerSet: false }) };

if (require.main === module) {
  for (const [name, target] of Object.entries(targets)) {
    const app = new App({ outdir: `dist/${name}` });
    build(app, target());
    app.synth();
  }
}
