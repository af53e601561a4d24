/** What one request may cost before the model runs, where no setting says it. */

/** Characters that a token may have on average: words have 4 to 6, tables full of spaces more. */
export const CHARACTERS_PER_TOKEN = 32;

/** Characters of one request, both texts of every pair counted: 512 texts of a model for 512 tokens. */
export const MAX_CHARACTERS = 8 * 1024 * 1024;

/** Characters that are tokenized at once: the tokenizer takes some 400 bytes for each. */
export const SLICE_CHARACTERS = 256 * 1024;

/** Characters of one request whose texts become windows: each is tokenized in one piece. */
export const MAX_WINDOWED_CHARACTERS = 1024 * 1024;

/** Answers of one mask or question. */
export const MAX_TOP_K = 100;

/** Tokens of one answer to a question. */
export const MAX_ANSWER_TOKENS = 512;

/** Words in a list among the parameters. */
export const MAX_WORDS = 256;

/** Characters of a text among the parameters that is made anew for every row. */
export const MAX_PARAMETER_CHARACTERS = 1024;

/** Scores of one request, a mask having one for each token of the vocabulary. */
export const MAX_SCORES = 16 * 1024 * 1024;

/** The same, where every score is in the answer. */
export const MAX_ANSWERED_SCORES = 1024 * 1024;

/** Tokens of all sequences that one answer of fill-mask spells out. */
export const MAX_FILLED_TOKENS = 4 * 1024 * 1024;
