import { Failure } from '../../failure.ts';
import type { Promises } from './promises.ts';

/**
 * Of an image or artifact in an OCI registry a SHA-256 is its digest: it becomes part of the URI, and that source checks
 * all below it.
 *
 * @throws Failure 'damaged' where both are stated and differ
 */
export function pinnedTo(uri: string, promises: Promises): { readonly uri: string; readonly rest: Promises } {
  const { sha256, ...others } = promises.file;
  if (!/^oci(\+[a-z]+)?:\/\//i.test(uri) || sha256 === undefined) return { uri, rest: promises };
  const [, name = uri, digest] = /^(.*?)@sha256:([0-9a-f]{64})$/i.exec(uri) ?? [];
  if (digest !== undefined && digest.toLowerCase() !== sha256) throw new Failure('damaged', `the registry states the digest sha256:${sha256}, and its URI another one (sha256:${digest}): correct the entry`);
  // A digest beside a tag: the tag says nothing any more, and not everybody reads both.
  const withoutTag = name.replace(/:[^:/]+$/, (tag) => (name.slice(0, -tag.length).split('/').length > 3 ? '' : tag));
  return { uri: `${withoutTag}@sha256:${sha256}`, rest: { ...promises, file: others } };
}
