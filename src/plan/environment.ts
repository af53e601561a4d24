import { ServiceIntent } from './intent';
import { COMPILE_CACHE_PATH, MODEL_PATH, SCRATCH_PATH } from './paths';
import { EnvIntent } from './references';
import { derived, fromKnowledge, Sourced } from './sourced';
import { serverDownloads } from './weights';

const TELEMETRY_OFF: Record<string, string> = {
  DO_NOT_TRACK: '1',
  HF_HUB_DISABLE_TELEMETRY: '1',
  VLLM_NO_USAGE_STATS: '1',
};

/** Whatever a library wants to keep below HOME, below the one writable folder. */
const CACHES: Record<string, string> = {
  HF_HOME: 'huggingface',
  NUMBA_CACHE_DIR: 'numba',
  OUTLINES_CACHE_DIR: 'outlines',
  VLLM_CONFIG_ROOT: 'vllm/config',
  XDG_CACHE_HOME: 'cache',
  XDG_CONFIG_HOME: 'config',
};

/** What compiling leaves behind; kept on a claim where the user gives one. */
const COMPILE_CACHES: Record<string, string> = {
  TORCHINDUCTOR_CACHE_DIR: 'inductor',
  TRITON_CACHE_DIR: 'triton',
  VLLM_CACHE_ROOT: 'vllm/cache',
};

/** A user without an entry in /etc/passwd still needs a name: torch asks for one. */
const USER_NAME = 'server';

/** Environment of every container that runs Python on a read-only root. */
export function writableEnvironment(): Sourced<EnvIntent>[] {
  return [
    derived({ name: 'HOME', value: SCRATCH_PATH }, 'the root file system is read-only'),
    derived({ name: 'LOGNAME', value: USER_NAME }, 'the uid may be unknown to the image'),
    derived({ name: 'USER', value: USER_NAME }, 'the uid may be unknown to the image'),
    fromKnowledge({ name: 'HF_HUB_DISABLE_TELEMETRY', value: '1' }, 'no telemetry'),
  ];
}

/** Environment of the server: caches, telemetry, and offline once the files are local. */
export function serverEnvironment(intent: ServiceIntent): Sourced<EnvIntent>[] {
  if (intent.engine.kind === 'onnx' || intent.engine.kind === 'triton') {
    // They write nothing, fetch nothing and have no Python of the hub.
    return [derived({ name: 'HOME', value: SCRATCH_PATH }, 'the root file system is read-only')];
  }
  const compileRoot = intent.compileCache === undefined ? SCRATCH_PATH : COMPILE_CACHE_PATH;
  return [
    ...writableEnvironment().filter((entry) => !(entry.value.name in TELEMETRY_OFF)),
    ...folders(CACHES, SCRATCH_PATH, 'the root file system is read-only'),
    ...folders(COMPILE_CACHES, compileRoot, intent.compileCache ? 'compileCache' : 'the root file system is read-only'),
    ...Object.entries(TELEMETRY_OFF).map(([name, value]) => fromKnowledge({ name, value }, 'no telemetry')),
    ...(serverDownloads(intent) ? [] : offlineEnvironment()),
    ...(intent.fetch.value.by === 'engine' ? downloadFolder() : []),
  ];
}

function folders(names: Record<string, string>, root: string, reason: string): Sourced<EnvIntent>[] {
  return Object.entries(names).map(([name, folder]) => derived({ name, value: `${root}/${folder}` }, reason));
}

/** An engine that fetches for itself keeps the files where an initializer would have put them. */
function downloadFolder(): Sourced<EnvIntent>[] {
  return [derived({ name: 'HF_HUB_CACHE', value: MODEL_PATH }, 'weightsVolume')];
}

function offlineEnvironment(): Sourced<EnvIntent>[] {
  return ['HF_HUB_OFFLINE', 'TRANSFORMERS_OFFLINE'].map(
    (name) => derived({ name, value: '1' }, 'the files are local'),
  );
}

/**
 * Sorted by name, so that the order in which things were added never shows; what another
 * one refers to as `$(NAME)` comes before it, as Kubernetes wants it.
 */
export function sortEnvironment(env: readonly Sourced<EnvIntent>[]): Sourced<EnvIntent>[] {
  const sorted = [...env].sort((a, b) => (a.value.name < b.value.name ? -1 : 1));
  const placed = new Set<Sourced<EnvIntent>>();
  const waiting = new Set<Sourced<EnvIntent>>();
  const place = (entry: Sourced<EnvIntent>): void => {
    if (!placed.has(entry) && !waiting.has(entry)) {
      waiting.add(entry);
      referredTo(entry.value).forEach((name) => sorted.filter(({ value }) => value.name === name).forEach(place));
      placed.add(entry);
    }
  };
  sorted.forEach(place);
  return [...placed];
}

function referredTo(entry: EnvIntent): string[] {
  const text = 'value' in entry ? entry.value : '';
  return text.includes('$(') ? [...text.matchAll(/\$\(([^)]+)\)/g)].map(([, name]) => name) : [];
}
