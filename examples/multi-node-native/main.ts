import { App, Chart, Size } from 'cdk8s';
import { Accelerator, Engine, Executor, Model, MultiNodeVllm, Parallelism, ServingTarget } from 'cdk8s-kserve';

/**
 * Two pods of four GPUs each, joined by vLLM itself: nothing else is needed in its image. Each pod fetches the
 * model for itself: its size says how long they wait for the slowest of them.
 */
export function build(app: App, target: ServingTarget): void {
  const chart = new Chart(app, 'multi-node-native', { namespace: 'models' });
  target.applyTo(chart);

  new MultiNodeVllm(chart, 'qwen-72b', {
    model: Model.fromHub('Qwen/Qwen2.5-72B-Instruct', {
      revision: '495f39366efef23836d0cfae4fbe635880d2be31',
      size: Size.gibibytes(136),
    }),
    accelerator: Accelerator.nvidia(4, { memory: Size.gibibytes(40) }),
    parallelism: Parallelism.of({ tensor: 4, pipeline: 2 }),
    executor: Executor.multiprocessing(),
    engine: Engine.vllm({ maxModelLen: 16384 }),
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
