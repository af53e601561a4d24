import { StorageContainerPlan } from '../plan/storage-container';
import { TargetIntent } from '../targets/target-intent';
import { imageFindings } from './image-findings';
import { Finding, Rule } from './rule';
import { LITERAL_SECRET, literalSecrets } from './service/literal-secret';
import { STORAGE_CERTIFICATES } from './storage/storage-certificates';
import { STORAGE_DEFAULT } from './storage/storage-default';
import { STORAGE_TARGET } from './storage/storage-target';

/** A rule about one storage container. */
interface StorageCheck {
  readonly rule: Rule;
  readonly check: (plan: StorageContainerPlan, target: TargetIntent) => string[];
}

const CHECKS: readonly StorageCheck[] = [
  { rule: STORAGE_TARGET, check: STORAGE_TARGET.check },
  { rule: STORAGE_DEFAULT, check: STORAGE_DEFAULT.check },
  { rule: STORAGE_CERTIFICATES, check: STORAGE_CERTIFICATES.check },
  { rule: LITERAL_SECRET, check: ({ env }) => literalSecrets(env, 'env') },
];

/** Every finding about a storage container, all at once. */
export function storageFindings(plan: StorageContainerPlan, target: TargetIntent): Finding[] {
  const own = CHECKS.flatMap(({ rule, check }) => check(plan, target).map((message) => ({ rule, message })));
  return [...own, ...imageFindings(plan, 'a storage container')].map(({ rule, message }) => ({
    rule, path: plan.path, message, acknowledged: rule.acknowledgeable ? plan.acknowledged[rule.id] : undefined,
  }));
}
