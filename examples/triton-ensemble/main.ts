import { App, Chart } from 'cdk8s';
import { PersistentVolumeClaim } from 'cdk8s-plus-28';
import { Images, Model, ModelTask, ServingTarget, TritonRepository, TritonTransformerPair } from 'cdk8s-kserve';

/**
 * A model repository that somebody keeps already: texts go to its ensemble 'embed', which runs an encoder and a pooling
 * model one after the other.
 */
export function build(app: App, target: ServingTarget): void {
  const chart = new Chart(app, 'triton-ensemble', { namespace: 'models' });
  target.applyTo(chart);
  Images.of({
    server: 'registry.example.com/cdk8s-kserve/server:1.0.0', agent: 'registry.example.com/cdk8s-kserve/agent:1.0.0',
  }).applyTo(chart);
  const claim = PersistentVolumeClaim.fromClaimName(chart, 'repository', 'triton-repository');

  new TritonTransformerPair(chart, 'embeddings', {
    model: Model.fromVolume(claim),
    task: ModelTask.EMBEDDING,
    repository: TritonRepository.existing('embed', 'tokenizers/embed'),
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
