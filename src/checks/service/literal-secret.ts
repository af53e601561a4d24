import { ServiceRule } from '../rule';

export const LITERAL_SECRET: ServiceRule = {
  id: 'KS107',
  title: 'a secret stands in clear text',
  severity: 'error',
  acknowledgeable: false,
  why: 'Everybody who may read the manifest, the pod or its repository has it; it has to be replaced once it was there.',
  see: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
  check: ({ intent }) => {
    const env = [...intent.env, ...intent.sidecars.flatMap((sidecar) => sidecar.env)].flatMap((entry) => (
      'value' in entry && looksSecret(entry.name, entry.value) ? [`env.${entry.name}`] : []
    ));
    const args = [...intent.engine.extraArgs, ...intent.sidecars.flatMap((sidecar) => sidecar.args ?? [])]
      .filter((arg) => TOKEN.test(arg) || /^--api[-_]key=/.test(arg)).map((arg) => `argument ${arg.split('=')[0]}`);
    // The value itself is the one thing that no message may repeat.
    return [...env, ...args].map((place) => `'${place}' must not be a literal that looks like a secret, got one: `
      + 'put it in a Secret and refer to it');
  },
};

/** Prefixes by which the Hub, AWS, GitHub and others mark what they hand out. */
const TOKEN = /\b(hf_[A-Za-z0-9]{20,}|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30,}|sk-[A-Za-z0-9_-]{20,}|nvapi-[\w-]{20,})\b|-----BEGIN [A-Z ]*PRIVATE KEY/;

const SECRET_NAME = /(^|_)(PASSWORD|SECRET|TOKEN|API_KEY|SECRET_ACCESS_KEY|PRIVATE_KEY)$/i;

function looksSecret(name: string, value: string): boolean {
  return TOKEN.test(value) || (SECRET_NAME.test(name) && value.length >= 8);
}
