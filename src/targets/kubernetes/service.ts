import { ServingPlan, servingPod } from '../../plan/serving-plan';
import { Manifest } from '../manifest';
import { objectMetadata } from '../metadata';
import { owned, selectorOf } from './selector';

/** The Service that clients call: port 80 to the server, as KServe makes it, and its metrics where others have them. */
export function service(plan: ServingPlan): Manifest {
  const { metricsPort } = plan.endpoint;
  const [{ ports: [clients, ...others] }] = servingPod(plan).containers;
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
        ports: [
          { name: clients.name, port: plan.endpoint.servicePort, targetPort: clients.port, protocol: 'TCP' },
          ...others.filter(({ name }) => name === metricsPort).map(({ name, port }) => ({ name, port, targetPort: port, protocol: 'TCP' })),
        ],
      },
    },
  };
}
