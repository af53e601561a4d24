import { Failure } from '../../failure.ts';

/** What a URI asks a registry for. */
export interface Asked {
  /** As it stands in the URI; undefined: the default registry. */
  readonly host: string | undefined;
  readonly model: string;
  /** By its name; undefined: the newest. */
  readonly version: string | undefined;
}

const FORM = 'model-registry://[HOST[:PORT]/]MODEL[/VERSION]';

/**
 * The parts of `model-registry://[HOST[:PORT]/]MODEL[/VERSION]`. Of two parts the first is a host when `isHost` knows it or
 * it has a port; of three it always is. A query is ignored, as Kubeflow's initializer ignores it.
 *
 * @see https://github.com/kubeflow/model-registry/blob/v0.2.19/internal/csi/storage/modelregistry_provider.go
 * @throws Failure 'usage'
 */
export function askedOf(uri: string, isHost: (part: string) => boolean): Asked {
  const rest = /^model-registry:\/\/([^?]*)/i.exec(uri)?.[1]?.replace(/\/$/, '');
  if (rest === undefined || rest === '') throw new Failure('usage', `'${uri}' names no model: write ${FORM}`);
  const parts = rest.split('/');
  if (parts.includes('')) throw new Failure('usage', `'${uri}' has an empty part: write ${FORM}, and / within a name as %2F`);
  if (parts.length > 3) throw new Failure('usage', `'${uri}' has ${parts.length} parts, and at most 3 are read: write ${FORM}, and / within a name as %2F`);
  const [first, second, third] = parts as [string, string?, string?];
  const host = third !== undefined || (second !== undefined && (isHost(first) || hasPort(first))) ? first.toLowerCase() : undefined;
  const [model, version] = host === undefined ? [first, second] : [second as string, third];
  return { host, model: nameOf(model, uri), version: version === undefined ? undefined : nameOf(version, uri) };
}

function hasPort(part: string): boolean {
  return /^(\[[0-9a-f:.]+\]|[^:[\]]+):\d+$/i.test(part);
}

function nameOf(part: string, uri: string): string {
  let name: string;
  try {
    name = decodeURIComponent(part);
  } catch {
    throw new Failure('usage', `'${uri}' has a % that begins no encoded character: write % within a name as %25`);
  }
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(name)) throw new Failure('usage', `'${uri}' has a control character in a name: names of models have none`);
  return name;
}
