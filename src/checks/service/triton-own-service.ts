import { minReplicas } from '../../plan/scaling';
import { wrongValue } from '../reject';
import { ServiceFacts, ServiceRule } from '../rule';

export const TRITON_OWN_SERVICE: ServiceRule = {
  id: 'KS755',
  title: 'a service of Triton\'s own that its server would not reach',
  severity: 'error',
  acknowledgeable: false,
  why: 'The server is ready only while the model is, and asks for it every second: no pod of it would ever serve, or Triton would never come to rest.',
  see: 'https://knative.dev/docs/serving/request-flow/',
  check: (facts) => (facts.intent.engine.kind === 'triton' ? [...onKnative(facts), ...atZero(facts)] : []),
};

/** Requests come from its gateway there, so that nothing could tell the server's from others. */
function onKnative({ target }: ServiceFacts): string[] {
  return target.kind === 'kserve' && target.mode === 'knative'
    ? [wrongValue('placement', 'TritonPlacement.samePod() on Knative', 'ownService()',
      'there every request comes from Knative\'s gateway, which no policy can tell apart; or use DeploymentMode.STANDARD')]
    : [];
}

/** None at all is how a service is switched off. */
function atZero({ intent: { scaling: { value } } }: ServiceFacts): string[] {
  return value.kind === 'fixed' || minReplicas(value) > 0
    ? [] : [wrongValue('placement.scaling', 'one that keeps at least 1 replica of Triton', '0', 'nothing would start it again')];
}
