/** The packages of a lock file by their path; npm keeps one of what it installed in node_modules/.package-lock.json. */
export interface Lock {
  readonly packages: Record<string, { readonly version?: string; readonly dev?: boolean; readonly optional?: boolean }>;
}

/** What the lock names and is not installed in that version. Packages of other systems and of developers may lack. */
export function missingPackages(lock: Lock, installed: Lock | undefined): string[] {
  return Object.entries(lock.packages)
    .filter(([path, { dev, optional, version }]) => {
      const here = installed?.packages[path];
      return path !== '' && !dev && here?.version !== version && !(optional && here === undefined && installed !== undefined);
    })
    .map(([path]) => path);
}
