import { belowOf, isAround } from './below.ts';
import type { Tree } from './tree.ts';

const MARK = '.wh.';
const OPAQUE = '.wh..wh..opq';

/**
 * Does what a whiteout of an image's layer says: what layers before brought is removed.
 *
 * @returns whether the path was one
 * @see https://github.com/opencontainers/image-spec/blob/main/layer.md#whiteouts
 */
export function whiteoutsOf(from: string, tree: Tree): (path: string) => Promise<boolean> {
  const below = belowOf(from);
  const remove = async (path: string, what: 'itself' | 'children'): Promise<void> => {
    const placed = below(path);
    if (placed !== undefined && placed !== '') await tree.removeOlder(placed, what);
    else if (isAround(path, from)) await tree.removeOlder('', 'children');
  };
  return async (path) => {
    const slash = path.lastIndexOf('/') + 1;
    const name = path.slice(slash);
    if (!name.startsWith(MARK)) return false;
    if (name === OPAQUE) await remove(path.slice(0, Math.max(0, slash - 1)), 'children');
    // Other names with the double mark are AUFS's own.
    else if (!name.startsWith(`${MARK}${MARK}`)) await remove(`${path.slice(0, slash)}${name.slice(MARK.length)}`, 'itself');
    return true;
  };
}
