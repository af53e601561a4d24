/**
 * What a model is asked to do. Which engine serves which is a table of the docs.
 *
 * @see https://huggingface.co/tasks
 */
export enum ModelTask {
  /** Continue a text or a chat. */
  TEXT_GENERATION = 'text-generation',
  /** Turn a text into a vector. */
  EMBEDDING = 'embedding',
  /** Give a text, or a pair of texts, a label. */
  SEQUENCE_CLASSIFICATION = 'classification',
  /** Give every word a label, such as names. */
  TOKEN_CLASSIFICATION = 'token-classification',
  /** Guess a word that was left out. */
  FILL_MASK = 'fill-mask',
  /** Order documents by how well they answer a query. */
  RERANK = 'rerank',
}
