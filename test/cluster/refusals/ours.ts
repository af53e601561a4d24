/** How this library answers to what a rule of KServe refuses. */
export type Ours =
  | { inexpressible: string }
  | { synth(version: string): void; message: string | RegExp };

/** For every rule: props that synth refuses with our own message, or why no props lead there. */
export const OURS: Record<string, Ours> = {};
