import { nearest } from '../../settings/nearest.ts';
import { Failure } from '../failure.ts';
import { redact } from '../net/redact.ts';
import type { OpenSource, ResolveUri, Source, SourceContext } from './source.ts';

interface Scheme {
  readonly pattern: RegExp;
  /** Loaded when it is asked for: SDKs take their time. */
  readonly load: () => Promise<{ readonly open: OpenSource } | { readonly resolve: ResolveUri }>;
}

/** The first that matches. */
const SCHEMES: readonly Scheme[] = [
  { pattern: /^pvc:\/\//, load: () => import('./pvc.ts') },
  { pattern: /^(file:\/\/|\/)/, load: () => import('./file.ts') },
  { pattern: /^https?:\/\//, load: () => import('./https.ts') },
];

const NAMES = ['hf', 's3', 'gs', 'oci', 'pvc', 'file', 'https', 'model-registry'];

/** @throws Failure on a URI that none knows, or that its source cannot read */
export async function openSource(uri: string, context: SourceContext): Promise<Source> {
  const module = await schemeOf(uri).load();
  if ('open' in module) return module.open(uri, context);
  const { uri: at, env, promised } = await module.resolve(uri, context);
  const next = await schemeOf(at).load();
  if ('resolve' in next) throw new Failure('usage', `'${redact(uri)}' leads to '${redact(at)}', which leads on again: register the place itself`);
  return promised(await next.open(at, { ...context, env: { ...context.env, ...env } }));
}

function schemeOf(uri: string): Scheme {
  const scheme = SCHEMES.find(({ pattern }) => pattern.test(uri));
  if (scheme === undefined) throw unknown(uri);
  return scheme;
}

function unknown(uri: string): Failure {
  const name = /^([a-z][a-z0-9+.-]*):/i.exec(uri)?.[1];
  const hint = name === undefined ? 'write it as SCHEME://..., or an absolute path' : `did you mean ${nearest(name.toLowerCase(), NAMES)}://?`;
  return new Failure('usage', `'${redact(uri)}' is no URI that can be fetched: ${hint}`);
}
