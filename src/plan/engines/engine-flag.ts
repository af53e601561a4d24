import { FlagIntent } from '../engine-intent';
import { fromProp, Origin, Sourced } from '../sourced';

/** One flag that the library sets: from a typed prop or by itself. */
export interface EngineFlag {
  readonly flag: string;
  readonly value: FlagIntent['value'];
  readonly from: Origin;
  /** What switches the flag off, where the version has such a spelling. */
  readonly negative?: string;
}

/** The flag as it stands in an argument vector; a list needs one argument for each value. */
export function renderFlag(setting: EngineFlag): Sourced<string>[] {
  const sourced = (value: string): Sourced<string> => ({ value, from: setting.from });
  const { flag, value } = setting;
  if (value === true) {
    return [sourced(flag)];
  }
  if (value === false) {
    return setting.negative === undefined ? [] : [sourced(setting.negative)];
  }
  if (typeof value === 'object') {
    return [flag, ...value].map(sourced);
  }
  return [sourced(`${flag}=${value}`)];
}

/** What the user wrote out, after everything typed. */
export function extraArguments(extraArgs: readonly string[]): Sourced<string>[] {
  return extraArgs.map((arg) => fromProp(arg, 'engine.extraArgs'));
}
