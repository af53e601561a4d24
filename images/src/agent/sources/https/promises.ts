import { Failure } from '../../failure.ts';
import type { Hashes } from '../source.ts';

type Headers = Readonly<Record<string, string>>;
const LENGTHS = { sha256: 32, md5: 16, crc32c: 4 } as const;

/**
 * What headers promise of the whole file: Repr-Digest and the older Digest, also beside a part; Content-MD5 only beside the
 * whole; and what Google's storage tells.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9530
 */
export function headerHashes(headers: Headers, isWhole: boolean): Hashes {
  const said: [string, string][] = [
    ...pairs(headers['repr-digest'], /([a-z0-9-]+)=:([A-Za-z0-9+/=]+):/g),
    ...pairs(headers['digest'], /([a-z0-9-]+)=([A-Za-z0-9+/=]+)/gi),
    ...pairs(headers['x-goog-hash'], /([a-z0-9]+)=([A-Za-z0-9+/=]+)/g),
    ...(isWhole && headers['content-md5'] !== undefined ? [['md5', headers['content-md5']] as [string, string]] : []),
  ];
  return Object.fromEntries(said.flatMap(([name, value]) => {
    const known = name.toLowerCase().replace('sha-256', 'sha256') as keyof typeof LENGTHS;
    const bytes = Buffer.from(value, 'base64');
    return Object.hasOwn(LENGTHS, known) && bytes.length === LENGTHS[known] ? [[known, bytes.toString('hex')]] : [];
  }));
}

function pairs(header: string | undefined, pattern: RegExp): [string, string][] {
  return [...(header ?? '').matchAll(pattern)].map(([, name = '', value = '']) => [name, value]);
}

/** `#sha256=...` of the URL itself. @throws Failure */
export function fragmentHashes(fragment: string): Hashes {
  const [, name, value = ''] = /^#(sha256|md5)=(.*)$/i.exec(fragment) ?? [];
  if (name === undefined) return {};
  const known = name.toLowerCase() as 'sha256' | 'md5';
  if (!/^[0-9a-f]+$/i.test(value) || value.length !== LENGTHS[known] * 2) {
    throw new Failure('usage', `#${name}= at the end of the URL must be followed by ${LENGTHS[known] * 2} hexadecimal digits, got ${value.length} characters`);
  }
  return { [known]: value.toLowerCase() };
}
