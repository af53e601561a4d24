import { App, Chart } from 'cdk8s';
import { Accelerator, Engine, HuggingFaceService, Model, ServingTarget } from 'cdk8s-kserve';
import { ConfigMap, PersistentVolumeClaim, Secret } from 'cdk8s-plus-28';

/** vLLM's own options: tools, a chat template, an API key, a flag without a prop, compiled kernels that are kept. */
export function build(app: App, target: ServingTarget): void {
  const chart = new Chart(app, 'vllm-options', { namespace: 'models' });
  target.applyTo(chart);

  new HuggingFaceService(chart, 'agent', {
    model: Model.fromHub('Qwen/Qwen2.5-7B-Instruct', { revision: 'a09a35458c702b33eeacc393d103063234e8bc28' }),
    accelerator: Accelerator.nvidia(1),
    engine: Engine.vllm({
      version: '0.20.0',
      maxModelLen: 32768,
      toolCallParser: 'hermes',
      chatTemplate: ConfigMap.fromConfigMapName(chart, 'template', 'qwen-chat-template'),
      apiKey: Secret.fromSecretName(chart, 'key', 'vllm-api-key'),
      extraArgs: ['--max-logprobs=5'],
    }),
    compileCache: PersistentVolumeClaim.fromClaimName(chart, 'kernels', 'compiled-kernels'),
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
