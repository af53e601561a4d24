// Seconds and memory of the agent, beside curl and KServe's storage initializer, over loopback: npm run bench:agent
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pythonWith } from '../../test/support/venv.ts';
import { AGENT, agent, curl, kserve, type Contender } from './contenders.ts';
import { startToFirstByte } from './first-byte.ts';
import { measure, type Measured } from './measure.ts';
import { makeBucket, makeFile, startNginx } from './nginx.ts';
import { startHub } from './start-hub.ts';

const MIB = 2 ** 20;
const SMALL = 20_000;
const { values } = parseArgs({ options: {
  rounds: { type: 'string', default: '5' }, mib: { type: 'string', default: '1024' }, 'limited-mib': { type: 'string', default: '256' }, limit: { type: 'string', default: '8m' },
  files: { type: 'string', default: '1000' }, work: { type: 'string' }, port: { type: 'string', default: '18800' }, only: { type: 'string' },
} });
const [rounds, big, limited, files] = [values.rounds, values.mib, values['limited-mib'], values.files].map(Number) as [number, number, number, number];

interface Case {
  readonly name: string;
  readonly uri: string;
  /** That have to be there afterwards. */
  readonly bytes: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly contenders: readonly Contender[];
}

/** In memory where there is room: the disk is not what is compared. */
function workFolder(): string {
  const room = statfsSync('/dev/shm', { bigint: false });
  return mkdtempSync(join(values.work ?? (room.bavail * room.bsize > (big * 3 + limited * 2 + 512) * MIB ? '/dev/shm' : tmpdir()), 'bench-agent-'));
}

const folder = workFolder();
mkdirSync(join(folder, 'files'));
mkdirSync(join(folder, 'tmp'));
makeBucket(join(folder, 'files'), files, SMALL);
const hash = makeFile(join(folder, 'files', 'big.bin'), big * MIB);
const limitedHash = makeFile(join(folder, 'files', 'limited.bin'), limited * MIB);
const venv = pythonWith('kserve-storage', new URL('requirements.txt', import.meta.url).pathname);
if ('missing' in venv) console.error(`\n*** NOT COMPARED with KServe's storage initializer, which is not to be had here: ${venv.missing} ***\n`);
const theirs = 'missing' in venv ? [] : [kserve(venv.python)];
const hub = await startHub(files, SMALL);
const nginx = await startNginx({ folder, port: Number(values.port), limit: values.limit });

const s3 = (endpoint: string): Record<string, string> => ({ AWS_ENDPOINT_URL: endpoint, awsAnonymousCredential: 'true', AWS_DEFAULT_REGION: 'us-east-1' });
const CASES: readonly Case[] = [
  { name: `one file of ${big} MiB`, uri: `${nginx.url}/big.bin#sha256=${hash}`, bytes: big * MIB, contenders: [agent, curl, ...theirs] },
  { name: `one file of ${limited} MiB, ${values.limit} a second on each connection`, uri: `${nginx.limitedUrl}/limited.bin#sha256=${limitedHash}`, bytes: limited * MIB, contenders: [agent, curl, ...theirs] },
  { name: `${files} files of 20 kB from S3`, uri: 's3://bucket/model', bytes: files * SMALL, env: s3(nginx.url), contenders: [agent, ...theirs] },
  // Its server is one thread of Node, and both wait for it.
  { name: `${files} files of 20 kB from the Hub`, uri: 'hf://acme/model', bytes: files * SMALL, env: { HF_ENDPOINT: hub.endpoint, HF_HUB_DISABLE_XET: '1', HF_HOME: join(folder, 'hf') }, contenders: [agent, ...theirs] },
];

try {
  console.log(`CPU: ${cpus().length} x ${cpus()[0]?.model}; load before: ${loadavg()[0]?.toFixed(1)}; ${AGENT.at(-1)?.endsWith('.js') ? 'built' : 'from source'}; ${rounds} rounds, in turns; medians`);
  console.log(`work: ${folder}\n\n| case | who | seconds | against the agent | peak MiB |\n|---|---|---|---|---|`);
  for (const one of CASES) if (values.only === undefined || one.name.includes(values.only)) await compare(one);
  const starts: number[] = [];
  for (let round = 0; round < rounds; round++) starts.push(await startToFirstByte(join(folder, `start-${round}`)));
  console.log(`| start to first byte | agent | ${median(starts).toFixed(2)} | - | - |`);
} finally {
  await Promise.all([nginx.stop(), hub.stop()]);
  rmSync(folder, { recursive: true, force: true });
}

/** In turns, so that whatever else the machine does meets all of them; what is compared is always of the same round. */
async function compare({ name, uri, bytes, env, contenders }: Case): Promise<void> {
  const results = new Map(contenders.map((contender) => [contender.name, [] as Measured[]]));
  for (let round = 0; round < rounds; round++) {
    for (const contender of round % 2 === 0 ? contenders : contenders.toReversed()) {
      const dest = join(folder, 'dest');
      results.get(contender.name)?.push(await measure(contender.command(uri, dest), env));
      if (bytesIn(dest) !== bytes) throw new Error(`${contender.name} brought ${bytesIn(dest)} bytes of ${bytes}: ${name}`);
      rmSync(dest, { recursive: true, force: true });
      rmSync(join(folder, 'hf'), { recursive: true, force: true });
    }
  }
  const base = results.get(agent.name) as Measured[];
  for (const [who, runs] of results) {
    const ratio = median(runs.map(({ seconds }, round) => seconds / (base[round] as Measured).seconds));
    console.log(`| ${name} | ${who} | ${median(runs.map(({ seconds }) => seconds)).toFixed(2)} | ${who === agent.name ? '-' : `${ratio.toFixed(2)} x`} | ${Math.max(...runs.map(({ peak }) => peak)).toFixed(0)} |`);
  }
}

/** Of the model: without what whoever fetched it keeps beside it. */
function bytesIn(dest: string): number {
  const names = readdirSync(dest, { recursive: true, encoding: 'utf8' }).filter((path) => !path.startsWith('.'));
  return names.map((path) => statSync(join(dest, path))).reduce((sum, one) => sum + (one.isFile() ? one.size : 0), 0);
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] as number : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
