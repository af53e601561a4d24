import { EnvValue } from 'cdk8s-plus-28';
import { environmentName } from '../checks/values/environment-name';
import { givenText } from '../checks/values/text';
import { EnvIntent } from '../plan/references';

/** An environment as plain data: of each value only what it says is read. */
export function envIntents(prop: string, env: { readonly [name: string]: EnvValue } | undefined): EnvIntent[] {
  return Object.entries(env ?? {}).map(([name, { value, valueFrom }]) => {
    environmentName(prop, name);
    return valueFrom === undefined ? { name, value: givenText(`${prop}.${name}`, value) } : { name, valueFrom: { ...valueFrom } };
  });
}
