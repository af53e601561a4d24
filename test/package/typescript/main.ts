// The ten lines, once for each target. main.py, main.go and Main.java say the same.
import { App, Chart } from 'cdk8s';
import { Accelerator, HuggingFaceService, KServeVersion, Model, ServingTarget } from 'cdk8s-kserve';
import { Secret } from 'cdk8s-plus-28';

const app = new App();
const targets = {
  'on-kserve': ServingTarget.kserve({ version: KServeVersion.V0_19 }),
  'on-kubernetes': ServingTarget.kubernetes(),
};

for (const [name, target] of Object.entries(targets)) {
  const chart = new Chart(app, name, { namespace: 'models' });
  target.applyTo(chart);

  new HuggingFaceService(chart, 'qwen', {
    model: Model.fromHub('Qwen/Qwen2.5-7B-Instruct', {
      revision: 'a09a35458c702b33eeacc393d103063234e8bc28',
      token: Secret.fromSecretName(chart, 'token', 'hf-token'),
    }),
    accelerator: Accelerator.nvidia(1),
  });
}

app.synth();
