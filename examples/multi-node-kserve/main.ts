import { App, Chart } from 'cdk8s';
import {
  Accelerator, KServeTargetOptions, KServeVersion, Model, MultiNodeVllm, Parallelism, Rollout, Route, ServingTarget,
} from 'cdk8s-kserve';
import { PersistentVolumeClaim } from 'cdk8s-plus-28';

/**
 * A group on KServe 0.17, which never calls it ready and makes no way in for it: the route leads to the head.
 * There are no spare GPUs, so an update ends the old pods before it starts new ones.
 */
export function build(app: App, target: ServingTarget): void {
  const chart = new Chart(app, 'multi-node-kserve', { namespace: 'models' });
  target.applyTo(chart);

  const claim = PersistentVolumeClaim.fromClaimName(chart, 'weights', 'model-weights');
  new MultiNodeVllm(chart, 'mixtral', {
    model: Model.fromVolume(claim, { path: 'mixtral-8x22b-instruct-v0.1' }),
    accelerator: Accelerator.nvidia(4),
    parallelism: Parallelism.of({ tensor: 4, pipeline: 2, expert: true }),
    rollout: Rollout.reuse(),
    gpuBudget: 8,
    route: Route.http({ gateway: 'public', gatewayNamespace: 'gateway', hostnames: ['mixtral.example.com'] }),
    acknowledge: { KS651: 'the pipeline waits for the Deployments, and clients come by the route' },
  });
}

export const targets = {
  kserve: (options?: KServeTargetOptions) => ServingTarget.kserve({ version: KServeVersion.V0_17, ...options }),
};

if (require.main === module) {
  for (const [name, target] of Object.entries(targets)) {
    const app = new App({ outdir: `dist/${name}` });
    build(app, target());
    app.synth();
  }
}
