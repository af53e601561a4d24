/** The protocol of a route, for metrics: never anything that a client chose. */
export function protocolOf(route: string | undefined): string {
  if (route === undefined) return 'none';
  if (/^(\/openai)?\/v1\/(models$|embeddings|completions|chat)/.test(route)) return 'openai';
  if (/rerank|^\/(openai\/)?v1\/score/.test(route)) return 'rerank';
  if (route.startsWith('/v1')) return 'v1';
  if (route.startsWith('/v2')) return /^\/v2\/health/.test(route) ? 'health' : 'v2';
  return 'health';
}
