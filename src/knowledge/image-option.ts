/** An option of a program in one of our images, as its contract has it. */
export interface ImageOption {
  readonly type: string;
  readonly default?: string | number | boolean;
  readonly oneOf?: readonly string[];
  readonly least?: number;
  readonly most?: number;
  /** Variables that say the same; the first is its own. */
  readonly env: readonly string[];
}

/** The version of a library that was never released: no image carries it. */
export const UNRELEASED = '0.0.0';
