import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { push, type Pushable } from './oci-images.ts';
import { certificate, freePort, missingPrograms, startProgram } from './program.ts';

export interface DockerRegistry {
  /** host:port */
  readonly host: string;
  /** Who may read and write, as Docker's configuration has it; '' where everybody may. */
  readonly auth: string;
  /** The CA to trust; undefined where it speaks no TLS. */
  readonly ca: string | undefined;
  push(repository: string, tag: string, pushable: Pushable): Promise<void>;
  stop(): Promise<void>;
}

/** puller:pull-secret */
const HTPASSWD = 'puller:$2y$05$SLE0Bk9J3QN9EdGzQohr7OF0YRFcL99YOvlcLrjkDYCEFxuvj519C\n';
const AUTH = Buffer.from('puller:pull-secret').toString('base64');

/** What to install where it is not; undefined: all is there. */
export function missing(): string | undefined {
  return missingPrograms(['docker-registry', 'openssl'], 'apt-get install --no-install-recommends docker-registry openssl');
}

/**
 * Debian's registry, which is the reference implementation of the protocol.
 *
 * @param isPrivate asks for a name and password
 * @param hasTls with a certificate of its own; it is at 127.0.0.2 then, for 127.0.0.1 is asked without TLS
 * @see https://distribution.github.io/distribution/about/configuration/
 */
export async function start({ isPrivate = false, hasTls = false } = {}): Promise<DockerRegistry> {
  const folder = mkdtempSync(join(tmpdir(), 'registry-'));
  const ip = hasTls ? '127.0.0.2' : '127.0.0.1';
  const port = await freePort();
  const tls = hasTls ? certificate(folder, ip) : undefined;
  writeFileSync(join(folder, 'htpasswd'), HTPASSWD);
  const config = {
    version: 0.1, log: { level: 'warn' }, storage: { filesystem: { rootdirectory: join(folder, 'blobs') } },
    http: { addr: `${ip}:${port}`, ...(tls === undefined ? {} : { tls: { certificate: tls.cert, key: tls.key } }) },
    ...(isPrivate ? { auth: { htpasswd: { realm: 'models', path: join(folder, 'htpasswd') } } } : {}),
  };
  writeFileSync(join(folder, 'config.yml'), JSON.stringify(config));
  const server = await startProgram(['docker-registry', 'serve', join(folder, 'config.yml')], { host: ip, port });
  const host = `${ip}:${port}`;
  return {
    host, auth: isPrivate ? AUTH : '', ca: tls?.cert,
    push: (repository, tag, pushable) => push(`http${hasTls ? 's' : ''}://${host}`, repository, tag, pushable, isPrivate ? { authorization: `Basic ${AUTH}` } : {}, tls?.cert),
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
