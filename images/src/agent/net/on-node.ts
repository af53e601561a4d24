import { request } from 'node:http';

export interface NodeRequest {
  readonly url: string | URL;
  readonly method?: 'GET' | 'PUT';
  readonly headers?: Readonly<Record<string, string>>;
  /** For everything: where no such service is, nothing answers at all. */
  readonly timeoutSeconds: number;
}

/**
 * Asks a service of the machine itself (metadata, credentials of the pod) at its link-local address: in plain HTTP, never
 * by a proxy, and no longer than it is worth. Rejects where nobody answers.
 */
export function askNode({ url, method = 'GET', headers = {}, timeoutSeconds }: NodeRequest): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers, agent: false, signal: AbortSignal.timeout(timeoutSeconds * 1000) }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => { if (text.length < 65_536) text += part; });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      response.on('error', reject);
    });
    asked.on('error', reject).end();
  });
}
