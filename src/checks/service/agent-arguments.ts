import { AGENT } from '../../knowledge/agent';
import { findDuplicates } from '../../knowledge/flags/find-duplicates';
import { agentGrammar } from '../../knowledge/flags/image-grammar';
import { parseArgs } from '../../knowledge/flags/parse-args';
import { servingPod } from '../../plan/serving-plan';
import { ServiceRule } from '../rule';
import { maskArguments } from '../secrets';

export const AGENT_ARGUMENTS: ServiceRule = {
  id: 'KS114',
  title: 'arguments that the agent does not take',
  severity: 'error',
  acknowledgeable: false,
  why: 'It ends at its start with exit code 64, again and again, and the pod never serves.',
  check: ({ intent, plan }) => {
    const [fetcher] = servingPod(plan).initContainers;
    if (intent.fetch.value.by !== 'agent' || fetcher === undefined) {
      return [];
    }
    // The command, the address and the folder are no flags.
    return agentProblems(fetcher.args.map(({ value }) => value).slice(AGENT.commands.fetch.length + 2));
  },
};

/** What the agent would say of flags. */
export function agentProblems(args: readonly string[]): string[] {
  const { flags, problems } = parseArgs(maskArguments([...args]), agentGrammar());
  return [...problems, ...findDuplicates(flags)].filter(({ level }) => level === 'error').map(({ message }) => message);
}
