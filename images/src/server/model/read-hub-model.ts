import { ServingError } from '../errors.ts';
import { embeddingFacts } from './embedding-facts.ts';
import { graphFile, type GraphVariant } from './graph-file.ts';
import { hubFiles, type HubFiles, type Json } from './hub-files.ts';
import type { HubModel, TaskName } from './hub-model.ts';
import { maxTokens } from './max-tokens.ts';
import { specialToken } from './special-tokens.ts';
import { architectureOf, labelsOf, taskOf } from './task-of.ts';
import { padIdIn } from './tokenizer.ts';

export interface ReadOptions {
  /** Undefined: the graph is elsewhere. */
  readonly graph: GraphVariant | undefined;
  /** Where config.json does not tell, or several tasks are possible. */
  readonly task?: TaskName;
}

/**
 * Reads what a hub folder says about its model.
 *
 * @throws ServingError failed: which file is missing or wrong, and what to do
 */
export async function readHubModel(folder: string, options: ReadOptions): Promise<HubModel> {
  const files = await hubFiles(folder);
  const config = await files.json('config.json', 'copy the whole repository of the model, not only its weights');
  if (!await files.exists('tokenizer.json')) {
    throw new ServingError('failed', 'tokenizer.json is missing in the model folder: save it with AutoTokenizer.from_pretrained(...).save_pretrained(...), which makes it for a fast tokenizer');
  }
  const tokenizerConfig = await files.optionalJson('tokenizer_config.json');
  const specialTokens = await files.optionalJson('special_tokens_map.json');
  const maskToken = specialToken('mask_token', tokenizerConfig, specialTokens);
  const chatTemplate = await chatTemplateOf(files, tokenizerConfig);
  return {
    folder,
    task: await taskOf(files, config, options.task),
    architecture: architectureOf(config),
    graphPath: options.graph === undefined ? '' : await graphFile(files, options.graph),
    modelType: String(config['model_type'] ?? ''),
    labels: labelsOf(config),
    problem: problemOf(config),
    maxTokens: maxTokens(config, tokenizerConfig, await files.optionalJson('sentence_bert_config.json')),
    embedding: await embeddingFacts(files),
    padId: await padIdIn(files, specialToken('pad_token', tokenizerConfig, specialTokens), config),
    padSide: tokenizerConfig['padding_side'] === 'left' ? 'left' : 'right',
    truncationSide: tokenizerConfig['truncation_side'] === 'left' ? 'left' : 'right',
    ...(maskToken === undefined ? {} : { maskToken }),
    tokenizerPath: files.path('tokenizer.json'),
    config,
    tokenizerConfig,
    generationConfig: await files.optionalJson('generation_config.json'),
    ...(chatTemplate === undefined ? {} : { chatTemplate }),
  };
}

function problemOf(config: Json): HubModel['problem'] {
  const problem = config['problem_type'];
  return problem === 'multi_label_classification' || problem === 'regression' ? problem : 'single_label_classification';
}

/** A file of its own since 2025; in tokenizer_config.json before, there also as a list of named ones. */
async function chatTemplateOf(files: HubFiles, tokenizerConfig: Json): Promise<string | undefined> {
  const own = await files.optionalText('chat_template.jinja');
  if (own !== undefined) return own;
  const template = tokenizerConfig['chat_template'] ?? (await files.optionalJson('chat_template.json'))['chat_template'];
  if (Array.isArray(template)) {
    const named = template as { name?: string; template?: string }[];
    return (named.find(({ name }) => name === 'default') ?? named[0])?.template;
  }
  return typeof template === 'string' ? template : undefined;
}
