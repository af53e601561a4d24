import { reject, wrongValue } from '../reject';
import { Rule } from '../rule';

export const IMAGE_REFERENCE: Rule = {
  id: 'KS005',
  title: 'an image is not pinned',
  severity: 'error',
  acknowledgeable: false,
  why: 'What `latest` means changes under a running service: two replicas run different programs, and a roll-back brings nothing back.',
  see: 'https://kubernetes.io/docs/concepts/containers/images/',
};

/** What a registry is asked for: host and path, where a path is lower-case; tag; digest. */
const PATH = /(?:[A-Za-z0-9][A-Za-z0-9.-]*(?::\d+)?\/)?[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*/.source;
const REFERENCE = new RegExp(`^${PATH}(?::(\\w[\\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$`);
const MIRROR = new RegExp(`^[A-Za-z0-9][A-Za-z0-9.-]*(?::\\d+)?$|^${PATH}$`);

/** Refuses a mirror that is no host and path, such as one with a scheme. */
export function mirrorOf(prop: string, value: string): string {
  if (!MIRROR.test(value)) {
    reject(IMAGE_REFERENCE, wrongValue(prop, 'a host and path such as registry.example.com/mirror', value));
  }
  return value;
}

/** Refuses an image without a tag or digest, and `latest`. */
export function pinnedImage(prop: string, value: string): string {
  const [, tag, digest] = REFERENCE.exec(value) ?? [];
  if (digest === undefined && (tag === undefined || tag === 'latest')) {
    reject(IMAGE_REFERENCE, wrongValue(
      prop, 'an image with a tag other than latest, or with a digest', value, 'append :<version> or @sha256:<digest>',
    ));
  }
  return value;
}
