import { reject } from '../reject';
import { Rule } from '../rule';

export const SCOPE_SETTING: Rule = {
  id: 'KS011',
  title: 'a setting of a scope comes too late, or twice',
  severity: 'error',
  acknowledgeable: false,
  why: 'Settings are read when a service is constructed: one that comes later would hold for some services and not for others, and a second one '
    + 'would undo the first.',
};

/** Refuses a setting on a scope that holds services already, naming both. */
export function settingTooLate(setting: string, scope: string, service: string): never {
  return reject(SCOPE_SETTING, `'${setting}' must be set on '${scope}' before it holds services, got it after '${service}': `
    + 'move the line up');
}

/** Refuses a second setting of one kind on a scope. */
export function settingTwice(setting: string, scope: string): never {
  return reject(SCOPE_SETTING, `'${setting}' must be set once on '${scope}', got it twice: join both in one call`);
}
