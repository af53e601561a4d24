import { App, Chart, Size } from 'cdk8s';
import { Accelerator, Engine, HuggingFaceService, Model, Rollout, ServingTarget } from 'cdk8s-kserve';

/**
 * One model over four GPUs of a node. Shared memory, `--tensor-parallel-size` and the GPU key follow
 * from the accelerator; `memory` and `size` are only compared. There are no spare GPUs for an update.
 */
export function build(app: App, target: ServingTarget): void {
  const chart = new Chart(app, 'tensor-parallel', { namespace: 'models' });
  target.applyTo(chart);

  new HuggingFaceService(chart, 'qwen-72b', {
    model: Model.fromHub('Qwen/Qwen2.5-72B-Instruct', {
      revision: '495f39366efef23836d0cfae4fbe635880d2be31',
      size: Size.gibibytes(136),
    }),
    accelerator: Accelerator.nvidia(4, { product: 'NVIDIA-A100-SXM4-80GB', memory: Size.gibibytes(80) }),
    engine: Engine.vllm({ maxModelLen: 32768, gpuMemoryUtilization: 0.92 }),
    rollout: Rollout.reuse(),
    gpuBudget: 4,
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
