import { App, Chart, Size } from 'cdk8s';
import { Accelerator, Engine, Model, MultiNodeVllm, Parallelism, ServingTarget } from 'cdk8s-kserve';
import { PersistentVolumeClaim } from 'cdk8s-plus-28';

/**
 * A mixture of experts on two pods of eight GPUs: every GPU has a copy of the attention layers and its share of
 * the experts, and one server on the head speaks for all sixteen.
 */
export function build(app: App, target: ServingTarget): void {
  const chart = new Chart(app, 'multi-node-experts', { namespace: 'models' });
  target.applyTo(chart);

  const claim = PersistentVolumeClaim.fromClaimName(chart, 'weights', 'model-weights');
  new MultiNodeVllm(chart, 'deepseek', {
    model: Model.fromVolume(claim, { path: 'deepseek-v3', size: Size.gibibytes(642) }),
    accelerator: Accelerator.nvidia(8, { memory: Size.gibibytes(141) }), // per pod
    parallelism: Parallelism.of({ data: 16, expert: true }), // 16 copies, so two pods
    engine: Engine.vllm({ maxModelLen: 32768 }),
    gpuBudget: 32, // an update brings a second group before the first one goes
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
