import { readFileSync } from 'node:fs';
import { Failure } from '../../failure.ts';
import { entriesOf, type Entry } from './registry-entries.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** One Model Registry and how to ask it. */
export interface Registry {
  /** As it stands in URIs and in the audit line. */
  readonly host: string;
  readonly url: URL;
  /** Where the bearer token comes from, for sentences: never the token. */
  readonly tokenFrom: string | undefined;
  /** Read anew each time: mounted tokens are renewed. @throws Failure 'usage' */
  readonly token: () => string | undefined;
  readonly caFile: string | undefined;
}

export interface Registries {
  /** Whether the first of two parts of a URI is one of them, rather than a model. */
  readonly isHost: (part: string) => boolean;
  /** @throws Failure 'usage', 'denied' */
  readonly of: (host: string | undefined) => Registry;
}

/**
 * Those of --registries and no others. Without it Kubeflow's variables: MODEL_REGISTRY_BASE_URL (MR_BASE_URL before) is the
 * default, any other host may stand in the URI, all of them are asked by MODEL_REGISTRY_SCHEME and without a token.
 *
 * @see https://github.com/kubeflow/model-registry/tree/v0.2.19/cmd/csi
 * @throws Failure 'usage'
 */
export function registriesOf(text: string | undefined, env: Environment): Registries {
  const base = (env['MODEL_REGISTRY_BASE_URL'] || env['MR_BASE_URL'])?.toLowerCase();
  return text === undefined ? kubeflows(base, env['MODEL_REGISTRY_SCHEME'] || 'http') : listed(entriesOf(text), base, env);
}

function kubeflows(base: string | undefined, scheme: string): Registries {
  const isBase = (host: string): boolean => base !== undefined && [hostOf(base), addressOf(base, scheme).host].includes(host);
  const of = (host: string | undefined): Registry => {
    const place = host === undefined || isBase(host) ? base : host;
    if (place === undefined) throw new Failure('usage', 'no registry is known: name it in the URI as model-registry://HOST:PORT/MODEL, or set --registries or MODEL_REGISTRY_BASE_URL');
    const url = addressOf(place, scheme);
    return { host: url.host, url, tokenFrom: undefined, token: () => undefined, caFile: undefined };
  };
  return { of, isHost: (part) => isBase(part.toLowerCase()) };
}

function addressOf(place: string, scheme: string): URL {
  const whole = /^https?:\/\//.test(place) ? place : `${scheme}://${place}`;
  const url = URL.parse(whole);
  if (url === null || !/^https?:$/.test(url.protocol)) throw new Failure('usage', `'${whole}' is no address of a registry: MODEL_REGISTRY_BASE_URL is HOST:PORT and MODEL_REGISTRY_SCHEME http or https`);
  return url;
}

function listed(entries: ReadonlyMap<string, Entry>, base: string | undefined, env: Environment): Registries {
  const find = (host: string): [string, Entry] | undefined => (
    [...entries].find(([name]) => name === host) ?? [...entries].find(([, { url }]) => url.host === host));
  const of = (host: string | undefined): Registry => {
    const wanted = host ?? (base === undefined ? undefined : hostOf(base));
    if (wanted === undefined && entries.size > 1) {
      throw new Failure('usage', `several registries are known and the URI names none: write model-registry://HOST/MODEL with one of ${[...entries.keys()].join(', ')}, or make one the default with MODEL_REGISTRY_BASE_URL`);
    }
    const found = wanted === undefined ? [...entries][0] : find(wanted);
    if (found === undefined) throw new Failure('denied', `'${wanted}' is none of the registries that may be asked (${[...entries.keys()].join(', ')}): name one of them, or add it to --registries`);
    return registryOf(...found, env);
  };
  return { of, isHost: (part) => find(part.toLowerCase()) !== undefined };
}

function registryOf(host: string, { url, tokenFile, tokenEnv, caFile }: Entry, env: Environment): Registry {
  const tokenFrom = tokenFile === undefined ? tokenEnv && `the variable ${tokenEnv}` : `the file ${tokenFile}`;
  const read = (): string | undefined => (tokenFile === undefined ? tokenEnv && env[tokenEnv]?.trim() : fileOf(tokenFile, host));
  const token = (): string | undefined => {
    const value = read();
    if (tokenFrom === undefined) return undefined;
    if (!value) throw new Failure('denied', `the token for the registry ${host} is missing: ${tokenFrom} is empty or not set`);
    if (!/^[\x21-\x7e]+$/.test(value)) throw new Failure('denied', `the token for the registry ${host} is none: ${tokenFrom} has a space, a line break or a character that is not ASCII in it`);
    return value;
  };
  return { host, url, tokenFrom, token, caFile };
}

function fileOf(file: string, host: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new Failure('denied', `the token for the registry ${host} cannot be read from ${file} (${(error as NodeJS.ErrnoException).code}): mount the Secret there`);
  }
}

function hostOf(base: string): string {
  return base.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
}
