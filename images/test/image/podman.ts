import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { available } from '../../build/run.ts';

/** Why no image can be built and run on this machine; undefined where it can. */
export function cannotRun(): string | undefined {
  if (process.getuid?.() !== 0) return 'not root';
  const missing = ['buildah', 'podman', 'crun', 'mmdebstrap', 'strip', 'unshare'].filter((program) => !available(program));
  return missing.length === 0 ? undefined : `${missing.join(', ')} not installed`;
}

/** Storage and settings of its own, so that no other container is touched. */
export function containerSettings(folder: string): Record<string, string> {
  mkdirSync(folder, { recursive: true });
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  return {
    CONTAINERS_STORAGE_CONF: file('storage.conf',
      `[storage]\ndriver = "overlay"\ngraphroot = "${folder}/graph"\nrunroot = "${folder}/run"\n`),
    // A machine may not let podman raise limits, or keep it from systemd.
    CONTAINERS_CONF: file('containers.conf', '[containers]\ndefault_ulimits = ["nofile=8192:8192", "nproc=8192:8192"]\npids_limit = 0\n'
      + '[engine]\nruntime = "crun"\ncgroup_manager = "cgroupfs"\nevents_logger = "file"\n'),
  };
}

export interface Said {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function podman(...args: string[]): Said {
  const { status, stdout, stderr } = spawnSync('podman', args, { encoding: 'utf8' });
  return { status, stdout: stdout.trim(), stderr: stderr.trim() };
}

/** @throws Error with what podman said */
export function podmanOk(...args: string[]): string {
  const said = podman(...args);
  if (said.status !== 0) throw new Error(`podman ${args[0]}: ${said.stderr}`);
  return said.stdout;
}
