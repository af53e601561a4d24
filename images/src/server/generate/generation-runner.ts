import { ServingError } from '../errors.ts';
import type { Runner } from '../runtime/runner.ts';
import type { Generator } from './generator.ts';

/** The runner of a model that generates: its graph is loaded once, and only the generator uses it. */
export function generationRunner(generator: Generator): Runner {
  const refuse = (): Promise<never> => Promise.reject(
    new ServingError('invalid', 'this model generates text: use /v1/completions or /v1/chat/completions'),
  );
  return { graph: generator.graph, run: refuse, infer: refuse, close: () => generator.close() };
}
