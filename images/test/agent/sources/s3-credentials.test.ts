import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import { StatusError, type Http } from '../../../src/agent/net/http.ts';
import { s3Client } from '../../../src/agent/sources/s3/client.ts';
import { credentialsOf } from '../../../src/agent/sources/s3/credentials.ts';
import { s3Settings } from '../../../src/agent/sources/s3/settings.ts';
import { open } from '../../../src/agent/sources/s3.ts';
import { scratch } from '../fetching.ts';
import { s3Error, s3List, start } from '../servers/s3-scripted.ts';
import { asking, bytesOf, failure } from './asking.ts';

const store = await start();
const service = await start();
after(() => Promise.all([store.stop(), service.stop()]));
beforeEach(() => {
  for (const { requests, answers } of [store, service]) {
    requests.length = 0;
    answers.length = 0;
  }
});

const home = scratch();
const file = (name: string, text: string): string => {
  writeFileSync(join(home, name), text);
  return join(home, name);
};
const BASE = { AWS_ENDPOINT_URL: store.endpoint, HOME: '/nowhere', AWS_EC2_METADATA_DISABLED: 'true' };
const LIST = s3List([{ key: 'm/model.bin', size: 4 }]);

/** The access key that a list was signed with, and the notes. */
async function signer(env: Record<string, string>): Promise<{ key: string | undefined; token: unknown; notes: string[] }> {
  store.answers.push(LIST);
  const { context, signal, notes, close } = asking({ ...BASE, ...env });
  try {
    await (await open('s3://models/m/', context)).list(signal);
  } finally {
    await close();
  }
  const headers = store.requests.at(-1)?.headers;
  return { key: /Credential=([^/]+)\//.exec(headers?.authorization ?? '')?.[1], token: headers?.['x-amz-security-token'], notes };
}

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html */
function assumed(id: string, expires = new Date(Date.now() + 3_600_000)): { status: number; body: string } {
  return { status: 200, body: `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><Credentials><SessionToken>token-${id}</SessionToken><SecretAccessKey>s</SecretAccessKey><Expiration>${expires.toISOString()}</Expiration><AccessKeyId>${id}</AccessKeyId></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>` };
}

const IRSA = { AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/models', AWS_WEB_IDENTITY_TOKEN_FILE: file('token', 'the.web.token\n'), AWS_ENDPOINT_URL_STS: service.endpoint };

describe('credentials', () => {
  it('are the variables, before anything else', async () => {
    const { key, token } = await signer({ ...IRSA, AWS_ACCESS_KEY_ID: 'AKIA1', AWS_SECRET_ACCESS_KEY: 's\n', AWS_SESSION_TOKEN: 't' });
    deepEqual([key, token], ['AKIA1', 't']);
    equal(service.requests.length, 0);
  });

  it('that are half a pair are an error', async () => {
    const { context } = asking({ ...BASE, AWS_ACCESS_KEY_ID: 'AKIA1' });
    match((await failure((await open('s3://models/m', context)).list(new AbortController().signal))).message, /AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not/);
  });

  it('are those of a profile, with its region', async () => {
    const AWS_SHARED_CREDENTIALS_FILE = file('credentials', '# keys\n[default]\naws_access_key_id = no\naws_secret_access_key = no\n\n[ models ]\naws_access_key_id=AKIA2 # why\naws_secret_access_key = a/b+c=\n');
    const AWS_CONFIG_FILE = file('config', '[profile models]\nregion = eu-west-3\ns3 =\n  max_concurrent_requests = 20\n');
    equal((await signer({ AWS_SHARED_CREDENTIALS_FILE, AWS_CONFIG_FILE, AWS_PROFILE: 'models' })).key, 'AKIA2');
    match(store.requests[0]?.headers.authorization ?? '', /\/eu-west-3\/s3\/aws4_request/);
    match((await failure(signer({ AWS_SHARED_CREDENTIALS_FILE, AWS_CONFIG_FILE, AWS_PROFILE: 'others' }))).message, /AWS_PROFILE is 'others', and neither/);
  });

  it('by a process or SSO are refused by name', async () => {
    const AWS_CONFIG_FILE = file('process', '[default]\ncredential_process = /bin/sh -c x\n');
    match((await failure(signer({ AWS_CONFIG_FILE }))).message, /the profile 'default' gets its credentials by credential_process, which this agent does not do/);
  });

  it('of a role come from STS for the token of the service account, not from the store\'s address', async () => {
    service.answers.push(assumed('ASIA1'));
    const { key, token, notes } = await signer(IRSA);
    deepEqual([key, token], ['ASIA1', 'token-ASIA1']);
    const form = new URLSearchParams(service.requests[0]?.body);
    deepEqual([form.get('Action'), form.get('RoleArn'), form.get('WebIdentityToken')], ['AssumeRoleWithWebIdentity', IRSA.AWS_ROLE_ARN, 'the.web.token']);
    ok(notes.some((note) => note.includes(IRSA.AWS_ROLE_ARN)));
    ok(!notes.join().includes('the.web.token'));
  });

  it('that STS does not give are an error with what to look at', async () => {
    service.answers.push({ status: 403, body: '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message></Error></ErrorResponse>' });
    const { exit, message } = await failure(signer(IRSA));
    equal(exit, 'denied');
    match(message, /does not give the role arn:.* \(AccessDenied: Not authorized.*trust policy/);
  });

  it('of a pod come from the agent of the node, with the pod\'s token', async () => {
    service.answers.push({ status: 200, body: JSON.stringify({ AccessKeyId: 'ASIA2', SecretAccessKey: 's', Token: 'pod', Expiration: new Date(Date.now() + 3_600_000) }) });
    // A proxy that leads nowhere: the node is never asked through it.
    const { key, token } = await signer({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${service.endpoint}/v1/credentials`, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file('pod', 'pod.token\n'), http_proxy: 'http://127.0.0.1:9', no_proxy: new URL(store.endpoint).host });
    deepEqual([key, token, service.requests[0]?.headers.authorization], ['ASIA2', 'pod', 'pod.token']);
  });

  it('of a pod are not asked for anywhere in plain HTTP', async () => {
    match((await failure(signer({ AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://example.com/' }))).message, /leads to 'example.com' without TLS/);
  });

  it('of the machine are the last resort, by a session of its metadata service', async () => {
    service.answers.push({ status: 200, body: 'session' }, { status: 200, body: 'node-role\n' }, { status: 200, body: JSON.stringify({ AccessKeyId: 'ASIA3', SecretAccessKey: 's', Token: 'node', Expiration: new Date(Date.now() + 3_600_000) }) });
    const { key } = await signer({ AWS_EC2_METADATA_DISABLED: 'false', AWS_EC2_METADATA_SERVICE_ENDPOINT: service.endpoint, AWS_METADATA_SERVICE_TIMEOUT: '60' });
    equal(key, 'ASIA3');
    deepEqual(service.requests.map(({ method, url, headers }) => [method, url, headers['x-aws-ec2-metadata-token']]), [
      ['PUT', '/latest/api/token', undefined],
      ['GET', '/latest/meta-data/iam/security-credentials/', 'session'],
      ['GET', '/latest/meta-data/iam/security-credentials/node-role', 'session'],
    ]);
  });

  it('that are nowhere are an error that says what to give', async () => {
    for (const env of [{}, { AWS_EC2_METADATA_DISABLED: 'false', AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://127.0.0.1:9' }]) {
      const { exit, message } = await failure(signer(env as Record<string, string>));
      equal(exit, 'denied');
      match(message, /no credentials for S3 were found.*awsAnonymousCredential=true/);
    }
  });
});

describe('credentials that expire', () => {
  it('midway are asked for anew, and the request is made once more', async () => {
    service.answers.push(assumed('ASIA1'), assumed('ASIA2'));
    store.answers.push(LIST, s3Error(400, 'ExpiredToken'), { status: 200, body: 'data' });
    const { context, signal, close } = asking({ ...BASE, ...IRSA });
    after(close);
    const { files: [model] } = await (await open('s3://models/m/', context)).list(signal);
    equal((await bytesOf(model)).toString(), 'data');
    deepEqual(store.requests.map(({ headers }) => headers['x-amz-security-token']), ['token-ASIA1', 'token-ASIA1', 'token-ASIA2']);
  });

  it('and are refused again are an error', async () => {
    service.answers.push(assumed('ASIA1'), assumed('ASIA2'));
    store.answers.push(s3Error(400, 'ExpiredToken'), s3Error(400, 'ExpiredToken'));
    const { context, signal, close } = asking({ ...BASE, ...IRSA });
    after(close);
    match((await failure((await open('s3://models/m/', context)).list(signal))).message, /session of the access key ASIA2 is over/);
  });

  it('are asked for once by all who wait, and before they are over', async () => {
    service.answers.push(assumed('ASIA1', new Date(Date.now() + 60_000)), assumed('ASIA2'));
    const { context, close } = asking({ ...BASE, ...IRSA });
    after(close);
    const credentials = credentialsOf({ ...context, settings: await s3Settings(context.env) });
    const both = await Promise.all([credentials.get(), credentials.get()]);
    deepEqual(both.map((one) => one?.accessKeyId), ['ASIA1', 'ASIA1']);
    equal((await credentials.get())?.accessKeyId, 'ASIA2');
    equal((await credentials.get())?.accessKeyId, 'ASIA2');
    equal(service.requests.length, 2);
  });

  it('soon are used on while there are no others', async () => {
    service.answers.push(assumed('ASIA1', new Date(Date.now() + 240_000)), { status: 400, body: 'no' });
    const { context, close } = asking({ ...BASE, ...IRSA });
    after(close);
    const credentials = credentialsOf({ ...context, settings: await s3Settings(context.env) });
    await credentials.get();
    equal((await credentials.get())?.accessKeyId, 'ASIA1');
  });
});

describe('at AWS', () => {
  it('a bucket of another region is asked there, and it is said once', async () => {
    const hosts: string[] = [];
    const http: Pick<Http, 'text'> = {
      text: async ({ url }) => {
        const at = new URL(url);
        hosts.push(at.host);
        if (hosts.length === 1) throw new StatusError({ status: 301, headers: { 'x-amz-bucket-region': 'eu-central-1' }, text: s3Error(301, 'PermanentRedirect').body ?? '', url: at });
        return { text: 'list', response: { status: 200, headers: {}, url: at, redirects: [], body: null as never } };
      },
    };
    const notes: string[] = [];
    const settings = await s3Settings({ HOME: '/nowhere', AWS_REGION: 'us-west-2', awsAnonymousCredential: 'true' });
    const client = s3Client({ http: http as Http, settings, place: { bucket: 'models', key: '' }, credentials: { get: async () => undefined }, note: (message) => void notes.push(message) });
    for (let times = 0; times < 2; times++) equal(await client.text({ action: 's3:ListBucket', key: '' }, new AbortController().signal), 'list');
    deepEqual(hosts, ['models.s3.us-west-2.amazonaws.com', 'models.s3.eu-central-1.amazonaws.com', 'models.s3.eu-central-1.amazonaws.com']);
    deepEqual(notes, ['\'models\' is in eu-central-1, not us-west-2: set AWS_DEFAULT_REGION, which saves a request']);
  });
});
