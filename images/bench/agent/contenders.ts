import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One way to get files into a folder. */
export interface Contender {
  readonly name: string;
  command(uri: string, dest: string): readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const BUILT = here('../../dist/agent/main.js');
const NODE = [process.execPath, '--disable-warning=ExperimentalWarning'];

/** As in the image where `npm run build` was run; from source it starts a little later. */
export const AGENT = existsSync(BUILT) ? [...NODE, BUILT] : [...NODE, here('../../src/agent/main.ts')];

export const agent: Contender = { name: 'agent', command: (uri, dest) => [...AGENT, 'fetch', uri, dest, '--progress', 'none'] };

/** What is checked by hand: the agent gets the same hash in the fragment. */
export const curl: Contender = {
  name: 'curl, sha256sum',
  command: (uri, dest) => {
    const [url, hash] = uri.split('#sha256=');
    const check = hash === undefined ? '' : ` && echo "$3  $2/file" | sha256sum --check --quiet`;
    return ['sh', '-c', `mkdir -p "$2" && curl -sSf -o "$2/file" "$1"${check}`, 'sh', url as string, dest, ...(hash === undefined ? [] : [hash])];
  },
};

/** KServe's storage initializer: its entry point calls this function. It checks no hash. */
export function kserve(python: string): Contender {
  return {
    name: "KServe's initializer",
    command: (uri, dest) => [python, '-c', 'import sys; from kserve_storage import Storage; Storage.download(sys.argv[1], sys.argv[2])', uri.split('#', 1)[0] as string, dest],
  };
}
