import { variablesOf, type Options, type Program } from './options.ts';

/** The text of --help: every option with its variable, default and meaning. */
export function help(program: Program<Options>): string {
  const lines = Object.entries(program.options).map(([name, option]) => {
    const range = option.oneOf === undefined ? `<${option.type}>` : `<${option.oneOf.join('|')}>`;
    const fallback = option.default === undefined ? '' : ` [default: ${option.default}]`;
    return `  --${name} ${range}${fallback}\n      ${option.about}\n      ${variablesOf(program, name).join(', ')}`;
  });
  return `${program.about}\n\n`
    + `Every option is a flag or an environment variable; the flag wins. --max_length and --max-length are the same.\n\n${lines.join('\n')}\n`;
}
