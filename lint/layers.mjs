// The layers of the house: data runs intent -> plan -> target and never backwards.
// A change that breaks one of these fails lint; test/tooling/layers.test.ts proves that it does.

/** The one file that hands plans to the targets. */
export const TARGET_DOOR = 'src/render.ts';

// Types that intent and targets share: which target was chosen, and what it made of a plan.
const TARGET_VOCABULARY = ['src/targets/target-intent.ts', 'src/targets/manifest.ts'];

/**
 * Most specific folder first; the first entry whose `in` is a prefix of a file's path decides.
 * `from`: what the file may import inside the repository; `packages`: what it may import from outside.
 */
export const LAYERS = [
  {
    in: 'src/knowledge/',
    from: ['src/knowledge/'],
    packages: [],
    why: 'knowledge is data about upstream versions; it knows nothing of plans, rules or constructs',
  },
  {
    in: 'src/checks/',
    from: ['src/checks/', 'src/plan/', 'src/knowledge/', ...TARGET_VOCABULARY],
    packages: [],
    why: 'a rule looks at a plan and at what upstream versions accept, never at constructs',
  },
  {
    in: 'src/plan/',
    from: ['src/plan/', 'src/knowledge/', 'src/checks/'],
    packages: [],
    why: 'a plan is a pure function from plain data to plain data',
  },
  {
    in: 'src/targets/',
    from: ['src/targets/', 'src/plan/', 'src/knowledge/', 'src/checks/'],
    packages: [],
    why: 'a target turns a plan into objects and sees neither props nor constructs',
  },
  {
    in: TARGET_DOOR,
    from: ['src/'],
    packages: ['constructs', 'cdk8s', 'cdk8s-plus-28'],
    why: '',
  },
  {
    in: 'src/',
    from: ['src/', ...TARGET_VOCABULARY],
    not: ['src/targets/'],
    packages: ['constructs', 'cdk8s', 'cdk8s-plus-28', 'node:fs', 'node:path', 'fs', 'path'],
    why: `only ${TARGET_DOOR} chooses a target's renderer, and the library has no runtime dependency but its peers`,
  },
];

/** The entry that governs a file, if it lies in src/. */
export function layerOf(file) {
  return LAYERS.find((layer) => file.startsWith(layer.in));
}

/** Why `file` may not import `target` (a path in the repository, or a package), or undefined if it may. */
export function refusal(file, target, isPackage) {
  const layer = layerOf(file);
  if (!layer) return undefined;
  const within = (folders) => folders.some((folder) => target.startsWith(folder));
  const fits = isPackage
    ? layer.packages.includes(target)
    : layer.from.includes(target) || (within(layer.from) && !within(layer.not ?? []));
  return fits ? undefined : layer.why;
}
