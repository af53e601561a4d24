import { AGENT, AGENT_IMAGE } from '../knowledge/agent';
import { UNRELEASED } from '../knowledge/image-option';
import { StorageContainerPlan } from '../plan/storage-container';
import { TargetIntent } from '../targets/target-intent';
import { Finding, Rule } from './rule';
import { digestMissing, IMAGE_DIGEST } from './service/image-digest';
import { IMAGE_REGISTRY, imagesElsewhere } from './service/image-registry';
import { IMAGE_UNPUBLISHED, unpublished } from './service/image-unpublished';
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
  { rule: IMAGE_DIGEST, check: ({ image, imagePolicy }) => digestMissing(image.value, imagePolicy) },
  { rule: IMAGE_REGISTRY, check: ({ image, imagePolicy }) => imagesElsewhere([image.value], imagePolicy) },
  { rule: LITERAL_SECRET, check: ({ env }) => literalSecrets(env, 'env') },
  { rule: IMAGE_UNPUBLISHED, check: ({ agent, image }) => (
    agent && image.from.kind === 'knowledge' && AGENT.version === UNRELEASED
      ? [unpublished('image', AGENT_IMAGE, 'agent', 'a storage container')] : []
  ) },
];

/** Every finding about a storage container, all at once. */
export function storageFindings(plan: StorageContainerPlan, target: TargetIntent): Finding[] {
  return CHECKS.flatMap(({ rule, check }) => check(plan, target).map((message) => ({
    rule, path: plan.path, message, acknowledged: rule.acknowledgeable ? plan.acknowledged[rule.id] : undefined,
  })));
}
