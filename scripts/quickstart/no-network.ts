const CODES = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED)\b/;

/** The code by which npm says that it reached no registry; undefined if it failed for another reason. */
export function noNetwork(output: string): string | undefined {
  return CODES.exec(output)?.[1];
}
