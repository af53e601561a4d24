import type { Json } from './hub-files.ts';

/** Files have a token as text, or as an object around it. */
export function tokenText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const content = (value as { content?: unknown } | null | undefined)?.content;
  return typeof content === 'string' ? content : undefined;
}

/** A special token by its name in tokenizer_config.json, or in special_tokens_map.json as older models have it. */
export function specialToken(name: string, tokenizerConfig: Json, specialTokensMap: Json): string | undefined {
  return tokenText(tokenizerConfig[name]) ?? tokenText(specialTokensMap[name]);
}
