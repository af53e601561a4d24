import { placesOf } from '../../plan/model-intent';
import { ConfigMapKey } from '../../plan/references';
import { ServiceRule } from '../rule';

export const PLAIN_HTTP_TLS: ServiceRule = {
  id: 'KS110',
  title: 'certificates for an endpoint without TLS',
  severity: 'error',
  acknowledgeable: false,
  why: 'Nothing is encrypted, so nothing is checked: whoever set a CA bundle believes otherwise.',
  check: ({ intent: { model } }) => [
    ...placesOf(model).flatMap(({ source, caBundle }) => (
      source.kind === 's3' || source.kind === 'hub' ? plain('endpoint', source.endpoint, caBundle) : []
    )),
    ...(model.source.kind === 'registry' ? plain('url', model.source.registry.url, model.source.registry.caBundle) : []),
  ],
};

function plain(prop: string, address: string | undefined, caBundle: ConfigMapKey | undefined): string[] {
  return caBundle !== undefined && address?.startsWith('http://') === true
    ? [`'${prop}' must begin with https:// where 'caBundle' is set, got '${address}'`] : [];
}
