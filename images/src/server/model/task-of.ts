import { ServingError } from '../errors.ts';
import type { HubFiles, Json } from './hub-files.ts';
import { TASKS, type TaskName } from './hub-model.ts';

const BY_HEAD: readonly (readonly [RegExp, TaskName])[] = [
  [/ForTokenClassification$/, 'token-classification'],
  [/ForMaskedLM$/, 'fill-mask'],
  [/ForQuestionAnswering$/, 'question-answering'],
  [/(ForCausalLM|LMHeadModel)$/, 'text-generation'],
  [/Model$/, 'feature-extraction'],
];

/** The task of a model by the class in its config.json; a classifier with one label ranks. */
export async function taskOf(files: HubFiles, config: Json, asked?: TaskName): Promise<TaskName> {
  if (asked !== undefined) return asked;
  const architecture = architectureOf(config);
  if (await files.exists('modules.json') && !architecture.endsWith('ForSequenceClassification')) return 'feature-extraction';
  if (architecture.endsWith('ForSequenceClassification')) return labelsOf(config).length === 1 ? 'text-ranking' : 'text-classification';
  const task = BY_HEAD.find(([head]) => head.test(architecture))?.[1];
  if (task === undefined) {
    throw new ServingError('failed', `config.json has architectures ${JSON.stringify(config['architectures'] ?? null)}, whose task is not known: name it with --task (${TASKS.join(', ')})`);
  }
  return task;
}

export function architectureOf(config: Json): string {
  const { architectures } = config;
  return Array.isArray(architectures) && typeof architectures[0] === 'string' ? architectures[0] : '';
}

/** Labels by index; as many as `num_labels` (two where nothing is said) if they have no names. */
export function labelsOf(config: Json): readonly string[] {
  const names = config['id2label'];
  if (typeof names === 'object' && names !== null) {
    return Object.entries(names).sort(([a], [b]) => Number(a) - Number(b)).map(([, label]) => String(label));
  }
  return Array.from({ length: Number(config['num_labels'] ?? 2) }, (_, index) => `LABEL_${index}`);
}
