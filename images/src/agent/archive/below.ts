/** Where a path goes when only what lies below a folder is taken, without its name; undefined: it does not lie there. */
export type Below = (path: string) => string | undefined;

export function belowOf(folder: string): Below {
  const base = pathOf(folder);
  return (path) => {
    if (base === '') return path;
    if (path === base) return '';
    return path.startsWith(`${base}/`) ? path.slice(base.length + 1) : undefined;
  };
}

/** Whether a folder is that one, or one around it. */
export function isAround(path: string, folder: string): boolean {
  return path === '' || `${pathOf(folder)}/`.startsWith(`${path}/`);
}

function pathOf(folder: string): string {
  return folder.split('/').filter((part) => part !== '' && part !== '.').join('/');
}
