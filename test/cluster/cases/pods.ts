import { Duration, Size } from 'cdk8s';
import { Cpu, EnvValue, ServiceAccount } from 'cdk8s-plus-28';
import {
  ExtraVolume, Images, Monitoring, NetworkAccess, NetworkPeer, Route, SecurityProfile, ServiceDefaults,
} from '../../../src';
import { Case } from '../variants';
import { claimOf, configMapOf, existing, ON_CPU, ON_GPU, secretOf } from './models';
import { service } from './service';

/** Profiles, placement, companions and the doors to the pod. */
export const POD_CASES: Case[] = [
  service('openshift-profile', () => ({ ...ON_GPU, securityProfile: SecurityProfile.openShift() }), {
    unrestricted: 'OpenShift itself sets the user that the profile leaves out',
  }),
  service('other-user', () => ({ ...ON_GPU, securityProfile: SecurityProfile.restricted({ runAsUser: 2000, fsGroup: 3000 }) })),
  service('resources', () => ({
    ...ON_CPU, resources: { cpu: Cpu.units(4), cpuLimit: Cpu.units(8), memory: Size.gibibytes(12) },
  })),
  service('placement', () => ({
    ...ON_GPU,
    nodeSelector: { 'kubernetes.io/arch': 'amd64' },
    tolerations: [{ key: 'team', value: 'ml', effect: 'NoSchedule' }],
    spreadOver: 'topology.kubernetes.io/zone',
  })),
  service('drain-and-startup', () => ({ ...ON_GPU, drain: Duration.minutes(5), startupBudget: Duration.hours(1) })),
  service('labels', () => ({
    ...ON_GPU, labels: { team: 'ml' }, annotations: { 'example.com/owner': 'ml' }, syncWave: 2, modelName: 'qwen-chat',
  })),
  service('env', (chart) => ({
    ...ON_GPU,
    env: { LOG_LEVEL: EnvValue.fromValue('debug'), KEY: EnvValue.fromSecretValue({ secret: secretOf(chart), key: 'headers' }) },
  }), { setup: existing }),
  service('account', (chart) => ({
    ...ON_GPU, serviceAccount: ServiceAccount.fromServiceAccountName(chart, 'account', 'own-account'),
  }), { setup: existing }),
  service('sidecar', () => ({
    ...ON_GPU,
    sidecars: [{ name: 'proxy', image: 'docker.io/envoyproxy/envoy:v1.31.0', ports: [9901], memory: Size.mebibytes(256) }],
  })),
  service('volumes', (chart) => ({
    ...ON_GPU,
    volumes: [
      ExtraVolume.fromSecret('keys', secretOf(chart), '/etc/keys'),
      ExtraVolume.fromConfigMap('settings', configMapOf(chart), '/etc/settings'),
      ExtraVolume.fromClaim('adapters', claimOf(chart, 'cache'), '/adapters'),
      ExtraVolume.emptyDir('work', '/work', { sizeLimit: Size.gibibytes(1) }),
    ],
  }), { setup: existing }),
  service('shared-memory', () => ({ ...ON_GPU, sharedMemory: Size.gibibytes(2) })),
  service('network', () => ({
    ...ON_GPU,
    network: NetworkAccess.of({
      ingressFrom: [NetworkPeer.namespacePods('gateway')],
      egressTo: [{ peer: NetworkPeer.pods({ app: 'redis' }), ports: [6379], reason: 'cache' }],
    }),
  })),
  service('http-route', () => ({
    ...ON_GPU, route: Route.http({ gateway: 'public', hostnames: ['chat.example.com'], timeout: Duration.minutes(10) }),
  })),
  service('ingress', () => ({ ...ON_GPU, route: Route.ingress({ host: 'chat.example.com', className: 'nginx' }) })),
  service('pod-monitor', () => ({ ...ON_GPU, monitoring: Monitoring.podMonitor() })),
  service('service-monitor', () => ({ ...ON_GPU, monitoring: Monitoring.serviceMonitor({ labels: { release: 'p' } }) })),
  service('own-registry', () => ON_CPU, {
    settings: (chart) => Images.of({ registry: 'registry.example.com/mirror' }).applyTo(chart),
  }),
  service('defaults', () => ON_GPU, {
    settings: (chart) => ServiceDefaults.of({ labels: { team: 'ml' }, drain: Duration.minutes(1) }).applyTo(chart),
  }),
  // KServe makes a DNS label of name, "-predictor-" and namespace: 63 characters, and this namespace has 11.
  service('long', () => ({ ...ON_GPU, name: 'a'.repeat(40) })),
];
