import { chooseFormats } from './choose.ts';
import { looksLikeHub } from './hub.ts';
import { nothingLeft } from './nothing.ts';
import type { Format } from './formats.ts';
import { unwantedOf } from './wanted.ts';

/** What of a listing is asked for. */
export interface Wishes {
  /** Paths must fit one of these; none: all do. */
  readonly allow: readonly string[];
  /** Paths must fit none of these. */
  readonly ignore: readonly string[];
  /**
   * `auto`: the best format that is there. A format: that one. `none`: what belongs to the model besides weights, for a
   * tokenizer beside another server. `all`: no choice at all.
   */
  readonly weights: 'auto' | 'all' | 'none' | Format;
  /** Of several graphs, quantizations or precisions: `int8`, `Q5_K_M`, `fp16`; of a graph its name without `.onnx` too. */
  readonly variant?: string | undefined;
}

/** What a choice needs to know of a file. */
export interface Item {
  readonly path: string;
  readonly size: number | undefined;
}

export interface Selection<File extends Item> {
  readonly chosen: readonly File[];
  readonly left: readonly Left<File>[];
}

export interface Left<File extends Item> {
  readonly file: File;
  /** Why, in a few words. */
  readonly reason: string;
}

/**
 * What is needed of a listing. Patterns come first. Patterns that allow are a choice already, so that no other is made
 * unless a format is asked for as well; patterns that ignore only make the listing smaller.
 *
 * @throws Failure notFound when nothing is left, no weights are, or a part of them is missing
 */
export function select<File extends Item>(files: readonly File[], wishes: Wishes): Selection<File> {
  const { allow, weights } = wishes;
  const unwanted = unwantedOf(wishes);
  const left: Left<File>[] = [];
  const open = files.filter((file) => {
    const reason = unwanted(file.path);
    if (reason !== undefined) left.push({ file, reason });
    return reason === undefined;
  });
  if (open.length === 0) throw nothingLeft(files, files.length === 0 ? 'the source is empty' : 'no file fits --allow and --ignore', 'change the patterns');
  const isChosenByHand = weights === 'all' || (weights === 'auto' && allow.length > 0);
  if (isChosenByHand || !looksLikeHub(open.map(({ path }) => path))) return { chosen: open, left };
  const choice = chooseFormats(open, wishes);
  return { chosen: choice.chosen, left: [...left, ...choice.left] };
}
