import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { certificate, freePort, missingPrograms, startProgram } from './program.ts';

export interface Nginx {
  readonly port: number;
  /** `https://127.0.0.1:port`; below it `/slow/` limits bytes a connection, `/busy/` requests a second. */
  readonly origin: string;
  /** The CA to trust. */
  readonly ca: string;
  put(name: string, body: Buffer): void;
  /** The lines of its log that match. */
  logged(pattern: RegExp): string[];
  stop(): Promise<void>;
}

/** What to install where it is not; undefined: all is there. */
export function missing(): string | undefined {
  return missingPrograms(['nginx', 'openssl'], 'apt-get install --no-install-recommends nginx-light openssl');
}

/**
 * Debian's nginx with TLS, as files lie behind it at many a company: with a limit of bytes for each connection, and one of
 * requests, above which it answers `busy`.
 *
 * @see https://nginx.org/en/docs/http/ngx_http_limit_req_module.html
 * @see https://nginx.org/en/docs/http/ngx_http_core_module.html#limit_rate
 */
export async function start({ busy = 429, requestsPerSecond = 20, bytesPerSecond = 2 * 2 ** 20 } = {}): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), 'nginx-'));
  // Its workers are another user.
  chmodSync(folder, 0o755);
  const { key, cert } = certificate(folder, '127.0.0.1');
  const port = await freePort();
  writeFileSync(join(folder, 'nginx.conf'), `
    daemon off; master_process on; worker_processes 1; pid ${folder}/pid; error_log stderr warn;
    events { worker_connections 256; }
    http {
      log_format asked 'asked $status $request_method $uri $http_range $ssl_protocol'; access_log ${folder}/asked.log asked;
      client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi; uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
      limit_req_zone $binary_remote_addr zone=busy:1m rate=${requestsPerSecond}r/s;
      server {
        listen 127.0.0.1:${port} ssl; ssl_certificate ${cert}; ssl_certificate_key ${key}; ssl_protocols TLSv1.2 TLSv1.3; root ${folder}/files;
        location /slow/ { limit_rate ${bytesPerSecond}; }
        location /busy/ { limit_req zone=busy burst=2 nodelay; limit_req_status ${busy}; error_page ${busy} = @wait; }
        location @wait { add_header Retry-After 1 always; return ${busy} 'slow down'; }
      }
    }`);
  mkdirSync(join(folder, 'files'));
  const server = await startProgram(['nginx', '-p', folder, '-c', join(folder, 'nginx.conf')], { port });
  return {
    port, origin: `https://127.0.0.1:${port}`, ca: cert,
    put: (name, body) => {
      const place = join(folder, 'files', name);
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, body);
    },
    logged: (pattern) => readFileSync(join(folder, 'asked.log'), 'utf8').split('\n').filter((line) => pattern.test(line)),
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
