import { App, Chart, Duration, Size } from 'cdk8s';
import { Accelerator, Credentials, Fetch, HuggingFaceService, Images, Model, ServingTarget } from 'cdk8s-kserve';
import { Secret } from 'cdk8s-plus-28';

/** Models that our own agent fetches: resumed, verified, in 512 MiB of memory whatever their size. */
export function build(app: App, target: ServingTarget): void {
  const chart = new Chart(app, 'agent-fetch', { namespace: 'models' });
  target.applyTo(chart);
  // Where its image is named, the agent is the default. It is not published yet: `npm run image` in images/ builds it.
  Images.of({ agent: 'registry.example.com/cdk8s-kserve/agent:1.0.0' }).applyTo(chart);

  new HuggingFaceService(chart, 'chat', {
    model: Model.fromHub('meta-llama/Llama-3.1-8B-Instruct', {
      revision: '0e9e39f249a16976918f6564b8830bc894c89659',
      token: Secret.fromSecretName(chart, 'hub-token', 'hf-token'),
      ignorePatterns: ['original/*'],
      size: Size.gibibytes(15),
    }),
    accelerator: Accelerator.nvidia(1),
  });

  new HuggingFaceService(chart, 'support-bot', {
    model: Model.fromS3('s3://models/support-bot/v7', {
      endpoint: 'https://minio.storage.svc:9000',
      credentials: Credentials.s3Keys(Secret.fromSecretName(chart, 'keys', 'minio-reader')),
    }),
    fetch: Fetch.agent({ deadline: Duration.minutes(30), extraArgs: ['--connections=16'] }),
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
