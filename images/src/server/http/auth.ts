import { createHash, timingSafeEqual } from 'node:crypto';
import { ServingError } from '../errors.ts';

/** @throws ServingError unauthorized unless the header holds the key; it takes the same time whatever is wrong */
export function checkKey(authorization: string | undefined, key: string): void {
  const [, sent = ''] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
  if (!timingSafeEqual(digest(sent), digest(key))) {
    throw new ServingError('unauthorized', 'the request needs the header `Authorization: Bearer KEY` with the key of this server');
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
