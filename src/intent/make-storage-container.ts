import { Construct } from 'constructs';
import { withId } from '../checks/rule';
import { isBlocking } from '../checks/run-rules';
import { storageFindings } from '../checks/storage-rules';
import { StorageContainerPlan } from '../plan/storage-container';
import { renderStorageContainer } from '../render';
import { registerStorageContainer } from '../scope/registry';
import { SETTINGS } from '../scope/settings';
import { TargetIntent } from '../targets/target-intent';
import { hookAppChecks } from './app-checks';
import { makeObject } from './make-object';

/** Checks a storage container and makes its object; where a rule refuses it, validation tells of it. */
export function makeStorageContainer(construct: Construct, plan: StorageContainerPlan, target: TargetIntent): void {
  const strict = SETTINGS.strict.find(construct)?.value ?? false;
  const findings = storageFindings(plan, target);
  const refusals = findings.filter((finding) => isBlocking(finding, strict))
    .map(({ rule, message }) => withId(rule, message));
  registerStorageContainer(construct, { plan, findings });
  construct.node.addValidation({ validate: () => [...refusals] });
  hookAppChecks(construct);
  if (target.kind === 'kserve' && refusals.length === 0) {
    construct.node.defaultChild = makeObject(construct, renderStorageContainer(plan, target));
  }
}
