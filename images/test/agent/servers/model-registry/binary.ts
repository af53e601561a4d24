import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE } from '../../../support/venv.ts';

/** Its store is ML Metadata, which needs no database server; the one that came after it is not finished in this version. */
const VERSION = 'v0.2.19';

/**
 * The Model Registry's server, compiled once for this machine: some minutes.
 *
 * @returns its path, or why there is none
 */
export function registryBinary(): { path: string } | { missing: string } {
  const folder = join(CACHE, 'model-registry', VERSION);
  const path = join(folder, 'model-registry');
  if (existsSync(path)) return { path };
  const building = join(folder, `building-${process.pid}`);
  try {
    mkdirSync(building, { recursive: true });
    console.error(`compiling Kubeflow's Model Registry ${VERSION}, which takes some minutes the first time`);
    execFileSync('go', ['install', '-trimpath', `github.com/kubeflow/model-registry@${VERSION}`], { env: { ...process.env, GOBIN: building }, stdio: ['ignore', 'ignore', 'pipe'] });
    renameSync(join(building, 'model-registry'), path);
    return { path };
  } catch (error) {
    const { stderr } = error as { stderr?: Buffer };
    return { missing: `the Model Registry cannot be compiled, which needs Go: ${stderr?.toString().trim().split('\n').at(-1) ?? (error as Error).message}` };
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
}
