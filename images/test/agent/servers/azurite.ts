import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sharedKey } from '../../../src/agent/sources/azure/shared-key.ts';
import { CACHE } from '../../support/venv.ts';
import { freePort, startProgram } from './program.ts';

export interface Azurite {
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  container(name: string, access?: 'container'): Promise<void>;
  /** In one piece, so that Azure makes an MD5; or in blocks, so that there is none. */
  put(container: string, name: string, body: Buffer, blocks?: number): Promise<void>;
  /** A signature to read and list a container. @see https://learn.microsoft.com/rest/api/storageservices/create-service-sas */
  sas(container: string, minutes: number): string;
  stop(): Promise<void>;
}

const VERSION = '3.37.0';
/** The emulator's own, which everybody knows. @see https://learn.microsoft.com/azure/storage/common/storage-connect-azurite */
const ACCOUNT = 'devstoreaccount1';
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const FOLDER = join(CACHE, `azurite-${VERSION}`);
const MAIN = join('node_modules', 'azurite', 'dist', 'src', 'blob', 'main.js');

/** Gets it from npm, once for all runs: some 400 MB that no user of the images needs. @returns why there is none */
export function missing(): string | undefined {
  if (existsSync(join(FOLDER, MAIN))) return undefined;
  try {
    mkdirSync(dirname(FOLDER), { recursive: true });
    // Beside its place, so that one that was broken off is not taken for whole.
    const folder = mkdtempSync(`${FOLDER}-`);
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-save', `azurite@${VERSION}`], { cwd: folder, stdio: 'pipe' });
    renameSync(folder, FOLDER);
    return undefined;
  } catch (error) {
    return `Azurite ${VERSION} could not be installed from npm: ${(error as Error).message.split('\n')[0]}`;
  }
}

/** Azure's own emulator of its blob service, over plain HTTP. */
export async function start(): Promise<Azurite> {
  const folder = mkdtempSync(join(tmpdir(), 'azurite-'));
  const port = await freePort();
  const server = await startProgram([process.execPath, join(FOLDER, MAIN), '--blobPort', String(port), '--location', folder, '--disableTelemetry', '--skipApiVersionCheck', '--silent'], { port });
  const endpoint = `http://127.0.0.1:${port}/${ACCOUNT}`;
  const ask = async (url: string, headers: Record<string, string>, body: Buffer): Promise<void> => {
    const all: Record<string, string> = { ...headers, 'x-ms-version': '2023-11-03', 'x-ms-date': new Date().toUTCString(), ...(body.length === 0 ? {} : { 'content-length': String(body.length) }) };
    const authorization = sharedKey(ACCOUNT, Buffer.from(KEY, 'base64'), 'PUT', new URL(url), all);
    const { 'content-length': _, ...sent } = all;
    const answer = await fetch(url, { method: 'PUT', headers: { ...sent, authorization }, body: new Uint8Array(body) });
    if (!answer.ok) throw new Error(`PUT ${url} answered ${answer.status}: ${await answer.text()}`);
    await answer.arrayBuffer();
  };
  return {
    port, env: { AZURE_SERVICE_URL: endpoint, AZURE_STORAGE_ACCESS_KEY: KEY },
    container: (name, access) => ask(`${endpoint}/${name}?restype=container`, access === undefined ? {} : { 'x-ms-blob-public-access': access }, Buffer.alloc(0)),
    put: async (container, name, body, blocks) => {
      const url = `${endpoint}/${container}/${name.split('/').map(encodeURIComponent).join('/')}`;
      if (blocks === undefined) return ask(url, { 'x-ms-blob-type': 'BlockBlob', 'content-type': 'application/octet-stream' }, body);
      const ids = Array.from({ length: blocks }, (_, index) => Buffer.from(String(index).padStart(6, '0')).toString('base64'));
      const size = Math.ceil(body.length / blocks);
      for (const [index, id] of ids.entries()) await ask(`${url}?comp=block&blockid=${encodeURIComponent(id)}`, { 'content-type': 'application/octet-stream' }, body.subarray(index * size, (index + 1) * size));
      await ask(`${url}?comp=blocklist`, { 'content-type': 'application/xml' }, Buffer.from(`<?xml version="1.0" encoding="utf-8"?><BlockList>${ids.map((id) => `<Latest>${id}</Latest>`).join('')}</BlockList>`));
    },
    sas: sasOf,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function sasOf(container: string, minutes: number): string {
  const expiry = `${new Date(Date.now() + minutes * 60_000).toISOString().slice(0, 19)}Z`;
  const version = '2020-12-06';
  // Fields that are not used stay empty lines.
  const fields = ['rl', '', expiry, `/blob/${ACCOUNT}/${container}`, '', '', '', version, 'c', '', '', '', '', '', '', ''];
  const sig = createHmac('sha256', Buffer.from(KEY, 'base64')).update(fields.join('\n'), 'utf8').digest('base64');
  return new URLSearchParams({ sp: 'rl', se: expiry, sv: version, sr: 'c', sig }).toString();
}
