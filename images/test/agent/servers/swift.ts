import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { objectUrl } from '../../../src/agent/sources/s3/bucket-url.ts';
import { signed } from '../../../src/agent/sources/s3/sign.ts';
import { parseXml, textAt } from '../../../src/agent/sources/xml.ts';

export interface Swift {
  readonly endpoint: string;
  /** Of an account that owns what is put here. */
  readonly env: Readonly<Record<string, string>>;
  bucket(name: string): Promise<void>;
  put(bucket: string, key: string, body: Buffer): Promise<void>;
  /** As clients upload large files: in parts, so that the ETag is no MD5. */
  putInParts(bucket: string, key: string, parts: readonly Buffer[]): Promise<void>;
  stop(): Promise<void>;
}

const NEEDED = ['swift-proxy-server', 'swift-account-server', 'swift-container-server', 'swift-object-server', 'memcached', 'setpriv'];

/** What to install where Swift is not; undefined: all is there. */
export function missing(): string | undefined {
  const absent = NEEDED.filter((name) => spawnSync('which', [name]).status !== 0);
  return absent.length === 0 ? undefined : `${absent.join(', ')} not found: apt-get install --no-install-recommends swift-proxy swift-account swift-container swift-object memcached`;
}

export async function start(): Promise<Swift> {
  // Its user has to get in.
  const folder = mkdtempSync(join(tmpdir(), 'swift-'));
  chmodSync(folder, 0o755);
  const port = await freePorts(5);
  const child = spawn(join(import.meta.dirname, 'swift.sh'), [join(folder, 'state'), String(port)], { stdio: ['ignore', 'pipe', 'pipe'] });
  const killed = (): void => void child.kill();
  process.once('exit', killed);
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => { errors += text; });
  const ended = new Promise<void>((done) => child.on('close', () => done()));
  await new Promise<void>((ready, fail) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => { if (text.includes('ready')) ready(); });
    child.on('close', (code) => fail(new Error(`Swift ended with ${code}: ${errors.slice(-2000)}`)));
  });
  const endpoint = `http://127.0.0.1:${port}`;
  const env = { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: 'test:tester', AWS_SECRET_ACCESS_KEY: 'testing', AWS_DEFAULT_REGION: 'us-east-1', AWS_EC2_METADATA_DISABLED: 'true' };
  const ask = async (method: string, bucket: string, key: string, body: Buffer, query: Record<string, string> = {}, tries = 5): Promise<Response> => {
    const url = objectUrl(new URL(`${endpoint}/${bucket}`), key, query);
    const credentials = { accessKeyId: env.AWS_ACCESS_KEY_ID, secretAccessKey: env.AWS_SECRET_ACCESS_KEY };
    const headers = signed({ method, url, credentials, region: env.AWS_DEFAULT_REGION, at: new Date(), payloadSha256: createHash('sha256').update(body).digest('hex') });
    const response = await fetch(url, { method, headers, body: body.length === 0 ? null : new Uint8Array(body) });
    // Its servers do not find one another in time on a busy machine.
    if (response.status === 503 && tries > 0) return ask(method, bucket, key, body, query, tries - 1);
    if (!response.ok) throw new Error(`${method} ${url.pathname} answered ${response.status}: ${await response.text()}`);
    return response;
  };
  const put = async (bucket: string, key: string, body: Buffer, query?: Record<string, string>) => {
    await (await ask('PUT', bucket, key, body, query)).arrayBuffer();
  };
  return {
    endpoint, env,
    bucket: (name) => put(name, '', Buffer.alloc(0)),
    put,
    putInParts: async (bucket, key, parts) => {
      const uploadId = textAt(parseXml(await (await ask('POST', bucket, key, Buffer.alloc(0), { uploads: '' })).text()), 'UploadId') ?? '';
      for (const [index, part] of parts.entries()) await put(bucket, key, part, { partNumber: String(index + 1), uploadId });
      const list = parts.map((part, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>"${createHash('md5').update(part).digest('hex')}"</ETag></Part>`).join('');
      await (await ask('POST', bucket, key, Buffer.from(`<CompleteMultipartUpload>${list}</CompleteMultipartUpload>`), { uploadId })).text();
    },
    stop: async () => {
      process.off('exit', killed);
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The first of so many ports in a row that nobody listens at. */
async function freePorts(count: number): Promise<number> {
  for (;;) {
    const first = await portOf(0);
    const rest = await Promise.all(Array.from({ length: count - 1 }, (_, index) => portOf(first + index + 1).catch(() => 0)));
    if (!rest.includes(0)) return first;
  }
}

function portOf(port: number): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer().on('error', fail).listen(port, '127.0.0.1', () => {
      const { port: got } = server.address() as AddressInfo;
      server.close(() => done(got));
    });
  });
}
