// Clients that others wrote, against the server as a user starts it: npm run test:clients
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { serverProcess, type ServerProcess } from './server-process.ts';
import { clientsPython } from './venv.ts';

const SCRIPTS = {
  'tritonclient over HTTP': 'triton_http.py',
  'tritonclient over gRPC': 'triton_grpc.py',
  'the openai package': 'openai_client.py',
  "KServe's Python client": 'kserve_client.py',
};

const venv = clientsPython();
const skip = 'missing' in venv ? `NOT RUN: the clients of PyPI are not to be had here: ${venv.missing}` : false;
if (skip && process.env['CI']) throw new Error(skip);
if (skip) console.error(`\n*** foreign clients ${skip} ***\n`);

describe('clients that others wrote', { skip }, () => {
  let server: ServerProcess;
  before(async () => { server = await serverProcess(['embed', 'classify', 'ner', ...(process.env.CLIENTS_MODELS?.split(',') ?? ['generate'])]); });
  after(async () => assert.equal(await server.stop(), 0, 'the server stops with code 0'));

  for (const [client, script] of Object.entries(SCRIPTS)) {
    test(`${client} is content`, { timeout: 120_000 }, async () => {
      const { python } = venv as { python: string };
      const path = new URL(script, import.meta.url).pathname;
      const { stdout } = await promisify(execFile)(python, [path, String(server.httpPort), String(server.grpcPort)], { timeout: 110_000 });
      assert.match(stdout, /ok\s*$/);
    });
  }
});
