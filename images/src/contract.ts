// Writes the server's part of contract.json, which is all that the library reads. `--check` only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { EXIT } from './server/exit.ts';
import { PATHS } from './server/http/paths.ts';
import { OPTION_NAMES, OPTIONS, variableOf, type Option } from './settings/options.ts';

const FILE = new URL('../contract.json', import.meta.url);

/** What whoever deploys the server has to know. */
function serverPart(): object {
  const { 'http-port': http, 'grpc-port': grpc } = OPTIONS;
  return {
    entrypoint: ['/usr/local/bin/node', '/app/dist/server/main.js'],
    options: Object.fromEntries(OPTION_NAMES.map((name) => {
      const { secret, ...option }: Option = OPTIONS[name];
      return [name, { ...option, env: [variableOf(name)], ...(secret === true ? { secret } : {}) }];
    })),
    environment: { ORT_DISABLE_TELEMETRY: '1', NODE_ENV: 'production' },
    ports: { http: http.default, grpc: grpc.default },
    probes: { startup: PATHS.ready, readiness: PATHS.ready, liveness: PATHS.live },
    metrics: PATHS.metrics,
    user: { uid: 65532, gid: 0 },
    readOnlyRoot: true,
    exit: EXIT,
    drainMarginSeconds: 5,
    stopSignal: 'SIGTERM',
  };
}

/** The whole file with the server's part anew; the other images' parts stay as they are. */
export function contractText(whole: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify(sorted({ ...whole, server: serverPart() }), null, 2)}\n`;
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
    process.stderr.write('images/contract.json is not that of the server: run npm run contract\n');
    process.exitCode = 1;
  }
}
