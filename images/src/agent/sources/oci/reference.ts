import { Failure } from '../../failure.ts';
import { redact } from '../../net/redact.ts';

/** An image or artifact as its URI names it. */
export interface Reference {
  /** As people write it and as Docker's configuration keys it: `ghcr.io`, `localhost:5000`. */
  readonly registry: string;
  /** Whom to ask: of Docker Hub another host. */
  readonly host: string;
  readonly repository: string;
  /** A tag, or a digest. */
  readonly version: string;
  readonly isPinned: boolean;
  /** The folder of it that is wanted, without slashes around; undefined: what its kind suggests. */
  readonly path: string | undefined;
}

const REPOSITORY = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const REGISTRY = /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\[[0-9a-fA-F:]+\])(?::\d{1,5})?$/;
const HUB_HOSTS = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io']);

/**
 * Reads `oci://registry[:port]/repository[:tag|@digest][?path=folder]`, and KServe's `oci+fetch://` and `oci+native://`.
 * Without a registry it is Docker Hub's, as for every kubelet.
 *
 * @throws Failure usage
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
 */
export function parseReference(uri: string): Reference {
  const wrong = (why: string): Failure => new Failure('usage', `'${redact(uri)}' ${why}`);
  const [, name = '', query] = /^oci(?:\+[a-z]+)?:\/\/([^?#]*)(?:\?(.*))?$/.exec(uri) ?? [];
  const [place = '', digest, ...more] = name.split('@');
  if (more.length > 0 || place === '') throw wrong('names no image: write oci://registry/repository:tag or oci://registry/repository@sha256:...');
  if (digest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(digest)) throw wrong(`has '${digest}' as its digest: write sha256: and 64 lower-case hexadecimal digits`);
  const slash = place.lastIndexOf('/');
  const colon = place.indexOf(':', slash + 1);
  const tag = colon === -1 ? undefined : place.slice(colon + 1);
  const { registry, repository } = split(tag === undefined ? place : place.slice(0, colon));
  if (!REGISTRY.test(registry)) throw wrong(`has '${registry}' as its registry: write a host, with a port if it is not 443`);
  if (!REPOSITORY.test(repository)) throw wrong(`has '${repository}' as its repository: write lower-case letters, digits and . _ - between slashes`);
  if (tag !== undefined && !TAG.test(tag)) throw wrong(`has '${tag}' as its tag: write up to 128 letters, digits and . _ -`);
  return {
    registry, host: registry === 'docker.io' ? 'registry-1.docker.io' : registry,
    repository, version: digest ?? tag ?? 'latest', isPinned: digest !== undefined, path: pathOf(query, wrong),
  };
}

function split(place: string): { registry: string; repository: string } {
  const [first = '', ...rest] = place.split('/');
  const isHost = rest.length > 0 && (/[.:\[]/.test(first) || first === 'localhost' || first !== first.toLowerCase());
  const registry = isHost && !HUB_HOSTS.has(first) ? first : 'docker.io';
  const repository = isHost ? rest.join('/') : place;
  return { registry, repository: registry === 'docker.io' && !repository.includes('/') ? `library/${repository}` : repository };
}

function pathOf(query: string | undefined, wrong: (why: string) => Failure): string | undefined {
  if (query === undefined) return undefined;
  const parameters = new URLSearchParams(query);
  const unknown = [...parameters.keys()].find((key) => key !== 'path');
  if (unknown !== undefined) throw wrong(`has a parameter '${unknown}': the only one is path, a folder of the image such as ?path=/models`);
  const parts = (parameters.get('path') ?? '').split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw wrong('has .. in its path: name a folder of the image');
  return parts.join('/');
}
