import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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
    // Not `go install`, which wants a list of all versions, and not every proxy has one.
    writeFileSync(join(building, 'go.mod'), 'module tests\n');
    const go = (...args: string[]): string => execFileSync('go', args, { cwd: building, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    const { Dir: sources } = JSON.parse(go('mod', 'download', '-json', `github.com/kubeflow/model-registry@${VERSION}`)) as { Dir: string };
    go('build', '-C', sources, '-trimpath', '-buildvcs=false', '-o', join(building, 'model-registry'), '.');
    renameSync(join(building, 'model-registry'), path);
    return { path };
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    return { missing: `the Model Registry cannot be compiled, which needs Go: ${stderr?.trim().split('\n').at(-1) ?? (error as Error).message}` };
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
}
