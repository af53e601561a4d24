import { placesOf } from '../../plan/model-intent';
import { ServiceRule } from '../rule';

export const ROLE_AND_ENDPOINT: ServiceRule = {
  id: 'KS109',
  title: 'a role of AWS together with an endpoint of one\'s own',
  severity: 'error',
  acknowledgeable: false,
  why: 'Credentials of a role are signed for Amazon: another server refuses them, and KServe\'s initializer fails on the mix.',
  see: 'https://github.com/kserve/kserve/issues/3482',
  check: ({ intent }) => placesOf(intent.model).flatMap(({ source, credentials }) => (
    source.kind === 's3' && source.endpoint !== undefined && credentials?.kind === 'workloadIdentity'
      ? [`'endpoint' must be left out with Credentials.awsRole(), got '${source.endpoint}': `
        + 'use Credentials.s3Keys() for a server of your own']
      : []
  )),
};
