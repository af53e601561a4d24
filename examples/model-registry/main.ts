import { App, Chart } from 'cdk8s';
import {
  Accelerator, CaBundle, Credentials, HuggingFaceService, Images, Model, ModelRegistry, ServingTarget,
} from 'cdk8s-kserve';
import { ConfigMap, Secret } from 'cdk8s-plus-28';

/** Models by their names in two registries, which say where the files lie. */
export function build(app: App, target: ServingTarget): void {
  const chart = new Chart(app, 'model-registry', { namespace: 'models' });
  target.applyTo(chart);
  Images.of({ agent: 'registry.example.com/cdk8s-kserve/agent:1.0.0' }).applyTo(chart);

  const registry = new ModelRegistry(chart, 'registry', {
    url: 'https://model-registry.kubeflow.svc:8443',
    token: Secret.fromSecretName(chart, 'registry-token', 'registry-token'),
    // The registry may lead there and nowhere else, with these credentials.
    artifactsFrom: [Model.fromS3('s3://models', {
      endpoint: 'https://minio.storage.svc:9000',
      credentials: Credentials.s3Keys(Secret.fromSecretName(chart, 'keys', 'minio-reader')),
    })],
  });

  new HuggingFaceService(chart, 'sentiment', {
    model: Model.fromRegistry(registry, 'sentiment', { version: 'v1' }),
    accelerator: Accelerator.nvidia(1),
  });

  // Another team's registry: nothing of it is made here.
  const research = ModelRegistry.fromExisting('https://registry.research.svc', {
    caBundle: CaBundle.fromConfigMap(ConfigMap.fromConfigMapName(chart, 'ca', 'internal-ca')),
  });

  new HuggingFaceService(chart, 'summaries', {
    model: Model.fromRegistry(research, 'summaries', {
      version: '2026-11',
      artifactsFrom: [Model.fromHub('sshleifer/distilbart-cnn-12-6', { revision: 'a4f8f3ea906ed274767e9906dbaede7531d660ff' })],
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
