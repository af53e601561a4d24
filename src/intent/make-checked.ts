import { Construct } from 'constructs';
import { Finding, withId } from '../checks/rule';
import { isBlocking } from '../checks/run-rules';
import { registerCache } from '../scope/registry';
import { SETTINGS } from '../scope/settings';
import { Manifest } from '../targets/manifest';
import { hookAppChecks } from './app-checks';
import { makeObject } from './make-object';

/**
 * Makes the objects of a cache, of which those of the kind `main` stand for it; where a rule refuses it none, and
 * validation tells of it.
 */
export function makeChecked(
  construct: Construct, findings: readonly Finding[], main: string, render: () => readonly Manifest[],
): void {
  const strict = SETTINGS.strict.find(construct)?.value ?? false;
  const refusals = findings.filter((finding) => isBlocking(finding, strict))
    .map(({ rule, message }) => withId(rule, message));
  registerCache(construct, { findings });
  construct.node.addValidation({ validate: () => [...refusals] });
  hookAppChecks(construct);
  if (refusals.length === 0) {
    const objects = render().map((manifest) => makeObject(construct, manifest));
    construct.node.defaultChild = objects.find(({ kind }) => kind === main);
  }
}
