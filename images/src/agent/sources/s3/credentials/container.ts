import { readFile } from 'node:fs/promises';
import { Failure } from '../../../failure.ts';
import { askNode } from '../../../net/on-node.ts';
import type { Credentials, Finder, FinderContext } from '../credentials.ts';

/** Where plain HTTP is taken: this machine, ECS, and the agent of EKS Pod Identity. */
const ON_NODE = new Set(['localhost', '127.0.0.1', '[::1]', '169.254.170.2', '169.254.170.23', '[fd00:ec2::23]']);

/**
 * What the container's own agent gives: EKS Pod Identity, ECS.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 */
export function containerCredentials({ env, http }: FinderContext): Finder | undefined {
  const relative = env['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'];
  const full = env['AWS_CONTAINER_CREDENTIALS_FULL_URI'];
  const said = relative ? `http://169.254.170.2${relative}` : full;
  if (!said) return undefined;
  if (!URL.canParse(said)) throw new Failure('usage', 'AWS_CONTAINER_CREDENTIALS_FULL_URI is no URL: write it as http://169.254.170.23/v1/credentials');
  const url = new URL(said);
  if (url.protocol !== 'https:' && !ON_NODE.has(url.hostname)) {
    throw new Failure('usage', `AWS_CONTAINER_CREDENTIALS_FULL_URI leads to '${url.host}' without TLS: only addresses of the node may do so: ${[...ON_NODE].join(', ')}`);
  }
  const load = async (signal: AbortSignal): Promise<Credentials> => {
    const token = await tokenOf(env);
    const headers: Record<string, string> = token === undefined ? {} : { authorization: token };
    if (url.protocol === 'https:') return parsed((await http.text({ url, headers }, signal)).text, url);
    const answer = await askNode({ url, headers, timeoutSeconds: 30 }).catch((error: unknown) => {
      throw new Failure('temporary', `${url.host} gives no credentials (${(error as NodeJS.ErrnoException).code ?? 'no answer'}): check the EKS Pod Identity agent on the node and network policies`, { cause: error });
    });
    if (answer.status >= 500 || answer.status === 429) throw new Failure('temporary', `${url.host} gives no credentials for now (${answer.status}): check the EKS Pod Identity agent on the node`);
    if (answer.status !== 200) throw new Failure('denied', `${url.host} gives no credentials (${answer.status}): check the pod identity association of the service account`);
    return parsed(answer.text, url);
  };
  return { from: `the credentials of the pod, by ${url.host}`, load };
}

async function tokenOf(env: FinderContext['env']): Promise<string | undefined> {
  const file = env['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'];
  if (!file) return env['AWS_CONTAINER_AUTHORIZATION_TOKEN'];
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    throw new Failure('usage', `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE leads to '${file}', which cannot be read (${(error as NodeJS.ErrnoException).code}): check the projected volume`);
  }
}

/** What container agents and instances answer alike. */
export function parsed(text: string, url: URL): Credentials {
  let value: Partial<Record<'AccessKeyId' | 'SecretAccessKey' | 'Token' | 'Expiration', string>> = {};
  try {
    value = JSON.parse(text) as typeof value;
  } catch {
    // Said below, without the text.
  }
  const { AccessKeyId, SecretAccessKey, Token, Expiration } = value;
  if (!AccessKeyId || !SecretAccessKey) throw new Failure('damaged', `${url.host} answers without credentials: check that it is the agent of pods' or the machine's credentials`);
  return {
    accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey,
    ...(Token ? { sessionToken: Token } : {}), ...(Expiration ? { expires: new Date(Expiration) } : {}),
  };
}
