import { AGENT, AGENT_IMAGE } from '../knowledge/agent';
import { UNRELEASED } from '../knowledge/image-option';
import { ImagePolicyIntent } from '../plan/intent';
import { Sourced } from '../plan/sourced';
import { Rule } from './rule';
import { digestMissing, IMAGE_DIGEST } from './service/image-digest';
import { IMAGE_REGISTRY, imagesElsewhere } from './service/image-registry';
import { IMAGE_UNPUBLISHED, unpublished } from './service/image-unpublished';

/** An image of the agent, or of another program in its place. */
export interface ImageFacts {
  readonly image: Sourced<string>;
  readonly imagePolicy: ImagePolicyIntent;
}

/** What the rules about images say of one that no service has; `user` is what runs it. */
export function imageFindings(
  { image, imagePolicy }: ImageFacts, user: string,
): { readonly rule: Rule; readonly message: string }[] {
  const of = (rule: Rule, messages: readonly string[]) => messages.map((message) => ({ rule, message }));
  const isStock = image.from.kind === 'knowledge' && AGENT.version === UNRELEASED;
  return [
    ...of(IMAGE_DIGEST, digestMissing(image.value, imagePolicy)),
    ...of(IMAGE_REGISTRY, imagesElsewhere([image.value], imagePolicy)),
    ...of(IMAGE_UNPUBLISHED, isStock ? [unpublished('image', AGENT_IMAGE, 'agent', user)] : []),
  ];
}
