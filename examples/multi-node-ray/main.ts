import { App, Chart, Size } from 'cdk8s';
import { Accelerator, Executor, Model, MultiNodeVllm, Parallelism, Rollout, ServingTarget } from 'cdk8s-kserve';
import { PersistentVolumeClaim } from 'cdk8s-plus-28';

/** Two pods of eight GPUs each, joined by Ray. On plain Kubernetes they are a group of a LeaderWorkerSet. */
export function build(app: App, target: ServingTarget): void {
  const chart = new Chart(app, 'multi-node-ray', { namespace: 'models' });
  target.applyTo(chart);

  const claim = PersistentVolumeClaim.fromClaimName(chart, 'weights', 'model-weights');
  new MultiNodeVllm(chart, 'llama', {
    model: Model.fromVolume(claim, { path: 'llama-3.1-405b', size: Size.gibibytes(756) }),
    accelerator: Accelerator.nvidia(8), // per pod
    parallelism: Parallelism.of({ tensor: 8, pipeline: 2 }), // 16 ranks, so two pods
    executor: Executor.ray(),
    rollout: Rollout.surge(),
    acknowledge: { KS651: 'the pipeline waits for the Deployments of head and workers' },
  });
}

export const targets = { kserve: ServingTarget.kserve, kubernetes: ServingTarget.kubernetes };

if (require.main === module) {
  for (const [name, target] of Object.entries(targets)) {
    const app = new App({ outdir: `dist/${name}` });
    build(app, target());
    app.synth();
  }
}
