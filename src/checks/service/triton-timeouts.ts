import { ServiceRule } from '../rule';

export const TRITON_TIMEOUTS: ServiceRule = {
  id: 'KS754',
  title: 'a client gives up before the server does',
  severity: 'warning',
  acknowledgeable: true,
  why: 'Timeouts have to nest, the client\'s around the server\'s around Triton\'s: else Triton computes what nobody waits for, and the client never hears why.',
  check: ({ intent, target }) => {
    const client = intent.route?.kind === 'httpRoute' ? intent.route.timeoutSeconds : undefined;
    const knative = target.kind === 'kserve' && target.mode === 'knative' ? target.timeoutSeconds : undefined;
    const server = intent.triton?.requestSeconds;
    return server === undefined ? [] : [['the route', client], ['Knative', knative]].flatMap(([who, seconds]) => (
      typeof seconds === 'number' && seconds <= server
        ? [`'transformer.timeout' should be below the ${seconds} seconds of ${who}, got ${server}: lower it, or raise the other`] : []
    ));
  },
};
