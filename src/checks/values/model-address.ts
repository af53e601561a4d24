import { ModelIntent } from '../../plan/model-intent';
import { reject, wrongValue } from '../reject';
import { Rule } from '../rule';

export const MODEL_ADDRESS: Rule = {
  id: 'KS003',
  title: 'the address of a model is malformed',
  severity: 'error',
  acknowledgeable: false,
  why: 'Every fetcher splits the address in its own way; a wrong one fails only after the pod was scheduled.',
  see: 'https://kserve.github.io/website/docs/model-serving/storage/overview',
};

const REPOSITORY = /^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/;

/** Refuses what is not `owner/name`. */
export function hubRepository(value: string): string {
  if (!REPOSITORY.test(value)) {
    const stripped = value.replace(/^(hf:\/\/|https:\/\/huggingface\.co\/)/, '').replace(/\/(tree|resolve)\/.*$/, '');
    const fix = REPOSITORY.test(stripped) ? `write '${stripped}'` : 'write it as in the address of its page on the Hub';
    reject(MODEL_ADDRESS, wrongValue('repository', 'owner/name', value, fix));
  }
  return value;
}

/** Refuses an address that does not begin with one of the schemes, or names nothing behind it. */
export function uriOf(prop: string, value: string, ...schemes: string[]): string {
  const scheme = schemes.find((candidate) => value.startsWith(candidate));
  if (scheme === undefined || !/^[^/\s][^\s]*$/.test(value.slice(scheme.length))) {
    reject(MODEL_ADDRESS, wrongValue(prop, `an address that begins with ${schemes.join(' or ')}`, value));
  }
  return value;
}

/** Refuses what KServe's initializer would take for any other address: it knows Azure by its hosts alone. */
export function azureUri(prop: string, value: string): string {
  if (!/^https:\/\/[^/.\s]+\.(blob|file)\.core\.windows\.net\/[^/\s]/.test(value)) {
    reject(MODEL_ADDRESS, wrongValue(
      prop, 'an address such as https://<account>.blob.core.windows.net/<container>/<path>', value,
    ));
  }
  return value;
}

/** Refuses what cannot be the name of a registered model or of a version. */
export function registeredName(prop: string, value: string): string {
  if (value.trim() === '' || /[\u0000-\u001f\u007f]/.test(value)) {
    reject(MODEL_ADDRESS, wrongValue(prop, 'a name without control characters', value));
  }
  return value;
}

/** Refuses a place that nothing is fetched from, or that is a registry again. */
export function artifactPlace(prop: string, place: ModelIntent): ModelIntent {
  const { kind } = place.source;
  if (kind === 'volume' || kind === 'registry') {
    reject(MODEL_ADDRESS, wrongValue(prop, 'a bucket, a repository, an image or a URL', kind));
  }
  return place;
}

/** Refuses a path that leaves its volume. */
export function relativePath(prop: string, value: string): string {
  if (value === '' || value.startsWith('/') || value.split('/').includes('..')) {
    reject(MODEL_ADDRESS, wrongValue(prop, 'a relative path without ..', value));
  }
  return value;
}
