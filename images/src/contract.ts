// Writes the parts of contract.json that are written in TypeScript; it is all that the library reads. `--check` only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { EXIT as AGENT_EXIT } from './agent/exit.ts';
import { CACHE_PATHS } from './agent/cache/paths.ts';
import { AGENT } from './agent/options.ts';
import { WHO } from './agent/sources/registry/who.ts';
import { TERMINATION_LOG } from './program/end.ts';
import { EXIT } from './server/exit.ts';
import { PATHS } from './server/http/paths.ts';
import { SERVER } from './server/options.ts';
import { variablesOf, type Options, type Program } from './settings/options.ts';

const FILE = new URL('../contract.json', import.meta.url);
const USER = { uid: 65532, gid: 0 };

/** What whoever deploys the server has to know. */
function serverPart(): object {
  const { 'http-port': http, 'grpc-port': grpc } = SERVER.options;
  return {
    entrypoint: ['/usr/local/bin/node', '/app/dist/server/main.js'],
    options: optionsOf(SERVER),
    environment: { ORT_DISABLE_TELEMETRY: '1', NODE_ENV: 'production' },
    ports: { http: http.default, grpc: grpc.default },
    probes: { startup: PATHS.ready, readiness: PATHS.ready, liveness: PATHS.live },
    metrics: PATHS.metrics,
    user: USER,
    readOnlyRoot: true,
    exit: EXIT,
    drainMarginSeconds: 5,
    stopSignal: 'SIGTERM',
  };
}

/** What whoever deploys the agent has to know. */
function agentPart(): object {
  return {
    entrypoint: ['/usr/local/bin/node', '/app/dist/agent/main.js'],
    commands: { await: ['await'], cache: ['cache'], fetch: ['fetch'], models: ['models'], repository: ['repository'], scan: ['scan'] },
    cache: CACHE_PATHS,
    options: optionsOf(AGENT),
    // Of the downward API: they stand in the audit line of a registry.
    who: WHO,
    environment: { NODE_ENV: 'production' },
    // Of the whole process, for a model of any size.
    memoryBytes: 256 * 2 ** 20,
    user: USER,
    readOnlyRoot: true,
    exit: AGENT_EXIT,
    terminationLog: TERMINATION_LOG,
    stopSignal: 'SIGTERM',
  };
}

function optionsOf(program: Program<Options>): object {
  return Object.fromEntries(Object.entries(program.options).map(([name, { secret, also: _, ...option }]) => (
    [name, { ...option, env: variablesOf(program, name), ...(secret === true ? { secret } : {}) }])));
}

/** The whole file with these parts anew; the other images' parts stay as they are. */
export function contractText(whole: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify(sorted({ ...whole, agent: agentPart(), server: serverPart() }), null, 2)}\n`;
}

export function readContract(): string {
  return readFileSync(FILE, 'utf8');
}

/** Keys in the order that the launcher's writer has: both write the same file. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const old = readContract();
  const text = contractText(JSON.parse(old) as Record<string, unknown>);
  if (!process.argv.includes('--check')) writeFileSync(FILE, text);
  else if (text !== old) {
    process.stderr.write('images/contract.json is not what the code says: run npm run contract\n');
    process.exitCode = 1;
  }
}
