import { App, Chart, Size } from 'cdk8s';
import { EnvValue, PersistentVolumeClaim } from 'cdk8s-plus-28';
import { Accelerator, Model, MultiNodeVllm, Parallelism, ServingTarget } from 'cdk8s-kserve';

/**
 * Every layer over the sixteen GPUs of two nodes, which InfiniBand joins. The pods are on the network of their nodes,
 * which Pod Security "baseline" does not allow: their namespace has to be a privileged one.
 */
export function build(app: App, target: ServingTarget): void {
  const chart = new Chart(app, 'multi-node-fabric', { namespace: 'models' });
  target.applyTo(chart);

  const claim = PersistentVolumeClaim.fromClaimName(chart, 'weights', 'model-weights');
  new MultiNodeVllm(chart, 'llama', {
    model: Model.fromVolume(claim, { path: 'llama-3.1-405b', size: Size.gibibytes(756) }),
    accelerator: Accelerator.nvidia(8),
    parallelism: Parallelism.of({ tensor: 16 }),
    groupNetwork: { hostNetwork: true, interfaceName: 'ib0', resources: { 'rdma/ib': 1 } },
    env: { NCCL_IB_HCA: EnvValue.fromValue('mlx5') },
    acknowledge: { KS355: 'eight InfiniBand ports of 400 Gbit/s join the nodes' },
  });
}

export const targets = { kubernetes: ServingTarget.kubernetes };

if (require.main === module) {
  for (const [name, target] of Object.entries(targets)) {
    const app = new App({ outdir: `dist/${name}` });
    build(app, target());
    app.synth();
  }
}
