import { roleOf, type Role } from './formats.ts';
import type { Item } from './select.ts';

export interface Placed<File extends Item> {
  readonly file: File;
  readonly role: Role;
}

/** Every file with its role; what only doubles other weights of the listing is useless. */
export function placedOf<File extends Item>(files: readonly File[]): readonly Placed<File>[] {
  const placed = files.map((file) => ({ file, role: roleOf(file.path) }));
  const isPipeline = files.some(({ path }) => path === 'model_index.json');
  const named = new Set(placed.filter(({ file, role }) => isHubWeights(file.path, role)).map(({ role }) => role.home));
  return placed.map(({ file, role }) => {
    const useless = whyDouble(file.path, role, named, isPipeline);
    return { file, role: useless === undefined ? role : { ...role, isWeights: false, useless } };
  });
}

function isHubWeights(path: string, role: Role): boolean {
  return role.isWeights && (role.format === 'safetensors' || role.format === 'bin') && !isConsolidated(path);
}

function isConsolidated(path: string): boolean {
  return /(^|\/)consolidated[^/]*$/.test(path);
}

function whyDouble(path: string, role: Role, named: ReadonlySet<string>, isPipeline: boolean): string | undefined {
  if (isConsolidated(path) && named.has(role.home)) return "the same weights in the maker's own layout";
  if (isPipeline && !path.includes('/') && /\.(safetensors|ckpt|bin|pt|pth)$/.test(path)) return 'the same weights in one file: model_index.json names folders';
  if (named.has('') && /^(checkpoint-\d+|global_step\d+|runs|logs|wandb)\//.test(path)) return 'left over from training';
  return undefined;
}
