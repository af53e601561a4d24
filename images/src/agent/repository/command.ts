import { UsageError } from '../../settings/value.ts';
import type { Settings } from '../options.ts';
import type { Report } from '../report/report.ts';
import { layOut } from './lay-out.ts';
import { readPlan } from './plan.ts';

/** `agent repository ROOT`: Triton's model repository, from what was fetched. @throws UsageError, Failure */
export async function repositoryCommand(words: readonly string[], { repositoryPlan }: Settings, report: Report): Promise<void> {
  const [root] = words;
  if (root === undefined || words.length !== 1) throw new UsageError(`agent repository takes one folder, got ${words.length}: agent repository ROOT`);
  const names = await layOut(root, await readPlan(repositoryPlan));
  report.say(`complete: ${root} has ${names.length === 1 ? `the model '${names[0]}'` : `${names.length} models, ${names.join(', ')}`}`, { root, models: names });
  report.close();
}
