import { Size } from 'cdk8s';
import { Cpu, ISecret } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { dnsName } from '../checks/values/name';
import { atLeast } from '../checks/values/number-in-range';
import { cpuQuantity } from '../checks/values/quantity';
import { tolerationIntent } from '../choices/toleration';
import { bytesOf } from '../choices/units';
import { AGENT } from '../knowledge/agent';
import { CacheIntent } from '../plan/cache-intent';
import { CacheKeeperIntent } from '../plan/cache-keeper-intent';
import { Toleration } from '../toleration';

/** The props of a cache, as far as they say how it is kept. */
interface KeeperWish {
  readonly capacity: Size;
  readonly tolerations?: Toleration[];
  readonly agentNamespace?: string;
  readonly createNamespace?: boolean;
  readonly priorityClassName?: string;
  readonly cpu?: Cpu;
  readonly memory?: Size;
  readonly imagePullSecrets?: ISecret[];
}

const DEFAULT_NAMESPACE = 'model-cache';
const DEFAULT_CPU = '100m';
/** A fetch, the agent itself, and pages of files that wait to be written, which count as the container's. */
const DEFAULT_MEMORY = Size.mebibytes(768);
/** Of the agent beside its fetch. */
const OWN_BYTES = 128 * 1024 ** 2;

/** What keeps a cache, as plain data. */
export function cacheKeeper(construct: Construct, cache: CacheIntent, wish: KeeperWish): CacheKeeperIntent {
  const memoryBytes = bytesOf(wish.memory ?? DEFAULT_MEMORY);
  atLeast('memory', memoryBytes, AGENT.memoryBytes + OWN_BYTES, (bytes) => `${Math.floor(bytes / 1024 ** 2)} MiB`);
  return {
    ...cache,
    constructPath: construct.node.path,
    namespace: dnsName('agentNamespace', wish.agentNamespace ?? DEFAULT_NAMESPACE),
    createNamespace: wish.createNamespace ?? true,
    capacityBytes: capacityFor(cache, wish.capacity),
    tolerations: (wish.tolerations ?? []).map(tolerationIntent),
    priorityClassName: wish.priorityClassName,
    cpuRequest: cpuQuantity('cpu', wish.cpu?.amount ?? DEFAULT_CPU),
    memoryBytes,
    imagePullSecretNames: (wish.imagePullSecrets ?? []).map(({ name }) => name),
  };
}

/** A capacity that all models of a cache fit. */
export function capacityFor({ models }: CacheIntent, capacity: Size): number {
  const capacityBytes = bytesOf(capacity);
  atLeast('capacity', capacityBytes, models.reduce((sum, { bytes }) => sum + bytes, 0), gibibytes);
  return capacityBytes;
}

function gibibytes(bytes: number): string {
  return `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
}
