import { App, Chart, Size } from 'cdk8s';
import { Accelerator, CaBundle, Credentials, HuggingFaceService, Model, ServingTarget } from 'cdk8s-kserve';
import { ConfigMap, Secret } from 'cdk8s-plus-28';

/** A model in a bucket of a server inside the cluster, whose certificate an authority of one's own signed. */
export function build(app: App, target: ServingTarget): void {
  const chart = new Chart(app, 's3-credentials-ca', { namespace: 'models' });
  target.applyTo(chart);

  new HuggingFaceService(chart, 'support-bot', {
    model: Model.fromS3('s3://models/support-bot/v7', {
      endpoint: 'https://minio.storage.svc:9000',
      credentials: Credentials.s3Keys(Secret.fromSecretName(chart, 'keys', 'minio-reader')),
      caBundle: CaBundle.fromConfigMap(ConfigMap.fromConfigMapName(chart, 'ca', 'internal-ca')),
      size: Size.gibibytes(15),
    }),
    accelerator: Accelerator.nvidia(1),
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
