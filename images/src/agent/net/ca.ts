import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { Failure } from '../failure.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Whom to trust: Node's own list, the bundles that the environment names, in the spellings of OpenSSL, requests, the AWS
 * SDKs and KServe, and one more file. Undefined where Node's list is all.
 *
 * @see https://kserve.github.io/website/docs/model-serving/storage/certificate/self-signed
 */
export function trustOf(env: Environment, caFile?: string): (() => SecureContext) | undefined {
  const more: [string, string][] = caFile === undefined ? [] : [['caFile of --registries', caFile]];
  const bundles = [...new Set([...bundlesOf(env), ...more].map(([name, path]) => read(name, path)))];
  if (bundles.length === 0) return undefined;
  let context: SecureContext | undefined;
  // Some hundred certificates take their time: only when a server is asked over TLS, and once.
  return () => context ??= createSecureContext({ ca: [...getCACertificates('default'), ...bundles], minVersion: 'TLSv1.2' });
}

function bundlesOf(env: Environment): [string, string][] {
  const named = ['SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'AWS_CA_BUNDLE'].flatMap((name): [string, string][] => (env[name] ? [[name, env[name]]] : []));
  const folder = env['CA_BUNDLE_VOLUME_MOUNT_POINT'];
  const kserve = env['CA_BUNDLE_CONFIGMAP_NAME'] || env['AWS_CA_BUNDLE_CONFIGMAP'];
  return kserve && folder ? [...named, ['CA_BUNDLE_VOLUME_MOUNT_POINT', join(folder, 'cabundle.crt')]] : named;
}

function read(name: string, path: string): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new Failure('usage', `${name} leads to '${path}', which cannot be read (${(error as NodeJS.ErrnoException).code}): mount a file of certificates there`);
  }
  if (!text.includes('-----BEGIN CERTIFICATE-----') && !text.includes('-----BEGIN TRUSTED CERTIFICATE-----')) {
    throw new Failure('usage', `${name} leads to '${path}', in which there is no certificate in PEM: put a bundle of them there`);
  }
  return text;
}
