import { App, Chart } from 'cdk8s';
import { ClusterStorageContainer, Images, ServingTarget, StorageFormat, StorageWorkload } from 'cdk8s-kserve';
import { EnvValue, Secret } from 'cdk8s-plus-28';

/** What KServe injects where it fetches by itself: our own agent, for one store and for the jobs of the node cache. */
export function build(app: App, target: ServingTarget): void {
  const chart = new Chart(app, 'cluster-storage-container');
  target.applyTo(chart);
  Images.of({ agent: 'registry.example.com/cdk8s-kserve/agent:1.0.0' }).applyTo(chart);

  // The Secret has to be in every namespace whose pods fetch from there.
  const keys = Secret.fromSecretName(chart, 'keys', 'minio-reader');
  new ClusterStorageContainer(chart, 'store', {
    name: 'store',
    formats: [
      StorageFormat.prefix('s3://models/'),
      StorageFormat.regex('^https://[a-z]+\\.files\\.example\\.com/', 'https://eu.files.example.com/support-bot.tar.gz'),
    ],
    env: {
      AWS_ENDPOINT_URL: EnvValue.fromValue('https://minio.storage.svc:9000'),
      AWS_ACCESS_KEY_ID: EnvValue.fromSecretValue({ secret: keys, key: 'AWS_ACCESS_KEY_ID' }),
      AWS_SECRET_ACCESS_KEY: EnvValue.fromSecretValue({ secret: keys, key: 'AWS_SECRET_ACCESS_KEY' }),
    },
    acknowledge: { KS121: 'the storage container that KServe brings is disabled on our clusters' },
  });

  new ClusterStorageContainer(chart, 'cache', {
    name: 'cache',
    formats: [StorageFormat.prefix('hf://'), StorageFormat.prefix('s3://')],
    workload: StorageWorkload.LOCAL_MODEL_DOWNLOAD_JOB,
  });
}

export const targets = { kserve: ServingTarget.kserve };

if (require.main === module) {
  for (const [name, target] of Object.entries(targets)) {
    const app = new App({ outdir: `dist/${name}` });
    build(app, target());
    app.synth();
  }
}
