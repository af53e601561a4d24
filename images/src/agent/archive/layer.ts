import type { Tree } from './tree.ts';

/** An image's paths as they are below the prefix, with what whiteouts say. */
export interface Layer {
  /** Where a path of the image goes; undefined: it is not below the prefix. */
  place(path: string): string | undefined;
  /** Does what a whiteout says. @returns whether it was one */
  whiteout(path: string): Promise<boolean>;
}

const MARK = '.wh.';
const OPAQUE = '.wh..wh..opq';

/** @see https://github.com/opencontainers/image-spec/blob/main/layer.md#whiteouts */
export function layerOf(prefix: string, tree: Tree): Layer {
  const base = prefix.split('/').filter((part) => part !== '').join('/');
  const place = (path: string): string | undefined => {
    if (base === '') return path;
    if (path === base) return '';
    return path.startsWith(`${base}/`) ? path.slice(base.length + 1) : undefined;
  };
  /** A folder around the prefix means all of it. */
  const remove = async (path: string, what: 'itself' | 'children'): Promise<void> => {
    const placed = place(path);
    const isAround = path === '' || path === base || base.startsWith(`${path}/`);
    if (placed !== undefined && placed !== '') await tree.removeOlder(placed, what);
    else if (isAround) await tree.removeOlder('', 'children');
  };
  return {
    place,
    whiteout: async (path) => {
      const slash = path.lastIndexOf('/') + 1;
      const name = path.slice(slash);
      const folder = path.slice(0, Math.max(0, slash - 1));
      if (!name.startsWith(MARK)) return false;
      if (name === OPAQUE) await remove(folder, 'children');
      // Other names with the double mark are AUFS's own.
      else if (!name.startsWith(`${MARK}${MARK}`)) await remove(`${path.slice(0, slash)}${name.slice(MARK.length)}`, 'itself');
      return true;
    },
  };
}
