import { reject, wrongValue } from '../reject';
import { Rule } from '../rule';

export const SERVED_NAME: Rule = {
  id: 'KS020',
  title: 'the name of a model that clients cannot ask for',
  severity: 'error',
  acknowledgeable: false,
  why: 'It stands in paths, in JSON and in queries of Prometheus: blanks and quotes mean something else there.',
  see: 'https://docs.vllm.ai/en/stable/serving/openai_compatible_server.html',
};

/** Refuses blanks, quotes and everything else that a path or a query would not keep. */
export function servedName(value: string, prop = 'modelName'): string {
  if (!/^[\w][\w.\-/:@]*$/.test(value)) {
    reject(SERVED_NAME, wrongValue(
      prop, 'letters, digits, ., _, -, /, : and @ that begin with a letter or digit', value, prop === 'modelName' ? 'set modelName' : undefined,
    ));
  }
  return value;
}
