import { parseS3Uri } from './s3/address.ts';
import { s3Client } from './s3/client.ts';
import { credentialsOf } from './s3/credentials.ts';
import { listS3 } from './s3/list.ts';
import { s3Settings } from './s3/settings.ts';
import type { OpenSource } from './source.ts';

/**
 * S3, and what speaks its protocol: `s3://bucket/folder`, or one object.
 *
 * Requests are signed here and go over the agent's own Http, and credentials are found by the order that AWS documents for
 * what runs in pods. The SDK was weighed: its credential chain and signer alone are 23 packages and 16 MB, read only the
 * process's environment (never --env-dir or KServe's STORAGE_CONFIG), and know neither proxies nor the CA bundles of KServe.
 */
export const open: OpenSource = async (uri, context) => {
  const place = parseS3Uri(uri);
  const settings = await s3Settings(context.env);
  const client = s3Client({ http: context.http, settings, place, credentials: credentialsOf({ ...context, settings }), note: context.note });
  return { list: (signal) => listS3(client, place, signal) };
};
