import { Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { labelKey, validLabels } from '../checks/values/label';
import { objectName } from '../checks/values/name';
import { wholeNumber } from '../checks/values/number-in-range';
import { cpuQuantity } from '../checks/values/quantity';
import { NetworkIntent, PlacementIntent, ServiceIntent } from '../plan/intent';
import { PeerIntent } from '../plan/references';
import { ResourcesIntent } from '../plan/resources-intent';
import { derived, Sourced } from '../plan/sourced';
import { Layers } from '../scope/layers';
import { tolerationIntent } from '../choices/toleration';
import { MetricOwner, resolveScaling } from '../choices/trigger-choice';
import { bytesOf, secondsOf } from '../choices/units';

type CommonIntent = Pick<ServiceIntent,
'resources' | 'drainSeconds' | 'security' | 'scaling' | 'rollout' | 'gpuBudget' | 'maxReplicas' | 'network'
| 'monitoring' | 'placement' | 'imagePullSecretNames'>;

/** Where nobody says anything. */
const DEFAULTS = {
  drain: Duration.seconds(60),
  security: { profile: 'restricted', runAsUser: 1000, fsGroup: 1000 },
  scaling: { kind: 'fixed', replicas: 1 },
  rollout: { kind: 'surge', maxSurge: 1 },
} as const;

/** The options that a scope may set for its services, in their final values. */
export function commonOptions(layers: Layers, owner: MetricOwner): CommonIntent {
  return {
    resources: resources(layers),
    drainSeconds: map(layers.find('drain') ?? derived(DEFAULTS.drain, 'default'),
      (drain) => secondsOf('drain', drain, 4, 3600)),
    security: map(layers.find('securityProfile'), (profile) => profile._intent)
      ?? derived(DEFAULTS.security, 'default'),
    scaling: map(layers.find('scaling'), (scaling) => resolveScaling(scaling._choice, owner))
      ?? derived(DEFAULTS.scaling, 'default'),
    rollout: map(layers.find('rollout'), (rollout) => rollout._intent) ?? derived(DEFAULTS.rollout, 'default'),
    gpuBudget: map(layers.find('gpuBudget'), (budget) => wholeNumber('gpuBudget', budget, 0)),
    maxReplicas: layers.find('maxReplicas'),
    network: network(layers),
    monitoring: layers.find('monitoring')?.value._intent,
    placement: placement(layers),
    // A scope and its service may name the same one.
    imagePullSecretNames: [...new Set(layers.concat((options) => options.imagePullSecrets).map(({ name }) => name))],
  };
}

function map<T, U>(sourced: Sourced<T>, change: (value: T) => U): Sourced<U>;
function map<T, U>(sourced: Sourced<T> | undefined, change: (value: T) => U): Sourced<U> | undefined;
function map<T, U>(sourced: Sourced<T> | undefined, change: (value: T) => U): Sourced<U> | undefined {
  return sourced && { value: change(sourced.value), from: sourced.from };
}

function resources(layers: Layers): ResourcesIntent {
  const cpu = (key: 'cpu' | 'cpuLimit') => map(
    layers.pick<Cpu>(`resources.${key}`, (options) => options.resources?.[key]),
    (value) => cpuQuantity(`resources.${key}`, value.amount),
  );
  const size = (key: 'memory' | 'ephemeralStorage') => map(
    layers.pick<Size>(`resources.${key}`, (options) => options.resources?.[key]), bytesOf,
  );
  return {
    cpuRequest: cpu('cpu'), cpuLimit: cpu('cpuLimit'), memoryBytes: size('memory'),
    ephemeralStorageBytes: size('ephemeralStorage'),
  };
}

/** Of several scopes the nearest says who comes in; where pods go out to adds up. */
function network(layers: Layers): NetworkIntent {
  const everybody: PeerIntent[] = [{ kind: 'anywhere' }];
  return {
    policy: layers.pick('network', ({ network: access }) => access?._choice.policy)?.value ?? true,
    ingressFrom: layers.pick('network', ({ network: access }) => access?._choice.ingressFrom)?.value ?? everybody,
    egressTo: layers.concat(({ network: access }) => access?._choice.egressTo),
  };
}

function placement(layers: Layers): PlacementIntent {
  return {
    nodeSelector: validLabels('nodeSelector', layers.join((options) => options.nodeSelector)),
    tolerations: layers.concat((options) => options.tolerations).map(tolerationIntent),
    priorityClassName: map(layers.find('priorityClassName'), (name) => objectName('priorityClassName', name))?.value,
    spreadOver: map(layers.find('spreadOver'), (label) => labelKey('spreadOver', label))?.value,
    schedulerName: map(layers.find('schedulerName'), (name) => objectName('schedulerName', name))?.value,
  };
}
