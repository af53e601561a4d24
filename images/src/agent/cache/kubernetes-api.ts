import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Agent, request } from 'undici';

const PAGE = 500;
const PATIENCE_MS = 15_000;

/** The few calls that a cache makes. */
export interface KubernetesApi {
  /** Everything of a kind, page after page. @throws Error */
  list<T>(path: string, query: Readonly<Record<string, string>>): Promise<T[]>;
  /** Server-side apply. @throws Error */
  apply(path: string, manager: string, body: object): Promise<void>;
  readonly namespace: string;
}

/** Undefined outside of a cluster. @see https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/ */
export function kubernetesApi(env: Readonly<Record<string, string | undefined>>, account: string): KubernetesApi | undefined {
  const [host, port] = [env['KUBERNETES_SERVICE_HOST'], env['KUBERNETES_SERVICE_PORT']];
  if (!host || !port) return undefined;
  const read = (name: string): string => readFileSync(join(account, name), 'utf8').trim();
  const origin = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const agent = new Agent({ connect: { ca: read('ca.crt') }, headersTimeout: PATIENCE_MS, bodyTimeout: PATIENCE_MS });
  const call = async (method: 'GET' | 'PATCH', path: string, body?: object): Promise<unknown> => {
    const { statusCode, body: answer } = await request(`${origin}${path}`, {
      method, dispatcher: agent,
      headers: {
        // The kubelet writes a new token before the old one ends.
        authorization: `Bearer ${read('token')}`, accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/apply-patch+yaml' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (statusCode >= 300) throw new Error(`the API server answered ${statusCode} to ${method} ${path.split('?', 1)[0]}${statusCode === 403 ? ': its ServiceAccount has not the roles of the cache' : `: ${text.slice(0, 200)}`}`);
    return JSON.parse(text);
  };
  return {
    namespace: read('namespace'),
    list: async <T>(path: string, query: Readonly<Record<string, string>>) => {
      const items: T[] = [];
      for (let next: string | undefined = ''; next !== undefined;) {
        const words = new URLSearchParams({ ...query, limit: String(PAGE), ...(next === '' ? {} : { continue: next }) });
        const page = await call('GET', `${path}?${words}`) as { readonly items: T[]; readonly metadata: { readonly continue?: string } };
        items.push(...page.items);
        next = page.metadata.continue || undefined;
      }
      return items;
    },
    apply: async (path, manager, body) => {
      await call('PATCH', `${path}?${new URLSearchParams({ fieldManager: manager, force: 'true' })}`, body);
    },
  };
}
