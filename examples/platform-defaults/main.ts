import { App, Chart, Size } from 'cdk8s';
import {
  Accelerator, Checks, HuggingFaceService, Images, Model, NetworkAccess, NetworkPeer, ServiceDefaults, ServingTarget,
} from 'cdk8s-kserve';

/** What a platform team decides once. A product team then writes only model and accelerator. */
export function build(app: App, target: ServingTarget): void {
  target.applyTo(app);
  Images.of({
    registry: 'registry.example.com/mirror',
    // What `docker buildx imagetools inspect` says about the image in the mirror.
    digests: { 'vllm/vllm-openai:v0.33.0': `sha256:${'0123456789abcdef'.repeat(4)}` },
  }).applyTo(app);
  ServiceDefaults.of({
    labels: { 'cost-center': 'research' },
    nodeSelector: { pool: 'gpu' },
    priorityClassName: 'serving',
    spreadOver: 'topology.kubernetes.io/zone',
    network: NetworkAccess.of({ ingressFrom: [NetworkPeer.namespacePods('gateway')] }),
    maxReplicas: 8,
  }).applyTo(app);
  Checks.acknowledge(app, { KS112: 'our mirror of the Hub keeps tags where they are' });
  Checks.strict(app);

  const chart = new Chart(app, 'platform-defaults', { namespace: 'models' });
  new HuggingFaceService(chart, 'qwen', {
    model: Model.fromHub('Qwen/Qwen2.5-7B-Instruct', {
      endpoint: 'https://hub.example.com', revision: 'approved-2', size: Size.gibibytes(15),
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
