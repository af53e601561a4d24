import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** An installed package, as package-lock.json has it. */
export interface LockedPackage {
  /** `node_modules/ajv/node_modules/fast-uri`, say. */
  readonly path: string;
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly integrity: string;
  readonly dependencies: readonly string[];
}

/**
 * What packages ask for and no program of ours loads: what only scripts of an
 * installation, or a command beside the library, need.
 */
const NOT_AT_RUN_TIME: Readonly<Record<string, readonly string[]>> = {
  'onnxruntime-node': ['adm-zip', 'global-agent'],
  // For channelz and ORCA, which this server does not have; its messages are read by hand.
  '@grpc/grpc-js': ['@grpc/proto-loader'],
};

type Entry = { version: string; license?: string; integrity?: string; dependencies?: Record<string, string> };
type Entries = Readonly<Record<string, Entry>>;

/** The packages that are loaded by whoever names these, sorted by path. */
export function runtimePackages(root: string, names: readonly string[]): LockedPackage[] {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Entries };
  const found = new Map<string, LockedPackage>();
  const visit = (from: string, name: string): void => {
    const path = resolve(packages, from, name);
    if (found.has(path)) return;
    const locked = describe(packages, path, name);
    found.set(path, locked);
    locked.dependencies.forEach((dependency) => visit(path, dependency));
  };
  names.forEach((name) => visit('', name));
  return [...found.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** As Node does: the nearest node_modules on the way up. */
function resolve(packages: Entries, from: string, name: string): string {
  const path = `${from === '' ? '' : `${from}/`}node_modules/${name}`;
  if (packages[path] !== undefined) return path;
  if (from === '') throw new Error(`package-lock.json has no '${name}': run npm install`);
  return resolve(packages, from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/'))), name);
}

function describe(packages: Entries, path: string, name: string): LockedPackage {
  const entry = packages[path] as Entry;
  const left = NOT_AT_RUN_TIME[name] ?? [];
  return {
    path, name, version: entry.version, license: entry.license ?? 'NOASSERTION', integrity: entry.integrity ?? '',
    dependencies: Object.keys(entry.dependencies ?? {}).filter((dependency) => !left.includes(dependency)),
  };
}
