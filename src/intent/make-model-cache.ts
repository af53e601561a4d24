import { Construct } from 'constructs';
import { cacheFindings } from '../checks/cache-rules';
import { withId } from '../checks/rule';
import { isBlocking } from '../checks/run-rules';
import { CacheKeeperIntent } from '../plan/cache-keeper-intent';
import { renderModelCache } from '../render';
import { registerCache } from '../scope/registry';
import { SETTINGS } from '../scope/settings';
import { hookAppChecks } from './app-checks';
import { makeObject } from './make-object';
import { containerBase, containerImage } from './storage-container-plan';

/** Checks a cache and makes its objects; where a rule refuses it, validation tells of it. */
export function makeModelCache(
  construct: Construct, cache: CacheKeeperIntent, acknowledge?: { readonly [rule: string]: string },
): void {
  const { image, imagePolicy } = containerImage(construct);
  const { acknowledged } = containerBase(construct, acknowledge);
  const strict = SETTINGS.strict.find(construct)?.value ?? false;
  const findings = cacheFindings({ cache, image, imagePolicy, acknowledged });
  const refusals = findings.filter((finding) => isBlocking(finding, strict))
    .map(({ rule, message }) => withId(rule, message));
  registerCache(construct, { findings });
  construct.node.addValidation({ validate: () => [...refusals] });
  hookAppChecks(construct);
  if (refusals.length === 0) {
    const objects = renderModelCache({ cache, image: image.value }).map((manifest) => makeObject(construct, manifest));
    construct.node.defaultChild = objects.find(({ kind }) => kind === 'DaemonSet');
  }
}
