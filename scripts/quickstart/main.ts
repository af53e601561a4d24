// The last step of `npm run quickstart`: the pod of an example is started on this machine, and its model answers.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { ServingSummary, ServingTarget } from 'cdk8s-kserve';
import { build } from '../../examples/onnx-embeddings/main';
import { exitOnSignals } from './clean-up';
import { install } from './install';
import { servedPod } from './pod';
import { sampleRequest } from './sample-request';
import { serve } from './serve';
import { mustRun, Skip, skipText } from './skip';

const ROOT = join(__dirname, '..', '..');
const EXAMPLE = 'onnx-embeddings';

async function main(): Promise<void> {
  const app = new App({ outdir: `dist/${EXAMPLE}` });
  build(app, ServingTarget.kubernetes());
  app.synth();
  const manifest = `${app.outdir}/${EXAMPLE}.k8s.yaml`;
  const pod = servedPod(readFileSync(manifest, 'utf8'));
  console.log(`A pod of Deployment '${pod.deployment}' (examples/${EXAMPLE}) on this machine, as ${manifest} has it`);
  const images = join(ROOT, 'images');
  await install(images);
  await serve(pod, sampleRequest(ServingSummary.of(app).text), images);
}

exitOnSignals();
main().then(() => process.exit(0), (error: Error) => {
  const failure = !(error instanceof Skip) || mustRun(process.env);
  console.error(error instanceof Skip ? skipText(error.message, failure) : `The quickstart failed: ${error.message}`);
  process.exit(failure ? 1 : 0);
});
