/** Prefixes by which the Hub, AWS, GitHub and others mark what they hand out. */
const TOKEN = /\b(hf_[A-Za-z0-9]{20,}|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30,}|sk-[A-Za-z0-9_-]{20,}|nvapi-[\w-]{20,})\b|-----BEGIN [A-Z ]*PRIVATE KEY/;

/** Addresses that were signed: whoever has them gets in. */
const SIGNATURE = /([?&](?:X-Amz-Signature|X-Goog-Signature|sig|signature|access_token|token)=)[^&\s']+/i;

/** Flags whose value is a secret whatever it looks like. */
const SECRET_FLAG = /^(--api[-_]key|--hf[-_]token|--password|--token)(=|$)/;

const MASK = '***';

/** Whether a text is or holds a secret that everybody may recognize. */
export function looksSecret(text: string): boolean {
  return TOKEN.test(text) || SIGNATURE.test(text);
}

/** Positions of the arguments that are or hold a secret. */
export function secretArguments(args: readonly string[]): number[] {
  return args.flatMap((arg, index) => {
    const before = args[index - 1] ?? '';
    const value = SECRET_FLAG.test(before) && !before.includes('=') && !arg.startsWith('-');
    const inline = SECRET_FLAG.test(arg) && arg.includes('=');
    return value || inline || looksSecret(arg) ? [index] : [];
  });
}

/** The arguments as they may be shown, one for each. */
export function maskArguments(args: readonly string[]): string[] {
  const secret = secretArguments(args);
  return args.map((arg, index) => {
    if (!secret.includes(index)) {
      return arg;
    }
    return arg.startsWith('--') && arg.includes('=') ? arg.replace(/=.*$/s, `=${MASK}`) : MASK;
  });
}

/** A text as it may be shown: no message repeats a secret. */
export function maskSecrets(text: string): string {
  return text.replace(new RegExp(TOKEN, 'g'), MASK).replace(new RegExp(SIGNATURE, 'gi'), `$1${MASK}`);
}
