import { Failure } from '../../failure.ts';
import type { StatusError } from '../../net/http.ts';
import { statusOf } from '../status-of.ts';
import { parseXml, textAt } from '../xml.ts';

/** What S3 said of a request that failed. */
export interface S3Error {
  readonly code: string;
  readonly message: string;
  /** The bucket's own, where it is another one than was asked. */
  readonly region: string | undefined;
  readonly answer: StatusError;
}

export function s3ErrorOf(error: unknown): S3Error | undefined {
  const answer = statusOf(error);
  if (answer === undefined) return undefined;
  const xml = parseXml(answer.text);
  return {
    code: textAt(xml, 'Code') ?? '', message: textAt(xml, 'Message') ?? '', answer,
    region: answer.headers['x-amz-bucket-region'] ?? textAt(xml, 'Region') ?? /\bs3[.-]([a-z0-9-]+)\.amazonaws\./.exec(answer.headers['location'] ?? '')?.[1],
  };
}

/** Deleted, replaced or cut since. */
const GONE = new Set(['NoSuchKey', 'MethodNotAllowed', 'PreconditionFailed', 'InvalidRange']);

export interface Asked {
  readonly action: 's3:ListBucket' | 's3:GetObject';
  readonly bucket: string;
  readonly key: string;
  /** Whose key was used; undefined: nobody's. */
  readonly accessKeyId: string | undefined;
  readonly region: string;
}

/**
 * What S3's error means for the model; the rest stays as it is.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export function s3Failure(error: unknown, { action, bucket, key, accessKeyId, region }: Asked): unknown {
  const said = s3ErrorOf(error);
  if (said === undefined) return error;
  const fail = (exit: 'denied' | 'notFound' | 'changed' | 'usage', sentence: string) => new Failure(exit, sentence, { cause: said.answer });
  const who = accessKeyId === undefined ? 'requests without credentials' : `the access key ${accessKeyId}`;
  // What a list means by these is not known.
  if (action === 's3:GetObject' && GONE.has(said.code)) return fail('changed', `'${key}' in '${bucket}' changed or went since it was listed: run again`);
  switch (said.code) {
    case 'NoSuchBucket':
      return fail('notFound', `there is no bucket '${bucket}' at ${said.answer.url.host}: check its name, and AWS_ENDPOINT_URL if it is in another store`);
    case 'AccessDenied': case 'AllAccessDisabled': case 'AccountProblem':
      return fail('denied', `${who} may not do ${action} on '${bucket}'${action === 's3:GetObject' ? ` ('${key}')` : ''}${said.message === '' ? '' : ` ('${said.message}')`}: `
        + `${accessKeyId === undefined ? 'give credentials, or make the bucket public' : `allow ${action}${action === 's3:GetObject' ? ', and kms:Decrypt where it is encrypted with KMS' : ''}`}`);
    case 'InvalidAccessKeyId':
      return fail('denied', `${said.answer.url.host} does not know ${who}: check AWS_ACCESS_KEY_ID and AWS_ENDPOINT_URL`);
    case 'SignatureDoesNotMatch':
      return fail('denied', `the signature with ${who} is wrong: check AWS_SECRET_ACCESS_KEY (a line break at its end?), and that no proxy changes the host`);
    case 'ExpiredToken': case 'TokenRefreshRequired': case 'InvalidToken':
      return fail('denied', `the session of ${who} is ${said.code === 'InvalidToken' ? 'not valid' : 'over'}: renew AWS_SESSION_TOKEN, or use a role, which is renewed by itself`);
    case 'RequestTimeTooSkewed':
      return fail('denied', `the clock here says ${new Date().toISOString()}, too far from that of ${said.answer.url.host}: set the node's clock (NTP)`);
    case 'PermanentRedirect': case 'TemporaryRedirect': case 'AuthorizationHeaderMalformed': case 'IllegalLocationConstraintException':
      return fail('usage', `'${bucket}' is not in region ${region}: set AWS_DEFAULT_REGION to ${said.region ?? textAt(parseXml(said.answer.text), 'Endpoint') ?? 'the bucket\'s region'}`);
    case 'InvalidObjectState':
      return fail('denied', `'${key}' in '${bucket}' is archived: restore it (aws s3api restore-object) before it is fetched`);
    default:
      return error;
  }
}
