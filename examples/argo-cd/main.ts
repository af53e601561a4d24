import { ApiObject, App, Chart } from 'cdk8s';
import { Accelerator, HuggingFaceService, Model, ServiceDefaults, ServingTarget } from 'cdk8s-kserve';

/** A chart for the namespace, a chart for the services, and waves by which Argo CD applies them in order. */
export function build(app: App, target: ServingTarget): void {
  target.applyTo(app);
  ServiceDefaults.of({ syncWave: 1 }).applyTo(app);

  new ApiObject(new Chart(app, 'namespace'), 'models', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: 'models',
      labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
      annotations: { 'argocd.argoproj.io/sync-wave': '0', 'argocd.argoproj.io/sync-options': 'Prune=false' },
    },
  });

  const services = new Chart(app, 'services', { namespace: 'models' });
  new HuggingFaceService(services, 'qwen', {
    model: Model.fromHub('Qwen/Qwen2.5-7B-Instruct', { revision: 'a09a35458c702b33eeacc393d103063234e8bc28' }),
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
