import { ServiceRule } from '../rule';

export const PLAIN_HTTP_TLS: ServiceRule = {
  id: 'KS110',
  title: 'certificates for an endpoint without TLS',
  severity: 'error',
  acknowledgeable: false,
  why: 'Nothing is encrypted, so nothing is checked: whoever set a CA bundle believes otherwise.',
  check: ({ intent }) => {
    const { source, caBundle } = intent.model;
    return (source.kind === 's3' || source.kind === 'hub') && source.endpoint?.startsWith('http://') === true
      && caBundle !== undefined
      ? [`'endpoint' must begin with https:// where 'caBundle' is set, got '${source.endpoint}'`]
      : [];
  },
};
