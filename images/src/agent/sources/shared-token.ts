import { Failure } from '../failure.ts';
import { failureOf } from '../net/failure-of.ts';
import { statusOf } from './status-of.ts';

/** What a token service gives: tokens are never shown. */
export interface Token {
  readonly value: string;
  /** How long it is good for; undefined: until it is refused. */
  readonly seconds: number | undefined;
}

/** A token that many requests share. */
export interface SharedToken {
  /** One that is good for a while: the same, or a new one. @throws Failure */
  get(): Promise<string>;
  /** The server does not take it: the next `get` brings another. */
  refused(value: string): void;
}

/** A request may take long; one that begins with a token of a few seconds would be refused in the middle of a queue. */
const SPARE_SECONDS = 60;
const LONGEST_SECONDS = 60;
const REFUSED = new Set([400, 401, 403]);

/**
 * Fetches a token once for all that ask at the same time, and again shortly before it ends. Its life is counted by the
 * steady clock: the machine's may jump. It has a signal of its own, since whoever asked first may give up alone.
 *
 * @param what the service, for sentences
 * @param fix what to do when it refuses
 */
export function sharedToken(what: string, fix: string, fetch: (signal: AbortSignal) => Promise<Token>): SharedToken {
  let current: Promise<Token & { readonly until: number }> | undefined;
  let held: string | undefined;

  async function fresh(): Promise<Token & { readonly until: number }> {
    const signal = AbortSignal.timeout(LONGEST_SECONDS * 1000);
    const began = performance.now();
    try {
      const token = await fetch(signal);
      const { seconds = Infinity } = token;
      held = token.value;
      return { ...token, until: began + Math.max(seconds - SPARE_SECONDS, seconds / 2) * 1000 };
    } catch (error) {
      if (signal.aborted) throw new Failure('temporary', `${what} gave no token within ${LONGEST_SECONDS} s: check that it can be reached`, { cause: error });
      const answer = statusOf(error);
      if (answer !== undefined && REFUSED.has(answer.status)) throw new Failure('denied', `${what} gives no token (${answer.status}${codeOf(answer.text)}): ${fix}`);
      throw failureOf(error, what);
    }
  }

  async function get(): Promise<string> {
    const mine = current ??= fresh();
    try {
      const { value, until } = await mine;
      if (performance.now() < until) return value;
    } catch (error) {
      if (current === mine) current = undefined;
      throw error;
    }
    if (current === mine) current = undefined;
    return get();
  }

  return {
    get,
    refused: (value) => {
      if (value === held) current = undefined;
    },
  };
}

/** The code of OAuth; the words beside it may hold anything. @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2 */
function codeOf(text: string): string {
  const [, code] = /"error"\s*:\s*"(\w{1,60})"/.exec(text) ?? [];
  return code === undefined ? '' : `, ${code}`;
}
