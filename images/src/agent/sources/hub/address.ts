import { Failure } from '../../failure.ts';

export interface HubModel {
  /** owner/name */
  readonly repo: string;
  /** A branch, a tag, a commit or a reference such as refs/pr/1. */
  readonly revision: string;
}

const FORM = /^hf:\/\/([^/@:]+)\/([^/@:]+)(?:[@:](.+))?$/i;
const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?$/;

/** @throws Failure */
export function parseHubUri(uri: string): HubModel {
  const [, owner = '', name = '', revision = 'main'] = FORM.exec(uri) ?? [];
  if (!NAME.test(owner) || !NAME.test(name)) {
    throw new Failure('usage', `'${uri}' names no model of the Hub: write hf://owner/name, with @revision behind it where it is not main`);
  }
  return { repo: `${owner}/${name}`, revision: decoded(uri, revision) };
}

/** refs/pr/1 is often written as refs%2Fpr%2F1. */
function decoded(uri: string, revision: string): string {
  try {
    return decodeURIComponent(revision);
  } catch {
    throw new Failure('usage', `'${uri}' has a revision with a % that starts no code: write %25 for it`);
  }
}
