import { Failure } from '../../../failure.ts';
import { askNode, type NodeRequest } from '../../../net/on-node.ts';
import type { Credentials, Finder, FinderContext } from '../credentials.ts';
import { parsed } from './container.ts';

/**
 * The role of the machine, by version 2 of its metadata service: the last resort, for every pod of the node has it. A
 * second is long enough for that service, and short enough where there is none.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ec2-instance-metadata.html
 */
export function instanceCredentials({ env }: FinderContext): Finder | undefined {
  if (/^true$/i.test(env['AWS_EC2_METADATA_DISABLED'] ?? '')) return undefined;
  const base = env['AWS_EC2_METADATA_SERVICE_ENDPOINT'] || 'http://169.254.169.254';
  if (!URL.canParse(base)) throw new Failure('usage', 'AWS_EC2_METADATA_SERVICE_ENDPOINT is no URL: write it as http://HOST');
  const timeoutSeconds = Math.min(Number(env['AWS_METADATA_SERVICE_TIMEOUT']) || 1, 60);
  const at = (path: string) => new URL(path, base);
  const load = async (): Promise<Credentials> => {
    const token = await ask({ url: at('/latest/api/token'), method: 'PUT', headers: { 'x-aws-ec2-metadata-token-ttl-seconds': '21600' }, timeoutSeconds });
    const get = (path: string) => ask({ url: at(path), headers: { 'x-aws-ec2-metadata-token': token }, timeoutSeconds });
    const role = (await get('/latest/meta-data/iam/security-credentials/')).split('\n', 1)[0]?.trim() ?? '';
    return parsed(await get(`/latest/meta-data/iam/security-credentials/${role}`), at('/'));
  };
  return { from: 'the role of the machine', load };
}

async function ask(request: NodeRequest): Promise<string> {
  const answer = await askNode(request).catch(() => undefined);
  if (answer?.status === 200) return answer.text;
  throw new Failure('denied', `no credentials for S3 were found: no keys, no role of the pod, and the machine's metadata service ${answer === undefined ? 'does not answer' : `says ${answer.status}`}: `
    + 'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, give the pod a service account with a role, or set awsAnonymousCredential=true for a public bucket');
}
