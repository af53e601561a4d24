import { ContainerPlan, everyContainer } from '../../plan/pod-plan';
import { EnvIntent } from '../../plan/references';
import { servingPod } from '../../plan/serving-plan';
import { ServiceRule } from '../rule';
import { looksSecret, maskArguments, secretArguments } from '../secrets';

export const LITERAL_SECRET: ServiceRule = {
  id: 'KS107',
  title: 'a secret stands in clear text',
  severity: 'error',
  acknowledgeable: false,
  why: 'Everybody who may read the manifest, the pod or its repository has it; it has to be replaced once it was there.',
  see: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
  check: ({ plan }) => everyContainer(servingPod(plan))
    .flatMap((container) => [...inEnvironment(container), ...inArguments(container)]).map(message),
};

/** The same for an environment alone. */
export function literalSecrets(env: readonly EnvIntent[], prop: string): string[] {
  return env.filter(isSecret).map(({ name }) => message({ prop: `${prop}.${name}`, where: '' }));
}

/** The value itself is the one thing that no message may repeat. */
function message({ prop, where }: Place): string {
  return `'${prop}' must not be a literal that looks like a secret, got one${where}: put it in a Secret and refer to it`;
}

interface Place {
  readonly prop: string;
  readonly where: string;
}

/** A token of a tokenizer, such as EOS_TOKEN, is none of these. */
const SECRET_NAME = new RegExp('(^|_)(PASSWORD|PASSWD|PASSPHRASE|SECRET|API_KEY|ACCESS_KEY|PRIVATE_KEY)$'
  + '|(^|_)(ACCESS|API|AUTH|BEARER|HF|HUB|REFRESH|SECRET|SESSION)_?TOKEN$|^TOKEN$', 'i');

function inEnvironment({ role, name: container, env }: ContainerPlan): Place[] {
  return env.map(({ value }) => value).filter(isSecret).map(({ name }) => (
    { prop: `${role === 'sidecar' ? `sidecars.${container}.` : ''}env.${name}`, where: '' }
  ));
}

function isSecret(entry: EnvIntent): boolean {
  return 'value' in entry && (looksSecret(entry.value) || (SECRET_NAME.test(entry.name) && entry.value.length >= 8));
}

function inArguments({ role, name, command = [], args }: ContainerPlan): Place[] {
  const words = [...command, ...args.map(({ value }) => value)];
  const prop = { server: 'extraArgs', fetcher: 'model', sidecar: `sidecars.${name}.args` }[role];
  const shown = maskArguments(words);
  return secretArguments(words).map((index) => {
    const flag = [shown[index], shown[index - 1]].find((word) => word?.startsWith('--'))?.split('=')[0];
    return { prop, where: flag === undefined ? '' : ` behind ${flag}` };
  });
}
