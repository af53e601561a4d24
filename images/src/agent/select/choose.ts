import { FORMATS, type Format, type Role } from './formats.ts';
import { nothingLeft } from './nothing.ts';
import { checkParts } from './parts.ts';
import { placedOf, type Placed } from './placed.ts';
import type { Item, Left, Selection, Wishes } from './select.ts';
import { graphChoice, precisionChoice, quantizationChoice, USUAL_QUANTIZATION, type VariantChoice } from './variant-choice.ts';

/** Of a hub's model: one format of weights for each home, one variant of it, and all that is not weights. @throws Failure */
export function chooseFormats<File extends Item>(files: readonly File[], wishes: Wishes): Selection<File> {
  const placed = placedOf(files);
  const formats = formatsOf(placed, wishes);
  const ofFormat = split(placed, ({ role }) => whyOtherFormat(role, formats.get(role.home)));
  const takes = variantsOf(ofFormat.kept, wishes.variant);
  const ofVariant = split(ofFormat.kept, ({ file, role }) => (role.format === undefined || takes(file.path, role) ? undefined : 'another variant of the same weights'));
  const weights = ofVariant.kept.filter(({ role }) => role.isWeights).map(({ file }) => file.path);
  if (wishes.weights !== 'none') {
    if (weights.length === 0) throw nothingLeft(files, 'no weights are selected', 'take others with --weights or --allow, or say --weights none');
    checkParts(weights);
  }
  return { chosen: ofVariant.kept.map(({ file }) => file), left: [...ofFormat.left, ...ofVariant.left] };
}

/** The format that each home's weights come in. */
function formatsOf<File extends Item>(placed: readonly Placed<File>[], { weights }: Wishes): ReadonlyMap<string, Format> {
  const there = new Map<string, Set<Format>>();
  for (const { role } of placed) {
    if (!role.isWeights || role.format === undefined) continue;
    there.set(role.home, (there.get(role.home) ?? new Set()).add(role.format));
  }
  if (weights === 'none') return new Map();
  const all = placed.filter(({ role }) => role.isWeights).map(({ file }) => file);
  const isWanted = weights === 'auto' || weights === 'all' ? () => true : (format: Format) => format === weights;
  if (all.length > 0 && ![...there.values()].some((formats) => [...formats].some(isWanted))) {
    throw nothingLeft(all, `there are no ${weights} weights`, 'take another format with --weights, or --weights auto');
  }
  return new Map([...there].map(([home, formats]) => [home, formatOf(home, formats, weights, all)]));
}

/** A module that does not have the wanted format comes as safetensors, never as a pickle that nobody asked for. */
function formatOf(home: string, formats: ReadonlySet<Format>, weights: Wishes['weights'], all: readonly Item[]): Format {
  const order = FORMATS.filter((format) => weights === 'auto' || format === weights || format === 'safetensors');
  const wanted = order.filter((format) => format === weights);
  const found = [...wanted, ...order].find((format) => formats.has(format));
  if (found !== undefined) return found;
  const where = home.replace(/#.*/, '');
  throw nothingLeft(all.filter(({ path }) => path.startsWith(where)), `${where === '' ? 'the model' : `'${where}'`} has no ${weights} weights`, `use --weights auto, or leave '${where}/*' out with --ignore`);
}

function whyOtherFormat(role: Role, format: Format | undefined): string | undefined {
  if (role.useless !== undefined) return role.useless;
  if (role.format === undefined || role.format === format) return undefined;
  return format === undefined ? `weights: ${role.format}` : `another format: ${format} is taken`;
}

function split<T extends { readonly file: Item }>(from: readonly T[], why: (one: T) => string | undefined): { kept: readonly T[]; left: readonly Left<T['file']>[] } {
  const reasons = new Map(from.map((one) => [one, why(one)]));
  return {
    kept: from.filter((one) => reasons.get(one) === undefined),
    left: from.flatMap((one) => { const reason = reasons.get(one); return reason === undefined ? [] : [{ file: one.file, reason }]; }),
  };
}

/** Quantizations lie in folders named after them, so that they are compared over all; other variants in each home. */
function variantsOf<File extends Item>(placed: readonly Placed<File>[], wanted: string | undefined): (path: string, role: Role) => boolean {
  const groupOf = ({ format, home }: Role): string => (format === 'gguf' ? 'gguf' : `${format} ${home}`);
  const groups = new Map<string, { format: Format; paths: string[] }>();
  for (const { file, role } of placed) {
    if (role.format === undefined) continue;
    const group = groups.get(groupOf(role)) ?? { format: role.format, paths: [] };
    group.paths.push(file.path);
    groups.set(groupOf(role), group);
  }
  const choices = new Map([...groups].map(([name, { format, paths }]) => [name, choiceOf(format)(paths, wanted)]));
  checkVariant(placed, [...choices.values()], [...groups.values()].map(({ format }) => format), wanted);
  return (path, role) => choices.get(groupOf(role))?.takes(path) ?? true;
}

function choiceOf(format: Format): (paths: readonly string[], wanted: string | undefined) => VariantChoice {
  return format === 'onnx' ? graphChoice : format === 'gguf' ? quantizationChoice : precisionChoice;
}

function checkVariant<File extends Item>(placed: readonly Placed<File>[], choices: readonly VariantChoice[], formats: readonly Format[], wanted: string | undefined): void {
  if (choices.length === 0 || choices.some(({ isThere }) => isThere)) return;
  const known = [...new Set(choices.flatMap((choice) => choice.known))].sort();
  const usual = wanted ?? (formats.includes('gguf') ? USUAL_QUANTIZATION : 'fp32');
  const weights = placed.filter(({ role }) => role.isWeights).map(({ file }) => file);
  throw nothingLeft(weights, `no weights of the variant '${usual}'`, known.length === 0 ? 'leave --variant out' : `say --variant ${known.join(', ')}`.replace(/, ([^,]*)$/, ' or $1'));
}
