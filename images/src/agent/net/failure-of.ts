import { Failure } from '../failure.ts';
import { StatusError } from './http.ts';
import { waitOf } from './pace.ts';
import { redact } from './redact.ts';

/** What any error means for the command; one that nobody foresaw is a fault of the agent. */
export function failureOf(error: unknown, what: string): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof StatusError) return ofStatus(error);
  const { code = '', message, cause } = chainOf(error);
  const because = { cause: cause ?? error };
  if (code === 'ENOTFOUND') return new Failure('temporary', `${what}: its host has no address (ENOTFOUND): check the name, the cluster's DNS and, behind a proxy, HTTPS_PROXY`, because);
  if (code === 'EAI_AGAIN') return new Failure('temporary', `${what}: the name of its host cannot be resolved for now (EAI_AGAIN): check the cluster's DNS and network policies`, because);
  if (CERTIFICATE.has(code)) return new Failure('usage', `${what}: the certificate of its host is not trusted (${code}): name the CA that signed it with SSL_CERT_FILE, and check the host's name`, because);
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'EPROTO') return new Failure('usage', `${what}: its host does not speak TLS (${code}): check the port, or write http://`, because);
  const proxy = /Proxy response \((\d+)\)/.exec(message)?.[1];
  if (proxy === '407') return new Failure('denied', `${what}: the proxy wants to know who asks (407): write HTTPS_PROXY with user and password`, because);
  if (proxy === '403') return new Failure('denied', `${what}: the proxy does not let it through (403): have the host allowed, or name it in NO_PROXY`, because);
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return new Failure('damaged', `${what}: the headers of its answer are longer than the 16 KiB that are read: check its server, or the proxy before it`, because);
  if (code.startsWith('UND_ERR') || code.startsWith('HPE_') || NETWORK.has(code)) return new Failure('temporary', `${what}: ${WORDS[code] ?? message} (${code})`, because);
  return new Failure('internal', `a fault of the agent: ${error instanceof Error ? error.stack : String(error)}`, { cause: error });
}

/** What it is when no try is left. */
export function atLast(failure: Failure): Failure {
  const { code } = chainOf(failure.cause);
  // A name that nobody knows after so many tries is a wrong one.
  return code === 'ENOTFOUND' ? new Failure('notFound', failure.message, { cause: failure.cause }) : failure;
}

function ofStatus(error: StatusError): Failure {
  const { status, headers, url } = error;
  // Not what its body says: some servers repeat there what they were sent, credentials included.
  const what = `${redact(url)} answered ${status}`;
  if (status === 401 || status === 403) return new Failure('denied', `${what}: check the credentials and what they may read`, { cause: error });
  if (status === 407) return new Failure('denied', `${what}: the proxy wants to know who asks: write HTTPS_PROXY with user and password`, { cause: error });
  if (status === 404 || status === 410) return new Failure('notFound', `${what}: check the URI`, { cause: error });
  if (status === 412) return new Failure('changed', `${what}: it changed while it was fetched: run again`, { cause: error });
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    const seconds = waitOf(headers);
    return new Failure('temporary', `${what}: it cannot answer for now`, { cause: error, ...(seconds === undefined ? {} : { retryAfterSeconds: seconds }) });
  }
  return new Failure('usage', `${what}, which is no answer to this request: check the URI`, { cause: error });
}

/** The innermost error that has a code: fetch and SDKs wrap them. */
function chainOf(error: unknown): { readonly code?: string; readonly message: string; readonly cause?: unknown } {
  for (let at = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth++) {
    const inner = at instanceof AggregateError && at.errors[0] instanceof Error ? at.errors[0] : at;
    const { code } = inner as NodeJS.ErrnoException;
    if (typeof code === 'string') return { code, message: inner.message || at.message, cause: inner };
  }
  return { message: error instanceof Error ? error.message : String(error) };
}

const CERTIFICATE = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'CERT_UNTRUSTED', 'CERT_REVOKED', 'CERT_SIGNATURE_FAILURE', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'ERR_TLS_CERT_ALTNAME_INVALID']);

const NETWORK = new Set(['ECONNRESET', 'ECONNREFUSED', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL', 'ERR_STREAM_PREMATURE_CLOSE']);

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'the connection was reset',
  EHOSTUNREACH: 'its host cannot be reached',
  ENETUNREACH: 'its network cannot be reached',
  UND_ERR_CONNECT_TIMEOUT: 'no connection in time: check network policies and, behind a proxy, HTTPS_PROXY',
  UND_ERR_HEADERS_TIMEOUT: 'no answer in time',
  UND_ERR_BODY_TIMEOUT: 'the answer stopped half way',
  UND_ERR_SOCKET: 'the connection was closed half way',
};
