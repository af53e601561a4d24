import { readFile } from 'node:fs/promises';
import { ServerCredentials } from '@grpc/grpc-js';
import type { Settings } from '../options.ts';

/** TLS with the files that HTTP uses, too; without them plain text. */
export async function credentialsOf({ tlsCert, tlsKey }: Pick<Settings, 'tlsCert' | 'tlsKey'>): Promise<ServerCredentials> {
  if (tlsCert === undefined || tlsKey === undefined) return ServerCredentials.createInsecure();
  return ServerCredentials.createSsl(null, [{ cert_chain: await readFile(tlsCert), private_key: await readFile(tlsKey) }], false);
}
