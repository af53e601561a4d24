/** What the runtime tells whoever counts. Seconds throughout. */
export interface Observer {
  queued(seconds: number): void;
  /** A batch that was run; tokens without padding. */
  batch(rows: number, tokens: number, seconds: number): void;
  tokenized(seconds: number, tokens: number): void;
  rejected(reason: string): void;
}

export const NOBODY: Observer = { queued() {}, batch() {}, tokenized() {}, rejected() {} };
