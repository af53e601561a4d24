import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import '../../src/server/runtime/no-telemetry.ts';
import { makeModels } from '../models/make.ts';
import { startProcess, type Started } from '../server/process.ts';
import { scratch } from '../support/tiny.ts';
import { goldenPod, lacksLibrary, type GoldenPod } from './golden.ts';
import { lacksTriton, tritonProcess } from './triton.ts';

type Process = ReturnType<typeof tritonProcess>;

/** As kube-proxy does it: a new connection goes to one of the pods that are listed now, an old one stays where it is. */
class Service {
  public readonly pods: string[] = [];
  private readonly server = createServer((client) => this.lead(client));
  private turn = 0;

  public async listen(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public close(): void {
    this.server.close();
  }

  private lead(client: Socket): void {
    const host = this.pods[this.turn++ % Math.max(1, this.pods.length)];
    if (host === undefined) return void client.destroy();
    const pod = connect({ host, port: 8080 });
    for (const [one, other] of [[client, pod], [pod, client]] as const) one.on('error', () => other.destroy()).on('close', () => other.destroy());
    client.pipe(pod).pipe(client);
  }
}

/** Longer than a connection lives. */
const SETTLED_MS = 7000;

const lacks = lacksLibrary() ?? lacksTriton();
const skip = lacks ?? false;
const root = scratch();
const service = new Service();
const running = new Map<string, Process>();
let pod: GoldenPod;
let texts: GoldenPod;
let server: Started;
let plain: Started;

/** A pod of Triton's service: in place of an address of the cluster it has one of the loopback network. */
function startPod(host: string): void {
  running.set(host, tritonProcess(pod.argsOf('server').slice(1).map((arg) => arg.replace('--http-address=0.0.0.0', `--http-address=${host}`))));
}

/** What the kubelet does before it sends anybody there. */
async function isReady(host: string): Promise<boolean> {
  const { path, port } = pod.containers['server']?.readinessProbe?.httpGet as { path: string; port: number };
  return fetch(`http://${host}:${port}${path}`, { headers: { connection: 'close' } }).then(({ ok }) => ok, () => false);
}

async function joins(host: string): Promise<void> {
  startPod(host);
  while (!await isReady(host)) await sleep(50);
  service.pods.push(host);
}

async function counted(host: string): Promise<number> {
  const stats = await (await fetch(`http://${host}:8080/v2/models/topics/stats`, { headers: { connection: 'close' } })).json() as { model_stats: [{ inference_count: number }] };
  return stats.model_stats[0].inference_count;
}

async function ask(one: Started, instances: readonly string[]): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`${one.url}/v1/models/topics:predict`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ instances }) });
  return { status: answer.status, body: await answer.json() };
}

/** Asks from some clients at once until told to stop; gives how often, and every answer that was none. */
async function load(until: Promise<unknown>, clients = 8): Promise<{ asked: number; failed: unknown[] }> {
  let over = false;
  void until.finally(() => { over = true; });
  let asked = 0;
  const failed: unknown[] = [];
  await Promise.all(Array.from({ length: clients }, async () => {
    while (!over) {
      const answer = await ask(server, ['good day']);
      asked += 1;
      if (answer.status !== 200) failed.push(answer);
    }
  }));
  return { asked, failed };
}

if (lacks === undefined) {
  const made = join(root, 'made');
  mkdirSync(made);
  makeModels(made, ['classify']);
  pod = goldenPod('triton-two-services', (name) => name === 'topics-triton', join(root, 'triton'));
  pod.fetchFrom(join(made, 'classify'));
  pod.layOut();
  texts = goldenPod('triton-two-services', (name) => name === 'topics', join(root, 'server'));
  texts.fetchFrom(join(made, 'classify'));
  const url = await service.listen();
  server = await startProcess(texts.argsOf('server').filter((arg) => !/^--(http|grpc)-port=/.test(arg)).map((arg) => arg.replace(/^--triton-url=.*/, `--triton-url=${url}`)));
  plain = await startProcess(['--model-dir', join(made, 'classify'), '--model-name', 'topics']);
  assert.equal((await fetch(`${server.url}/v2/health/ready`)).status, 503);
  await Promise.all(['127.0.0.2', '127.0.0.3'].map(joins));
  await Promise.all([server, plain].map((one) => one.ready()));
}
after(async () => {
  service.close();
  await Promise.all([...running.values()].map((one) => one.stop()));
});

test('two services answer as a server does that computes by itself', { skip }, async () => {
  const instances = ['good day', 'bad '.repeat(40), 'the world'];
  assert.deepEqual(await ask(server, instances), await ask(plain, instances));
});

test('the server has fetched the tokenizer alone, and Triton the graph', { skip }, () => {
  const has = (one: GoldenPod, file: string): boolean => existsSync(join(one.folders['/mnt/models'] as string, file));
  assert.deepEqual([texts, pod].map((one) => [has(one, 'tokenizer.json'), has(one, 'onnx/model.onnx')]), [[true, false], [true, true]]);
});

test('Triton has what config.pbtxt says besides', { skip }, async () => {
  const asked = await (await fetch('http://127.0.0.2:8080/v2/models/topics/config', { headers: { connection: 'close' } })).json() as { model_warmup: { name: string; inputs: object }[] };
  assert.deepEqual(asked.model_warmup.map(({ name, inputs }) => [name, Object.keys(inputs).sort()]), [['one text', ['attention_mask', 'input_ids', 'token_type_ids']]]);
});

test('all pods of Triton compute', { skip }, async () => {
  const { asked, failed } = await load(sleep(2000));
  assert.deepEqual(failed, []);
  const counts = await Promise.all(service.pods.map(counted));
  assert.ok(counts.every((count) => count > asked / 10), counts.join(' and '));
});

test('an update of Triton loses no request: new pods get their share, and those that leave end in time', { skip }, async () => {
  const update = async (): Promise<(number | null | undefined)[]> => {
    const old = [...service.pods];
    const codes: (number | null | undefined)[] = [];
    for (const [index, host] of old.entries()) {
      await joins(`127.0.0.${4 + index}`);
      // Off the list first; the pause of preStop is for connections that are open.
      service.pods.splice(service.pods.indexOf(host), 1);
      await sleep(SETTLED_MS);
      codes.push(await running.get(host)?.stop());
      running.delete(host);
    }
    return codes;
  };
  const updated = update();
  const { asked, failed } = await load(updated);
  assert.deepEqual(failed, []);
  assert.deepEqual(await updated, [0, 0]);
  assert.ok(asked > 100, String(asked));
  const counts = await Promise.all(service.pods.map(counted));
  assert.ok(counts.every((count) => count > 0), counts.join(' and '));
});

test('without any pod of Triton the server says so at once, and recovers by itself', { skip }, async () => {
  const [first, second] = service.pods.splice(0) as [string, string];
  await Promise.all([first, second].map((host) => running.get(host)?.stop()));
  const began = performance.now();
  const { status, body } = await ask(server, ['good day']);
  assert.equal(status, 503);
  assert.match(JSON.stringify(body), /Triton/);
  assert.ok(performance.now() - began < 3000);
  while ((await fetch(`${server.url}/v2/health/ready`)).status === 200) await sleep(50);
  await joins('127.0.0.6');
  while ((await fetch(`${server.url}/v2/health/ready`)).status !== 200) await sleep(50);
  assert.equal((await ask(server, ['good day'])).status, 200);
});
