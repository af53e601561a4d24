import type { Tokenizer } from 'tokenizers';

/** Tokens that become text as they come. */
export interface TextStream {
  /** The text that is certain now: never half a character. */
  push(token: number): Promise<string>;
  /** What was held back; bytes that are no character show as U+FFFD. */
  end(): Promise<string>;
}

/**
 * A token's text depends on the one before it (a space or none), so each is
 * decoded with a few before it, from the last place where the text was whole.
 */
export function textStream(tokenizer: Tokenizer): TextStream {
  let tokens: number[] = [];
  /** How many of them are text that was given already. */
  let given = 0;
  const rest = async (): Promise<string> => {
    const [before, all] = await tokenizer.decodeBatch([tokens.slice(0, given), tokens], true);
    return all!.slice(before!.length);
  };
  return {
    async push(token) {
      tokens.push(token);
      const text = await rest();
      if (text === '' || text.endsWith('\ufffd')) {
        return '';
      }
      tokens = tokens.slice(given);
      given = tokens.length;
      return text;
    },
    async end() {
      const text = await rest();
      tokens = [];
      given = 0;
      return text;
    },
  };
}
