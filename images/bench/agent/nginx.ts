import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, statSync, writeFileSync, writeSync, closeSync } from 'node:fs';
import { randomFillSync } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Nginx {
  /** As fast as it goes. */
  readonly url: string;
  /** So many bytes a second on each connection, as object stores do. */
  readonly limitedUrl: string;
  stop(): Promise<void>;
}

export interface NginxOptions {
  readonly folder: string;
  readonly port: number;
  readonly limit: string;
}

/** Serves `folder/files`; and `folder/files/bucket` as S3 does, as far as reading needs: its list is a file. */
export async function startNginx({ folder, port, limit }: NginxOptions): Promise<Nginx> {
  const config = join(folder, 'nginx.conf');
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/tmp;`).join(' ');
  const server = (at: number, more: string): string => `server { listen 127.0.0.1:${at}; ${more}
    location = /bucket { default_type application/xml; try_files /list.xml =404; }
    location = /bucket/ { default_type application/xml; try_files /list.xml =404; } }`;
  writeFileSync(config, `${process.getuid?.() === 0 ? 'user root; ' : ''}daemon off; pid ${folder}/nginx.pid; error_log ${folder}/error.log; worker_processes auto; events {}
http { ${places} access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000; default_type application/octet-stream; root ${folder}/files;
  ${server(port, '')}
  ${server(port + 1, `limit_rate ${limit};`)} }\n`);
  const child = spawn('nginx', ['-p', folder, '-c', config, '-e', join(folder, 'error.log')], { stdio: 'ignore' });
  process.once('exit', () => child.kill('SIGTERM'));
  await answering(`http://127.0.0.1:${port}/list.xml`);
  return {
    url: `http://127.0.0.1:${port}`, limitedUrl: `http://127.0.0.1:${port + 1}`,
    stop: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

async function answering(url: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    const response = await fetch(url).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.status === 200) return;
    if (tries > 200) throw new Error(`nginx does not answer at ${url}`);
    await sleep(50);
  }
}

/** @returns its SHA-256 */
export function makeFile(path: string, size: number): string {
  const block = randomFillSync(Buffer.alloc(2 ** 20));
  const file = openSync(path, 'w');
  for (let left = size; left > 0; left -= block.length) {
    // No two blocks alike.
    block.writeDoubleLE(left, 0);
    writeSync(file, block, 0, Math.min(left, block.length));
  }
  closeSync(file);
  return execFileSync('sha256sum', [path], { encoding: 'utf8' }).slice(0, 64);
}

/** A bucket of many small files under `model/`, and its list. */
export function makeBucket(folder: string, count: number, size: number): void {
  const bucket = join(folder, 'bucket', 'model');
  mkdirSync(bucket, { recursive: true });
  const contents = Array.from({ length: count }, (_, index) => {
    const name = `part-${String(index).padStart(5, '0')}.bin`;
    writeFileSync(join(bucket, name), randomFillSync(Buffer.alloc(size)));
    // As nginx writes its ETag.
    const etag = `${Math.floor(statSync(join(bucket, name)).mtimeMs / 1000).toString(16)}-${size.toString(16)}`;
    return `<Contents><Key>model/${name}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>&quot;${etag}&quot;</ETag><Size>${size}</Size><StorageClass>STANDARD</StorageClass></Contents>`;
  });
  writeFileSync(join(folder, 'list.xml'), `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>bucket</Name><Prefix>model</Prefix>`
    + `<KeyCount>${count}</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>${contents.join('')}</ListBucketResult>`);
}
