/** How a registry wants to be asked. */
export interface Challenge {
  /** In lower case: `bearer`, `basic`. */
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string>>;
}

const PART = /[\s,]*(?:([A-Za-z][\w-]*)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))|([A-Za-z][\w-]*)(?=\s|$|,))/y;

/**
 * Reads WWW-Authenticate, where several schemes and their parameters stand in one list with commas.
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-www-authenticate
 */
export function challengesOf(header: string | undefined): Challenge[] {
  const challenges: { scheme: string; parameters: Record<string, string> }[] = [];
  PART.lastIndex = 0;
  for (let match = PART.exec(header ?? ''); match !== null; match = PART.exec(header ?? '')) {
    const [, key, quoted, plain, scheme] = match;
    if (scheme !== undefined) challenges.push({ scheme: scheme.toLowerCase(), parameters: {} });
    else if (key !== undefined) Object.assign(challenges.at(-1)?.parameters ?? {}, { [key.toLowerCase()]: quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '' });
  }
  return challenges;
}
