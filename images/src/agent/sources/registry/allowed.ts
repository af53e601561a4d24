import { Failure } from '../../failure.ts';
import { isNear } from '../../net/near.ts';
import { redact } from '../../net/redact.ts';
import type { Place } from './place.ts';

/** Where a registry may lead when nobody says: to places that hold models, and not into the pod. */
const SCHEMES = ['hf', 's3', 'gs', 'https', 'http', 'oci'];

/** Those that say which host to ask; S3, the Hub and Cloud Storage are asked where the pod says. */
export const NAMES_HOST = /^(https?|oci(\+[a-z]+)?):\/\//i;

/**
 * Whoever may write to a registry decides what every pod downloads, so what it says is not simply followed: not to another
 * registry, not to files of the pod or of claims, not to addresses of the machine or of its network link, where clouds
 * serve credentials. A beginning in `allow` that names such a place allows it; with any there, only those are allowed.
 *
 * @throws Failure 'denied'
 */
export function checkAllowed({ uri, endpoint }: Pick<Place, 'uri' | 'endpoint'>, allow: readonly string[]): void {
  const shown = `'${redact(uri)}'`;
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(uri)?.[1]?.toLowerCase();
  // eslint-disable-next-line no-control-regex
  if (scheme === undefined || /[\u0000-\u0020\u007f\\]/.test(uri)) throw new Failure('usage', `the registry says that the model lies at ${shown}, which is no URI: register it with a scheme, such as s3://bucket/path`);
  if (scheme === 'model-registry') throw new Failure('denied', `the registry says that the model lies in a registry again (${shown}), which is not followed: register it with the URI of its bytes`);
  if (isClimbing(uri)) throw new Failure('denied', `the registry says that the model lies at ${shown}, and '..' in it may lead anywhere: register it without`);
  const beginning = allow.find((one) => begins(uri, one));
  if (allow.length > 0 && beginning === undefined) throw new Failure('denied', `the registry says that the model lies at ${shown}, and it may only lead to ${allow.join(', ')}: move the model, or add to --registry-allow`);
  if (beginning === undefined && !SCHEMES.includes(scheme.replace(/^oci\+[a-z]+$/, 'oci'))) {
    throw new Failure('denied', `the registry says that the model lies at ${shown}, and it may only lead to ${SCHEMES.map((one) => `${one}://`).join(', ')}: move the model, or name ${scheme}:// in --registry-allow`);
  }
  for (const address of [...(NAMES_HOST.test(uri) ? [uri] : []), ...(endpoint === undefined ? [] : [endpoint])]) {
    const host = hostOf(address);
    if (host === '') throw new Failure('usage', `the registry says that the model lies at ${shown}, which has no host: register it with one`);
    if (!hostsOf(allow).includes(host) && isNear(host)) throw new Failure('denied', `the registry leads to ${host}, an address of this machine or of its network link, which a registry has no reason to: if it is right, name it in --registry-allow with its host`);
  }
}

/** Hosts, with their ports, that are named: they may be near. A bucket or an owner is no host. */
export function hostsOf(allow: readonly string[]): readonly string[] {
  return allow.filter((one) => NAMES_HOST.test(one)).map(hostOf).filter((host) => host !== '');
}

/** By whole parts: https://files leads to https://files/a, and neither to https://files.example.com nor to https://files@example.com. */
function begins(uri: string, beginning: string): boolean {
  const [whole, start] = [lowerHost(uri), lowerHost(beginning)];
  if (!whole.startsWith(start)) return false;
  const hasPath = /^[a-z][a-z0-9+.-]*:\/\/[^/]+\/[^/]/i.test(start);
  return whole === start || start.endsWith('/') || (hasPath ? /^[/?@:]/ : /^[/?]/).test(whole.slice(start.length));
}

function lowerHost(uri: string): string {
  return uri.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, (head) => (/^hf:/i.test(head) ? head : head.toLowerCase()));
}

function isClimbing(uri: string): boolean {
  return uri.split(/[/?#]/).some((part) => /^(\.|%2e){2}$/i.test(part));
}

/** Host and port as they are dialled: 0x7f.1 is 127.0.0.1. Empty where there is none. */
function hostOf(address: string): string {
  const [, scheme = '', authority = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/i.exec(address) ?? [];
  return URL.parse(/^https?$/i.test(scheme) ? address : `http://${authority}`)?.host ?? '';
}
