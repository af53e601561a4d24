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

/** Refuses an image without a tag or digest, and `latest`. */
export function pinnedImage(prop: string, value: string): string {
  const [, tag] = /:([^:/@]+)(?:@sha256:[0-9a-f]{64})?$/.exec(value) ?? [];
  const digest = /@sha256:[0-9a-f]{64}$/.test(value);
  if (/\s/.test(value) || value === '' || (!digest && (tag === undefined || tag === 'latest'))) {
    reject(IMAGE_REFERENCE, wrongValue(
      prop, 'an image with a tag other than latest, or with a digest', value, 'append :<version> or @sha256:<digest>',
    ));
  }
  return value;
}
