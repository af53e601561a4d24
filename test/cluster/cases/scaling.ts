import { Duration } from 'cdk8s';
import { Rollout, Scaling, ScalingTrigger, VllmMetric } from '../../../src';
import { Case } from '../variants';
import { ON_CPU, ON_GPU } from './models';
import { onKnative, service } from './service';

const PROMETHEUS = 'http://prometheus.monitoring:9090';
const waiting = ScalingTrigger.vllm(VllmMetric.REQUESTS_WAITING, { serverAddress: PROMETHEUS, threshold: 5 });
const atGateway = ScalingTrigger.prometheus({
  serverAddress: PROMETHEUS, query: 'sum(rate(gateway_requests_total{service="chat"}[1m]))', threshold: 0.5,
});

/** Who owns the number of replicas, and how they are replaced. */
export const SCALING_CASES: Case[] = [
  service('replicas-3', () => ({ ...ON_GPU, scaling: Scaling.replicas(3) })),
  service('replicas-0', () => ({ ...ON_GPU, scaling: Scaling.replicas(0) })),
  service('cpu', () => ({ ...ON_CPU, scaling: Scaling.cpu({ min: 2, max: 6, targetPercent: 70 }) })),
  service('memory', () => ({ ...ON_CPU, scaling: Scaling.memory({ max: 3 }) })),
  service('cpu-stabilised', () => ({
    ...ON_CPU, scaling: Scaling.cpu({ max: 6, scaleDownStabilization: Duration.minutes(10) }),
  }), { targets: ['kubernetes'] }),
  service('keda-vllm', () => ({ ...ON_GPU, scaling: Scaling.keda({ max: 4, triggers: [waiting] }) })),
  service('keda-two-triggers', () => ({ ...ON_GPU, scaling: Scaling.keda({ max: 4, triggers: [waiting, atGateway] }) })),
  service('keda-prometheus', () => ({
    ...ON_GPU, scaling: Scaling.prometheus({ min: 2, max: 4, serverAddress: PROMETHEUS, query: 'vector(1)', threshold: 2 }),
  })),
  service('keda-authenticated', () => ({
    ...ON_GPU,
    scaling: Scaling.prometheus({
      max: 4, serverAddress: PROMETHEUS, query: 'vector(1)', threshold: 2, triggerAuthentication: 'prometheus',
    }),
  })),
  service('keda-timed', () => ({
    ...ON_GPU, scaling: Scaling.keda({ max: 4, triggers: [waiting], pollingInterval: Duration.seconds(10) }),
  })),
  service('keda-stabilised', () => ({
    ...ON_GPU, scaling: Scaling.keda({ max: 4, triggers: [waiting], scaleDownStabilization: Duration.minutes(10) }),
  })),
  service('keda-otel', () => ({
    ...ON_GPU,
    scaling: Scaling.keda({ max: 4, triggers: [ScalingTrigger.openTelemetry({ query: 'sum(vllm)', threshold: 3 })] }),
  })),
  service('to-zero', () => ({ ...ON_GPU, scaling: Scaling.toZero({ max: 4, triggers: [atGateway] }) })),
  service('surge-half', () => ({
    ...ON_GPU, scaling: Scaling.replicas(2), rollout: Rollout.surge({ maxSurgePercent: 50 }),
  })),
  service('reuse', () => ({ ...ON_GPU, rollout: Rollout.reuse(), gpuBudget: 1 })),
  onKnative('default', () => ({ ...ON_CPU, acknowledge: { KS602: 'enabled here' } })),
  onKnative('concurrency', () => ({
    ...ON_GPU, scaling: Scaling.concurrency({ min: 0, max: 4, target: 8 }), acknowledge: { KS602: 'enabled here' },
  }), { containerConcurrency: 16, timeout: Duration.minutes(5) }),
  onKnative('rps', () => ({
    ...ON_GPU, scaling: Scaling.requestsPerSecond({ max: 4, target: 8 }), acknowledge: { KS602: 'enabled here' },
  })),
];
