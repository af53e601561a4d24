import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Folders } from './manifest';
import { MachineImage } from './nodes';

/** The real vLLM and Ray on this machine, and a model. */
export interface Installed {
  readonly image: MachineImage;
  readonly vllm: string;
  readonly ray: string;
  readonly folders: Folders;
}

/** Where they are: VLLM_DIR, or a cache that the first run fills. */
export const VLLM_DIR = process.env.VLLM_DIR ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'cdk8s-kserve', 'vllm');

/** Installs what is missing. */
export function install(): Installed {
  if (VLLM_DIR.startsWith('/tmp/')) {
    throw new Error(`VLLM_DIR must not be in /tmp, which is a pod's own, got ${VLLM_DIR}`);
  }
  execFileSync(join(__dirname, 'vllm', 'setup.sh'), [VLLM_DIR], { stdio: ['ignore', 'inherit', 'inherit'] });
  const made = join(VLLM_DIR, 'installed.json');
  if (!existsSync(made)) { throw new Error(`${made} is missing after setup.sh`); }
  const { vllm, ray, python } = JSON.parse(readFileSync(made, 'utf8')) as Record<string, string>;
  return {
    vllm, ray, folders: { models: join(VLLM_DIR, 'models'), cache: join(VLLM_DIR, 'cache') },
    image: {
      name: `example/vllm-cpu:${vllm}`,
      path: `${VLLM_DIR}/venv/bin:/usr/local/bin:/usr/bin:/bin`,
      folders: ['/usr', ...(python.startsWith('/usr') ? [] : [python]), join(VLLM_DIR, 'venv')],
    },
  };
}
