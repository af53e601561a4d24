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
    return [flag, ...value.map(literally)].map(sourced);
  }
  return [sourced(`${flag}=${literally(String(value))}`)];
}

/**
 * The kubelet puts a variable's value in the place of `$(NAME)`; what a typed prop says is
 * meant as it stands. In `extraArgs` it works as in every manifest.
 *
 * @see https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/
 */
function literally(value: string): string {
  return value.replaceAll('$(', '$$$$(');
}

/** What the user wrote out, after everything typed. */
export function extraArguments(extraArgs: readonly string[], prop = 'engine.extraArgs'): Sourced<string>[] {
  return extraArgs.map((arg) => fromProp(arg, prop));
}
