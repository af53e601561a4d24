import { Construct } from 'constructs';
import { cacheFindings } from '../checks/cache-rules';
import { CacheKeeperIntent } from '../plan/cache-keeper-intent';
import { renderModelCache } from '../render';
import { makeChecked } from './make-checked';
import { containerBase, containerImage } from './storage-container-plan';

/** Checks a cache and makes its objects. */
export function makeModelCache(
  construct: Construct, cache: CacheKeeperIntent, acknowledge?: { readonly [rule: string]: string },
): void {
  const { image, imagePolicy } = containerImage(construct);
  const { acknowledged } = containerBase(construct, acknowledge);
  makeChecked(construct, cacheFindings({ cache, image, imagePolicy, acknowledged }), 'DaemonSet', () => (
    renderModelCache({ cache, image: image.value })
  ));
}
