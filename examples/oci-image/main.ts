import { App, Chart, Size } from 'cdk8s';
import { Accelerator, HuggingFaceService, KServeTargetOptions, Model, ServingTarget } from 'cdk8s-kserve';
import { Secret } from 'cdk8s-plus-28';

/** Weights in an image, which Kubernetes 1.35 and newer mount as a volume: nothing is copied. */
export function build(app: App, target: ServingTarget): void {
  const chart = new Chart(app, 'oci-image', { namespace: 'models' });
  target.applyTo(chart);

  new HuggingFaceService(chart, 'qwen', {
    model: Model.fromOci('registry.example.com/models/qwen2.5-7b-instruct:1.0', {
      path: 'models', size: Size.gibibytes(15),
    }),
    accelerator: Accelerator.nvidia(1),
    imagePullSecrets: [Secret.fromSecretName(chart, 'registry', 'registry-login')],
  });
}

export const targets = {
  kserve: (options: KServeTargetOptions = {}) => ServingTarget.kserve({ ...options, minimumVersion: '1.35' }),
  kubernetes: () => ServingTarget.kubernetes({ minimumVersion: '1.35' }),
};

if (require.main === module) {
  for (const [name, target] of Object.entries(targets)) {
    const app = new App({ outdir: `dist/${name}` });
    build(app, target());
    app.synth();
  }
}
