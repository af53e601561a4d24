import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import { localCacheFindings } from '../checks/local-cache-rules';
import { CacheIntent } from '../plan/cache-intent';
import { renderLocalModelCache } from '../render';
import { TargetIntent } from '../targets/target-intent';
import { capacityFor } from './cache-keeper';
import { makeChecked } from './make-checked';
import { containerBase } from './storage-container-plan';

interface LocalModelCacheWish {
  readonly cache: CacheIntent;
  readonly capacity: Size;
  readonly target: TargetIntent;
  readonly acknowledge?: { readonly [rule: string]: string };
}

/** Checks a cache of KServe and makes its objects; where a rule refuses it, validation tells of it. */
export function makeLocalModelCache(construct: Construct, wish: LocalModelCacheWish): void {
  const { cache, target } = wish;
  const { path, acknowledged } = containerBase(construct, wish.acknowledge);
  const capacityBytes = capacityFor(cache, wish.capacity);
  makeChecked(construct, localCacheFindings({ cache, path, target, acknowledged }), 'LocalModelNodeGroup', () => (
    renderLocalModelCache({ cache, capacityBytes })
  ));
}
