import { wrongValue } from '../reject';
import { ServiceRule } from '../rule';

export const KNATIVE_ONE_PORT: ServiceRule = {
  id: 'KS603',
  title: 'a second port in Knative mode',
  severity: 'error',
  acknowledgeable: false,
  why: 'A revision of Knative has one port, that of the server.',
  see: 'https://github.com/knative/specs/blob/main/specs/serving/knative-api-specification-1.0.md',
  check: ({ intent, target }) => (target.kind !== 'kserve' || target.mode !== 'knative' ? [] : intent.sidecars
    .filter(({ ports }) => ports.length > 0)
    .map(({ name, ports }) => wrongValue(`sidecars.${name}.ports`, 'left out in Knative mode', ports.join(', '),
      'use DeploymentMode.STANDARD'))),
};
