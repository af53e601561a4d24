import { Flag } from './flag';

/** One flag of an argument vector, as its engine would read it. */
export interface ParsedFlag {
  /** The canonical name. */
  readonly flag: string;

  /** As it was written, without the value. */
  readonly spelling: string;

  readonly values: string[];

  /** Where in the vector it stands. */
  readonly index: number;

  /** The spelling switches the flag off. */
  readonly negated: boolean;

  /** The keys behind the first dot of `--x.key.other`. */
  readonly path?: string;

  /** What the grammar knows of it. */
  readonly definition: Flag;
}
