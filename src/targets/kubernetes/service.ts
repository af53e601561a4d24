import { ServingPlan, servingPod } from '../../plan/serving-plan';
import { Manifest } from '../manifest';
import { objectMetadata } from '../metadata';
import { owned, selectorOf } from './selector';

/** The Service that clients call: port 80 to the server, as KServe makes it. */
export function service(plan: ServingPlan): Manifest {
  const [server] = servingPod(plan).containers;
  return {
    id: 'Service',
    apiVersion: 'v1',
    kind: 'Service',
    // A monitor selects Services by what they lead to.
    metadata: objectMetadata(plan, { labels: selectorOf(plan) }),
    body: {
      spec: {
        type: 'ClusterIP',
        selector: owned(plan, selectorOf(plan)),
        ports: [{
          name: server.ports[0].name, port: plan.endpoint.servicePort, targetPort: plan.endpoint.port, protocol: 'TCP',
        }],
      },
    },
  };
}
