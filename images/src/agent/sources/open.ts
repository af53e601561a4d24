import { nearest } from '../../settings/nearest.ts';
import { Failure } from '../failure.ts';
import { redact } from '../net/redact.ts';
import { AZURE } from './azure/address.ts';
import type { OpenSource, Resolving, ResolveUri, Source, SourceContext } from './source.ts';

interface Scheme {
  readonly pattern: RegExp;
  /** Loaded when it is asked for: SDKs take their time. */
  readonly load: () => Promise<{ readonly open: OpenSource } | { readonly resolve: ResolveUri }>;
}

/** The first that matches. */
const SCHEMES: readonly Scheme[] = [
  { pattern: /^hf:\/\//, load: () => import('./hub.ts') },
  { pattern: /^s3:\/\//, load: () => import('./s3.ts') },
  { pattern: /^pvc:\/\//, load: () => import('./pvc.ts') },
  { pattern: /^(file:\/\/|\/)/, load: () => import('./file.ts') },
  { pattern: /^gs:\/\//, load: () => import('./gcs.ts') },
  { pattern: /^oci(\+[a-z]+)?:\/\//, load: () => import('./oci.ts') },
  { pattern: AZURE, load: () => import('./azure.ts') },
  { pattern: /^https?:\/\//, load: () => import('./https.ts') },
  { pattern: /^model-registry:\/\//, load: () => import('./registry.ts') },
];

const NAMES = ['hf', 's3', 'gs', 'oci', 'pvc', 'file', 'https', 'model-registry'];

/**
 * Finds out which source a URI means, once: a registry is asked here. What comes of it opens the source, as often as that
 * takes.
 *
 * @throws Failure on a URI that none knows, or that its registry or source cannot read
 */
export async function locate(asked: string, context: SourceContext, resolving: Resolving, signal: AbortSignal): Promise<() => Promise<Source>> {
  const uri = asked.replace(/^[a-z][a-z0-9+.-]*:\/\//i, (scheme) => scheme.toLowerCase());
  const module = await schemeOf(uri).load();
  if ('open' in module) return () => module.open(uri, context);
  const { uri: at, within, promised } = await module.resolve(uri, context, resolving, signal);
  const next = await schemeOf(at).load();
  if ('resolve' in next) throw new Failure('usage', `'${redact(uri)}' leads to '${redact(at)}', which leads on again: register the place itself`);
  return async () => promised(await next.open(at, within(context)));
}

function schemeOf(uri: string): Scheme {
  const scheme = SCHEMES.find(({ pattern }) => pattern.test(uri));
  if (scheme === undefined) throw unknown(uri);
  return scheme;
}

function unknown(uri: string): Failure {
  const name = /^([a-z][a-z0-9+.-]*):/i.exec(uri)?.[1];
  const hint = uri !== uri.trim() ? 'there are blanks around it' : name === undefined ? 'write it as SCHEME://..., or an absolute path' : `did you mean ${nearest(name.toLowerCase(), NAMES)}://?`;
  return new Failure('usage', `'${redact(uri)}' is no URI that can be fetched: ${hint}`);
}
