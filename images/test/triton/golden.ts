import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MAIN as AGENT } from '../agent/process.ts';

/** What the library makes for an example, run as it stands: only folders and addresses are others. */
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

export interface Container {
  readonly name: string;
  readonly args: readonly string[];
  readonly startupProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
}

export interface Probe {
  readonly exec?: { readonly command: readonly string[] };
  readonly httpGet?: { readonly path: string; readonly port: number };
}

/** One pod of an example, with folders of this machine in the place of its volumes. */
export interface GoldenPod {
  readonly containers: Readonly<Record<string, Container>>;
  /** What stands where the pod has the model, the repository and the ConfigMap. */
  readonly folders: Readonly<Record<string, string>>;
  /** Arguments of a container, with paths as they are here. */
  argsOf(name: string): string[];
  /** Runs the init container that fetches, from a folder in the place of its address. @throws with what it said */
  fetchFrom(folder: string): void;
  /** Runs the init container that lays the repository out. @throws with what it said */
  layOut(): void;
}

/** Why the library is not there. @throws in CI, where somebody relies on it */
export function lacksLibrary(): string | undefined {
  if (existsSync(join(ROOT, 'node_modules/yaml'))) return undefined;
  if (process.env['CI'] !== undefined) throw new Error("the library's own packages are needed: npm ci in the project's root");
  console.error("\nNOT RUN: the synthesized pods: npm ci in the project's root\n");
  return 'the library is not installed';
}

/** The pod of one Deployment of an example on plain Kubernetes. */
export function goldenPod(example: string, deployment: (name: string) => boolean, root: string): GoldenPod {
  const { parseAllDocuments } = createRequire(join(ROOT, 'package.json'))('yaml') as { parseAllDocuments(text: string): { toJSON(): Record<string, unknown> }[] };
  const objects = parseAllDocuments(readFileSync(join(ROOT, 'examples', example, 'kubernetes.yaml'), 'utf8')).map((document) => document.toJSON());
  const named = (object: Record<string, unknown>): string => (object['metadata'] as { name: string }).name;
  const { spec } = (objects.find((object) => object['kind'] === 'Deployment' && deployment(named(object))) as unknown as {
    spec: { template: { spec: { initContainers: Container[]; containers: Container[]; volumes: { configMap?: { name: string } }[] } } };
  }).spec.template;
  const containers = Object.fromEntries([...spec.initContainers, ...spec.containers].map((container) => [container.name, container]));
  const folders = { '/mnt/models': join(root, 'models'), '/mnt/repository': join(root, 'repository'), '/etc/triton': join(root, 'config'), '/run/control': join(root, 'control') };
  const here = (text: string): string => Object.entries(folders).reduce((all, [pod, ours]) => all.replaceAll(pod, ours), text);
  const argsOf = (name: string): string[] => (containers[name] as Container).args.map(here);
  for (const folder of ['/etc/triton', '/run/control'] as const) mkdirSync(folders[folder], { recursive: true });
  for (const { configMap } of spec.volumes) {
    const map = configMap && objects.find((object) => object['kind'] === 'ConfigMap' && named(object) === configMap.name) as { data: Record<string, string> } | undefined;
    for (const [name, content] of Object.entries(map?.data ?? {})) writeFileSync(join(folders['/etc/triton'], name), here(content));
  }
  return {
    containers,
    folders,
    argsOf,
    fetchFrom: (folder) => agent(['fetch', `file://${folder}`, folders['/mnt/models'], ...argsOf('model-initializer').filter((arg) => arg.startsWith('--'))]),
    layOut: () => agent(argsOf('model-repository')),
  };
}

function agent(args: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, [AGENT, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`agent ${args.join(' ')} ended with ${status}: ${stderr}`);
}
