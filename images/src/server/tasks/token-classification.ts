import type { Call } from '../call.ts';
import { ServingError } from '../errors.ts';
import type { LoadedModel } from '../models/loaded-model.ts';
import { encode } from './encode.ts';
import { entitiesOf, STRATEGIES, type Entity, type Strategy } from './entities.ts';
import { MAX_WORDS } from './limits.ts';
import { argmax, softmax } from './math.ts';
import { optionalChoice, optionalCount, optionalFlag, optionalTexts, parametersOf } from './read.ts';
import { logitsName, rowOf, tensorOf, tensorRow } from './rows.ts';
import type { Task } from './task.ts';
import { singleText } from './text-input.ts';
import { withoutOverlaps } from './overlaps.ts';
import { tokensOf, type ScoredToken } from './scored-tokens.ts';
import { windowsOf } from './windows.ts';

export interface TokenOptions {
  /** How tokens join to entities. @default 'none' */
  readonly strategy?: Strategy;
  /** Labels that are no entities. @default ['O'] */
  readonly ignoreLabels?: readonly string[];
  /** Tokens that neighbouring windows of a long text share; absent: a long text is cut at the model's limit. */
  readonly stride?: number;
  readonly probabilities?: boolean;
  readonly rawLogits?: boolean;
}

/** What the model said about the tokens of one text. */
export interface Tagged {
  readonly entities: readonly Entity[];
  /** A row a token, special tokens included, of every window. */
  readonly logits: readonly Float32Array[];
}

export async function tag(model: LoadedModel, texts: readonly string[], options: TokenOptions, call: Call): Promise<Tagged[]> {
  const name = logitsName(model);
  const windows = await windowsOfAll(model, texts, options.stride, call);
  const all = windows.flat();
  const taken = await model.runner.run(all.map((it) => rowOf(model, it, { kind: 'outputs', names: [name] })), call);
  let next = 0;
  return Promise.all(windows.map(async (own, index) => {
    const logits: Float32Array[] = [];
    const tokens: ScoredToken[][] = [];
    for (const encoding of own) {
      const tensor = tensorOf(taken[next++], name);
      const rows = Array.from({ length: encoding.getLength() }, (_, at) => tensorRow(tensor, at));
      logits.push(...rows);
      tokens.push(await tokensOf(model, texts[index]!, encoding, rows));
    }
    const decode = (words: string[]): string => model.tokenizer.getDecoder()?.decode(words) ?? words.join(' ');
    const found = tokens.flatMap((it) => entitiesOf(it, model.files.labels, options.strategy ?? 'none', decode));
    const ignored = new Set(options.ignoreLabels ?? ['O']);
    const entities = own.length > 1 ? withoutOverlaps(found) : found;
    return { entities: entities.filter((it) => !ignored.has('entity' in it ? it.entity : it.entity_group)), logits };
  }));
}

async function windowsOfAll(model: LoadedModel, texts: readonly string[], stride: number | undefined, call: Call) {
  if (stride === undefined) {
    return (await encode(model, texts, { call })).map((it) => [it]);
  }
  return windowsOf(model, texts.map((text) => ({ text })), { maxTokens: model.limits.maxTokens, stride, call });
}

const byIndex = (values: ArrayLike<number>, digits?: number): Record<string, number> => Object.fromEntries(
  Array.from(values, (value, index) => [index, digits === undefined ? value : Number(value.toFixed(digits))]),
);

export const tokenClassification: Task<string, TokenOptions, Tagged> = {
  name: 'token-classification',
  parse: singleText,
  options(parameters) {
    const fields = parametersOf(parameters, ['aggregation_strategy', 'ignore_labels', 'stride', 'return_probabilities', 'return_raw_logits']);
    const strategy = optionalChoice(fields, 'aggregation_strategy', STRATEGIES);
    const ignoreLabels = optionalTexts(fields, 'ignore_labels', MAX_WORDS);
    const stride = optionalCount(fields, 'stride', 0);
    if (stride !== undefined && (strategy ?? 'none') === 'none') {
      throw new ServingError('invalid', "'stride' needs an aggregation_strategy other than none: windows are joined by entities");
    }
    return {
      ...(strategy !== undefined && { strategy }),
      ...(ignoreLabels !== undefined && { ignoreLabels }),
      ...(stride !== undefined && { stride }),
      probabilities: optionalFlag(fields, 'return_probabilities') ?? false,
      rawLogits: optionalFlag(fields, 'return_raw_logits') ?? false,
    };
  },
  run: tag,
  pipeline: (output) => output.entities,
  // A list in a list: KServe keeps the batch dimension of one. It also answers for padding, which we do not have.
  kserve(output, options) {
    if (options.rawLogits) {
      return output.logits.map((row) => byIndex(row));
    }
    return options.probabilities ? output.logits.map((row) => byIndex(softmax(row), 4)) : [output.logits.map(argmax)];
  },
};
