import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../failure.ts';
import type { SourceContext } from '../source.ts';

export interface HubAccess {
  /** Without a slash at the end; a mirror's may have a path. */
  readonly endpoint: string;
  readonly token: { readonly value: string; readonly from: string } | undefined;
}

type Environment = SourceContext['env'];

/**
 * The Hub's own variables.
 * @see https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables
 * @throws Failure
 */
export async function hubAccess(env: Environment): Promise<HubAccess> {
  const offline = ['HF_HUB_OFFLINE', 'TRANSFORMERS_OFFLINE'].find((name) => /^(1|on|yes|true)$/i.test(env[name] ?? ''));
  if (offline !== undefined) {
    throw new Failure('usage', `${offline}=${env[offline]} forbids asking the Hub: take it from what fetches the model (not from what serves it), or bring the model by another URI`);
  }
  return { endpoint: endpointOf(env), token: await tokenOf(env) };
}

function endpointOf(env: Environment): string {
  const said = env['HF_ENDPOINT'] || 'https://huggingface.co';
  if (!URL.canParse(said) || !/^https?:$/.test(new URL(said).protocol) || /[?#]/.test(said)) {
    throw new Failure('usage', `HF_ENDPOINT '${said.replace(/\/\/[^/]*@/, '//')}' is no address of a Hub: write it as https://HOST, with a path where the mirror has one`);
  }
  return said.replace(/\/+$/, '');
}

async function tokenOf(env: Environment): Promise<HubAccess['token']> {
  for (const name of ['HF_TOKEN', 'HUGGING_FACE_HUB_TOKEN']) {
    const value = env[name]?.trim();
    if (value) return { value: checked(value, name), from: name };
  }
  const named = env['HF_TOKEN_PATH'];
  const cache = env['XDG_CACHE_HOME'] ?? (env['HOME'] === undefined ? undefined : join(env['HOME'], '.cache'));
  const home = env['HF_HOME'] ?? (cache === undefined ? undefined : join(cache, 'huggingface'));
  const path = named ?? (home === undefined ? undefined : join(home, 'token'));
  if (path === undefined) return undefined;
  try {
    const value = (await readFile(path, 'utf8')).trim();
    return value === '' ? undefined : { value: checked(value, path), from: path };
  } catch (error) {
    if (error instanceof Failure) throw error;
    if (named === undefined) return undefined;
    throw new Failure('usage', `HF_TOKEN_PATH leads to '${named}', which cannot be read (${(error as NodeJS.ErrnoException).code}): mount the token there`);
  }
}

function checked(value: string, from: string): string {
  if (/^[\x21-\x7e]+$/.test(value)) return value;
  throw new Failure('usage', `the token in ${from} has blanks or other characters that no token has: copy it anew from https://huggingface.co/settings/tokens`);
}
