import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../failure.ts';
import type { Reference } from './reference.ts';

/** Who asks a registry; `from` names the file, for sentences. */
export interface Login {
  readonly user: string;
  readonly password: string;
  /** A refresh token, given in place of a password. */
  readonly identityToken: string | undefined;
  readonly from: string;
}

interface DockerConfig {
  readonly auths?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly credHelpers?: Readonly<Record<string, string>>;
  readonly credsStore?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The credentials for a repository, of the first file that has some; none: it is asked without.
 *
 * @throws Failure when a file that is named cannot be read, or would leave the answer to a helper program
 * @see https://github.com/containers/image/blob/main/docs/containers-auth.json.5.md
 */
export function loginFor(reference: Reference, env: Environment): Login | undefined {
  for (const place of placesOf(env)) {
    const found = read(place);
    if (found === undefined) continue;
    const login = loginOf(found.config, reference, found.file);
    if (login !== undefined) return login;
  }
  return undefined;
}

interface Place {
  readonly path: string;
  /** By a variable: then it has to be there. */
  readonly isNamed: boolean;
}

/** What variables name, then the places where other tools put theirs. */
function placesOf(env: Environment): Place[] {
  const named = [env['REGISTRY_AUTH_FILE'], env['DOCKER_CONFIG'], env['KSERVE_OCI_DOCKER_CONFIG']].filter((path) => path !== undefined && path !== '') as string[];
  const home = env['HOME'];
  const usual = [
    ...(env['XDG_RUNTIME_DIR'] ? [join(env['XDG_RUNTIME_DIR'], 'containers', 'auth.json')] : []),
    ...(home ? [join(home, '.docker', 'config.json')] : []),
    // Where KServe mounts it for its own initializer.
    '/mnt/oci-fetch-auth/config.json',
  ];
  return [...named.map((path) => ({ path, isNamed: true })), ...usual.map((path) => ({ path, isNamed: false }))];
}

/** The file itself, or in a folder what Docker calls it, or what Kubernetes does in a Secret of type dockerconfigjson. */
function read({ path, isNamed }: Place): { readonly config: DockerConfig; readonly file: string } | undefined {
  for (const file of [path, join(path, 'config.json'), join(path, '.dockerconfigjson')]) {
    let text;
    try {
      text = readFileSync(file, 'utf8');
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(code)) continue;
      throw new Failure('denied', `the registry credentials '${file}' cannot be read (${code}): let the agent's user read the file`);
    }
    try {
      const value: unknown = JSON.parse(text);
      if (typeof value === 'object' && value !== null) return { config: value, file };
    } catch {
      // Said below; the text holds secrets.
    }
    throw new Failure('denied', `the registry credentials '${file}' are no JSON object with 'auths': write the file as 'docker login' does`);
  }
  if (isNamed) throw new Failure('denied', `there are no registry credentials at '${path}': mount the file there, or do not set the variable that names it (REGISTRY_AUTH_FILE, DOCKER_CONFIG)`);
  return undefined;
}

function loginOf(config: DockerConfig, reference: Reference, from: string): Login | undefined {
  const entries = new Map(Object.entries(config.auths ?? {}).map(([key, entry]) => [plainKey(key), entry]));
  const keys = keysFor(reference);
  for (const key of keys) {
    const entry = entries.get(key);
    const login = entry && entryOf(entry, from);
    if (login !== undefined) return login;
  }
  const helpers = new Map(Object.entries(config.credHelpers ?? {}).map(([key, helper]) => [plainKey(key), helper]));
  const helper = keys.map((key) => helpers.get(key)).find((name) => name !== undefined) ?? config.credsStore;
  if (helper !== undefined && helper !== '') {
    throw new Failure('denied', `'${from}' leaves the credentials for '${reference.registry}' to the program docker-credential-${helper}, and the agent runs no programs: put a user and a token under auths.'${reference.registry}', for instance by a Secret that is renewed`);
  }
  return undefined;
}

/** Without the scheme and the `/v1/` that old clients wrote. */
function plainKey(key: string): string {
  const plain = key.replace(/^https?:\/\//, '').replace(/\/(v[12]\/?)?$/, '');
  return plain === 'index.docker.io' || plain === 'registry-1.docker.io' ? 'docker.io' : plain;
}

/** The repository, the folders it is in, its registry: the closest wins. */
function keysFor({ registry, repository }: Reference): string[] {
  const parts = [registry, ...repository.split('/')];
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('/'));
}

function entryOf(entry: Readonly<Record<string, unknown>>, from: string): Login | undefined {
  const [auth, username, password, identityToken] = ['auth', 'username', 'password', 'identitytoken'].map((name) => {
    const value = entry[name];
    return typeof value === 'string' ? value : '';
  }) as [string, string, string, string];
  const [, user = username, secret = password] = /^([^:]*):([^]*)$/.exec(Buffer.from(auth, 'base64').toString('utf8')) ?? [];
  return user === '' && identityToken === '' ? undefined : { user, password: secret, identityToken: identityToken === '' ? undefined : identityToken, from };
}
