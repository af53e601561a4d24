import { Failure } from '../../failure.ts';
import type { Hashes } from '../source.ts';
import type { Artifact } from './entities.ts';

/** What an artifact states of its bytes, and can be checked. */
export interface Promises {
  /** Of the one file that the URI names. */
  readonly file: Hashes;
  /** By path, as `sha256sum` prints them. */
  readonly files: ReadonlyMap<string, Hashes>;
  /** Lower case; undefined where nothing is stated. */
  readonly format: string | undefined;
}

const HEX = { sha256: /^[0-9a-f]{64}$/, md5: /^[0-9a-f]{32}$/, crc32c: /^[0-9a-f]{8}$/ } as const;
type Algorithm = keyof typeof HEX;

/** Properties that hold `sha256:<hex>` or, without a name before, a SHA-256. */
const NAMED = ['digest', 'checksum', 'hash'];

/**
 * The registry's API has no field for hashes, so they are custom properties: `sha256`, `md5`, `crc32c`, `digest` (or
 * `checksum`, `hash`) of one file, `sha256sums` of several. One that is there and cannot be read is an error: nobody
 * should believe that it was checked.
 *
 * @throws Failure 'damaged'
 */
export function promisesOf(artifact: Artifact): Promises {
  const said = new Map(Object.entries(artifact.customProperties ?? {}).flatMap(([name, value]) => {
    const text = textOf(value);
    return text === undefined ? [] : [[name.toLowerCase(), text.trim()] as const];
  }));
  const plain = (Object.keys(HEX) as Algorithm[]).flatMap((name) => (said.has(name) ? [[name, said.get(name) as string] as const] : []));
  const named = NAMED.flatMap((name) => (said.has(name) ? [split(name, said.get(name) as string)] : []));
  return {
    file: hashesOf([...plain, ...named]),
    files: filesOf(said.get('sha256sums') ?? ''),
    format: artifact.modelFormatName?.toLowerCase(),
  };
}

/** `{"metadataType": "MetadataStringValue", "string_value": "..."}` */
function textOf(value: unknown): string | undefined {
  const text = typeof value === 'object' && value !== null ? (value as { string_value?: unknown }).string_value : undefined;
  return typeof text === 'string' && text.trim() !== '' ? text : undefined;
}

function split(property: string, text: string): readonly [Algorithm, string] {
  const [, name = 'sha256', hex = ''] = /^(?:([a-z0-9-]+):)?([0-9a-f]+)$/i.exec(text) ?? [];
  const algorithm = name.toLowerCase().replace('sha-256', 'sha256');
  if (!Object.hasOwn(HEX, algorithm) || hex === '') throw unreadable(property, text, 'sha256:<64 hexadecimal digits>');
  return [algorithm as Algorithm, hex];
}

function hashesOf(pairs: readonly (readonly [Algorithm, string])[]): Hashes {
  const hashes: { [Name in Algorithm]?: string } = {};
  for (const [algorithm, text] of pairs) {
    const hex = text.toLowerCase().replace(`${algorithm}:`, '');
    if (!HEX[algorithm].test(hex)) throw unreadable(algorithm, text, 'hexadecimal digits of that hash');
    if (hashes[algorithm] !== undefined && hashes[algorithm] !== hex) throw new Failure('damaged', `the registry states two different hashes ${algorithm} of the model: correct its custom properties`);
    hashes[algorithm] = hex;
  }
  return hashes;
}

function filesOf(text: string): ReadonlyMap<string, Hashes> {
  return new Map(text.split('\n').map((line) => line.trim()).filter((line) => line !== '').map((line) => {
    const [, sha256, path] = /^([0-9a-f]{64}) [ *](?:\.\/)?(.+)$/i.exec(line) ?? [];
    if (sha256 === undefined || path === undefined) throw unreadable('sha256sums', line, 'lines as sha256sum prints them');
    return [path, { sha256: sha256.toLowerCase() }];
  }));
}

function unreadable(property: string, text: string, form: string): Failure {
  return new Failure('damaged', `the registry states '${property}' of the model as '${text.slice(0, 100)}', which cannot be checked: write ${form}, or leave it out`);
}
