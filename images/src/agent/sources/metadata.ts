import { request } from 'node:http';

export interface MetadataAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

const MOST = 65_536;

/**
 * Asks the service that a cloud gives each of its machines at an address of their own link: never by a proxy, and without
 * TLS, as the clouds have it. Undefined: nobody answers within `seconds`, so that it is another machine.
 */
export function askMetadata(url: string, headers: Readonly<Record<string, string>>, seconds: number): Promise<MetadataAnswer | undefined> {
  return new Promise((resolve) => {
    const nobody = (): void => resolve(undefined);
    const asked = request(url, { headers, agent: false, signal: AbortSignal.timeout(seconds * 1000) }, (answer) => {
      const parts: Buffer[] = [];
      let size = 0;
      answer.on('data', (part: Buffer) => {
        size += part.length;
        if (size > MOST) answer.destroy();
        else parts.push(part);
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: Buffer.concat(parts).toString('utf8') }));
      answer.on('error', nobody).on('close', nobody);
    });
    asked.on('error', nobody);
    asked.end();
  });
}
