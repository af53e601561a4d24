import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../../failure.ts';
import { askMetadata } from '../metadata.ts';
import type { SourceContext } from '../source.ts';
import type { Token } from '../shared-token.ts';

type Environment = SourceContext['env'];

const FLAVOR = { 'metadata-flavor': 'Google' };
const PROBE_SECONDS = 1;
/** GKE's metadata server may refuse connections in the first seconds of a pod. */
const PATIENCE_SECONDS = 20;

/**
 * Whether a metadata server of Google is there. Elsewhere packets to it are mostly swallowed, and waiting costs every
 * public bucket the same time: a machine that is Google's by its firmware gets more of it.
 *
 * @see https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity
 */
export async function isGoogleMachine(env: Environment): Promise<boolean> {
  if (env['NO_GCE_CHECK'] === 'true' || env['METADATA_SERVER_DETECTION'] === 'none') return false;
  const isSure = Boolean(env['GCE_METADATA_HOST']) || /google/i.test(firmware());
  const until = performance.now() + (isSure ? PATIENCE_SECONDS : 0) * 1000;
  for (;;) {
    const answer = await askMetadata(`${originOf(env)}/`, FLAVOR, PROBE_SECONDS);
    if (answer !== undefined) return answer.headers['metadata-flavor'] === 'Google';
    if (performance.now() >= until) return false;
    await sleep(500);
  }
}

/** @see https://cloud.google.com/compute/docs/access/authenticate-workloads#applications */
export async function metadataToken(env: Environment, signal: AbortSignal): Promise<Token> {
  for (;;) {
    const answer = await askMetadata(`${originOf(env)}/computeMetadata/v1/instance/service-accounts/default/token`, FLAVOR, 10);
    if (answer?.status === 200) return parsed(answer.text);
    if (answer?.status === 404 || answer?.status === 403) throw new Failure('denied', `Google's metadata server has no account for this pod (${answer.status}): bind its Kubernetes service account to one with roles/storage.objectViewer`);
    await sleep(1000, undefined, { signal });
  }
}

function parsed(text: string): Token {
  const { access_token: value, expires_in: seconds } = JSON.parse(text) as { access_token: string; expires_in: number };
  return { value, seconds };
}

function originOf(env: Environment): string {
  return `http://${env['GCE_METADATA_HOST'] || '169.254.169.254'}`;
}

function firmware(): string {
  try {
    return readFileSync('/sys/class/dmi/id/product_name', 'utf8');
  } catch {
    return '';
  }
}
