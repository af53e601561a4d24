import { readFile } from 'node:fs/promises';
import { Failure } from '../../../failure.ts';
import { statusOf } from '../../status-of.ts';
import { domainOf } from '../bucket-url.ts';
import type { Credentials, Finder, FinderContext } from '../credentials.ts';
import { parseXml, textAt } from '../../xml.ts';

/**
 * A role for the token of the pod's service account (IRSA, and STS of other stores): asked of STS, at its own address.
 * AWS_ENDPOINT_URL is not for it: KServe sets that for the bucket.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
export function webIdentityCredentials(context: FinderContext): Finder | undefined {
  const { env, settings: { profile, region } } = context;
  const inEnvironment = env['AWS_WEB_IDENTITY_TOKEN_FILE'] !== undefined;
  const file = env['AWS_WEB_IDENTITY_TOKEN_FILE'] ?? profile.values['web_identity_token_file'];
  const role = inEnvironment ? env['AWS_ROLE_ARN'] : profile.values['role_arn'];
  if (!file) return undefined;
  if (!role) throw new Failure('usage', `${inEnvironment ? 'AWS_WEB_IDENTITY_TOKEN_FILE' : `the profile '${profile.name}'`} states a token and no role: set ${inEnvironment ? 'AWS_ROLE_ARN' : 'role_arn'}`);
  const where = env['AWS_REGION'] || region;
  const url = env['AWS_ENDPOINT_URL_STS'] || (where === undefined ? 'https://sts.amazonaws.com' : `https://sts.${where}.${domainOf(where)}`);
  const session = env['AWS_ROLE_SESSION_NAME'] || profile.values['role_session_name'] || 'cdk8s-kserve-agent';
  return {
    from: `the role ${role}, by the token in ${file}`,
    load: async (signal) => assume({ context, url, role, session, token: await readToken(file) }, signal),
  };
}

interface Asked {
  readonly context: FinderContext;
  readonly url: string;
  readonly role: string;
  readonly session: string;
  readonly token: string;
}

async function readToken(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    throw new Failure('usage', `the token of the service account in '${file}' cannot be read (${(error as NodeJS.ErrnoException).code}): check the projected volume and fsGroup`);
  }
}

async function assume({ context, url, role, session, token }: Asked, signal: AbortSignal): Promise<Credentials> {
  const form = { Action: 'AssumeRoleWithWebIdentity', Version: '2011-06-15', RoleArn: role, RoleSessionName: session, WebIdentityToken: token };
  const request = { url, method: 'POST' as const, headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(form).toString() };
  const { text } = await context.http.text(request, signal).catch((error: unknown) => { throw stsFailure(error, role); });
  const result = parseXml(text);
  const of = (name: string) => textAt(result, 'AssumeRoleWithWebIdentityResult', 'Credentials', name);
  const [accessKeyId, secretAccessKey, sessionToken, expires] = [of('AccessKeyId'), of('SecretAccessKey'), of('SessionToken'), of('Expiration')];
  if (!accessKeyId || !secretAccessKey || !sessionToken) throw new Failure('damaged', `${new URL(url).host} answers without credentials for ${role}: check AWS_ENDPOINT_URL_STS`);
  return { accessKeyId, secretAccessKey, sessionToken, ...(expires === undefined ? {} : { expires: new Date(expires) }) };
}

function stsFailure(error: unknown, role: string): unknown {
  const answer = statusOf(error);
  const code = textAt(parseXml(answer?.text ?? ''), 'Error', 'Code');
  const message = textAt(parseXml(answer?.text ?? ''), 'Error', 'Message') ?? '';
  if (answer === undefined || code === undefined || answer.status >= 500) return error;
  const fix = code === 'AccessDenied' ? 'let its trust policy name the cluster\'s OIDC provider and this service account'
    : code.startsWith('ExpiredToken') || code.startsWith('InvalidIdentityToken') ? 'check the audience (sts.amazonaws.com) and age of the projected token, and the OIDC provider in IAM'
      : 'check AWS_ROLE_ARN and the service account\'s annotation eks.amazonaws.com/role-arn';
  return new Failure('denied', `STS does not give the role ${role} (${code}: ${message}): ${fix}`, { cause: answer });
}
