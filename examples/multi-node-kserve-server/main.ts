import { App, Chart } from 'cdk8s';
import {
  Accelerator, Engine, HuggingFaceBackend, KServeTargetOptions, KServeVersion, Model, MultiNodeVllm, Parallelism,
  ServingTarget,
} from 'cdk8s-kserve';
import { PersistentVolumeClaim } from 'cdk8s-plus-28';

/**
 * KServe's own Hugging Face server over two pods, for who needs its protocols or its image: vLLM runs within it, and
 * Ray, which the image holds up to KServe 0.17, joins the pods. It takes every GPU that it sees, so `tensor` is the
 * GPUs of a pod.
 */
export function build(app: App, target: ServingTarget): void {
  const chart = new Chart(app, 'multi-node-kserve-server', { namespace: 'models' });
  target.applyTo(chart);

  const claim = PersistentVolumeClaim.fromClaimName(chart, 'weights', 'model-weights');
  new MultiNodeVllm(chart, 'llama', {
    model: Model.fromVolume(claim, { path: 'llama-3.1-70b-instruct' }),
    accelerator: Accelerator.nvidia(4),
    parallelism: Parallelism.of({ tensor: 4, pipeline: 2 }),
    engine: Engine.huggingFaceServer({
      backend: HuggingFaceBackend.VLLM, maxModelLen: 16384, vllm: { gpuMemoryUtilization: 0.9 },
    }),
    acknowledge: { KS651: 'the pipeline waits for the Deployments of head and workers' },
  });
}

export const targets = {
  kserve: (options?: KServeTargetOptions) => ServingTarget.kserve({ version: KServeVersion.V0_17, ...options }),
};

if (require.main === module) {
  for (const [name, target] of Object.entries(targets)) {
    const app = new App({ outdir: `dist/${name}` });
    build(app, target());
    app.synth();
  }
}
