import { ContainerPlan, everyContainer } from '../../plan/pod-plan';
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
  check: ({ plan }) => {
    // The value itself is the one thing that no message may repeat.
    return everyContainer(servingPod(plan))
      .flatMap((container) => [...inEnvironment(container), ...inArguments(container)])
      .map(({ prop, where }) => `'${prop}' must not be a literal that looks like a secret, got one${where}: `
        + 'put it in a Secret and refer to it');
  },
};

interface Place {
  readonly prop: string;
  readonly where: string;
}

/** A token of a tokenizer, such as EOS_TOKEN, is none of these. */
const SECRET_NAME = new RegExp('(^|_)(PASSWORD|PASSWD|PASSPHRASE|SECRET|API_KEY|ACCESS_KEY|PRIVATE_KEY)$'
  + '|(^|_)(ACCESS|API|AUTH|BEARER|HF|HUB|REFRESH|SECRET|SESSION)_?TOKEN$|^TOKEN$', 'i');

function inEnvironment({ role, name: container, env }: ContainerPlan): Place[] {
  return env.map(({ value }) => value).flatMap((entry) => {
    const secret = 'value' in entry && (looksSecret(entry.value) || (SECRET_NAME.test(entry.name) && entry.value.length >= 8));
    return secret ? [{ prop: `${role === 'sidecar' ? `sidecars.${container}.` : ''}env.${entry.name}`, where: '' }] : [];
  });
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
