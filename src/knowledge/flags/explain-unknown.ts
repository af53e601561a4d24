import { FlagGrammar } from './grammar';
import { alternatives, flagError, FlagProblem } from './problem';

/** Why a spelling is no flag: gone, not there yet, abbreviated or misspelt. */
export function explainUnknown(name: string, grammar: FlagGrammar): FlagProblem {
  const completions = name.startsWith('--') && name.length > 3
    ? [...new Set(grammar.spellings().filter((spelling) => spelling.startsWith(name)))]
    : [];
  const elsewhere = grammar.elsewhere(name);
  if (elsewhere) return withPrefixTrap(elsewhere, completions);
  if (completions.length === 1) {
    const message = `'${name}' must be written in full, got an abbreviation: use '${completions[0]}'`;
    return flagError('ambiguous-prefix', name, message);
  }
  if (completions.length > 1) {
    const some = alternatives(completions.slice(0, 4));
    const message = `'${name}' must be written in full, got the start of ${completions.length} flags: use ${some}`;
    return flagError('ambiguous-prefix', name, message);
  }
  const near = grammar.nearest(name);
  const hint = near.length > 0 ? `did you mean ${alternatives(near)}?` : 'no flag has a similar name';
  return flagError('unknown', name, `'${name}' is no flag of ${grammar.engine}: ${hint}`);
}

/** A flag that is gone can be the start of one that came: argparse then takes it for that one, silently. */
function withPrefixTrap(problem: FlagProblem, completions: string[]): FlagProblem {
  if (completions.length !== 1 || problem.kind === 'spelling') return problem;
  return { ...problem, message: `${problem.message}; its parser would read it as '${completions[0]}'` };
}
