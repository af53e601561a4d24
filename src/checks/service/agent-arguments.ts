import { findDuplicates } from '../../knowledge/flags/find-duplicates';
import { agentGrammar } from '../../knowledge/flags/image-grammar';
import { parseArgs } from '../../knowledge/flags/parse-args';
import { fetchOptions } from '../../plan/agent';
import { ServiceRule } from '../rule';
import { maskArguments } from '../secrets';

export const AGENT_ARGUMENTS: ServiceRule = {
  id: 'KS114',
  title: 'arguments that the agent does not take',
  severity: 'error',
  acknowledgeable: false,
  why: 'It ends at its start with exit code 64, again and again, and the pod never serves.',
  check: ({ intent }) => {
    const fetch = intent.fetch.value;
    return fetch.by === 'agent' ? agentProblems(fetchOptions(intent, fetch).map(({ value }) => value)) : [];
  },
};

/** What the agent would say of flags. */
export function agentProblems(args: readonly string[]): string[] {
  const { flags, problems } = parseArgs(maskArguments([...args]), agentGrammar());
  return [...problems, ...findDuplicates(flags)].filter(({ level }) => level === 'error').map(({ message }) => message);
}
