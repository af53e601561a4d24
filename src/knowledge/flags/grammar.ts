import { FlagMatch } from './flag';
import { FlagProblem } from './problem';

/** What one engine in one version reads from its argument vector. */
export interface FlagGrammar {
  /** How messages call it, such as `vLLM 0.24.0`. */
  readonly engine: string;

  /** Whether `--x.key value` sets one key of the JSON flag `--x`. */
  readonly dotted: boolean;

  /** The flag behind a spelling that this engine really reads. */
  find(spelling: string): FlagMatch | undefined;

  /** Every spelling that it reads. */
  spellings(): string[];

  /** The spellings closest to a misspelt one. */
  nearest(name: string): string[];

  /** What is known of a flag that `find` does not find: removed, not there yet, spelt another way. */
  elsewhere(name: string): FlagProblem | undefined;
}
