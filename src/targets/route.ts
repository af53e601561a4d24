import { RouteIntent } from '../plan/intent';
import { ServingPlan } from '../plan/serving-plan';
import { compact, listOrNone } from './compact';
import { Manifest } from './manifest';
import { objectMetadata } from './metadata';

/** A way in from outside the cluster, to the Service of the pods. */
export function route(plan: ServingPlan, intent: RouteIntent, serviceName: string): Manifest {
  return intent.kind === 'httpRoute' ? httpRoute(plan, intent, serviceName) : ingress(plan, intent, serviceName);
}

/** @see https://gateway-api.sigs.k8s.io/api-types/httproute/ */
function httpRoute(
  plan: ServingPlan, intent: Extract<RouteIntent, { kind: 'httpRoute' }>, serviceName: string,
): Manifest {
  return {
    id: 'HTTPRoute',
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: objectMetadata(plan),
    body: {
      spec: compact({
        parentRefs: [compact({
          name: intent.gatewayName, namespace: intent.gatewayNamespace, sectionName: intent.sectionName,
        })],
        hostnames: listOrNone(intent.hostnames),
        rules: [compact({
          matches: [{ path: { type: 'PathPrefix', value: intent.pathPrefix } }],
          backendRefs: [{ name: serviceName, port: plan.endpoint.servicePort }],
          timeouts: intent.timeoutSeconds === undefined ? undefined : { request: `${intent.timeoutSeconds}s` },
        })],
      }),
    },
  };
}

/** @see https://kubernetes.io/docs/concepts/services-networking/ingress/ */
function ingress(
  plan: ServingPlan, intent: Extract<RouteIntent, { kind: 'ingress' }>, serviceName: string,
): Manifest {
  return {
    id: 'Ingress',
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: objectMetadata(plan, { annotations: intent.annotations }),
    body: {
      spec: compact({
        ingressClassName: intent.className,
        tls: intent.tlsSecretName === undefined
          ? undefined : [{ hosts: [intent.host], secretName: intent.tlsSecretName }],
        rules: [{
          host: intent.host,
          http: {
            paths: [{
              path: intent.pathPrefix, pathType: 'Prefix',
              backend: { service: { name: serviceName, port: { number: plan.endpoint.servicePort } } },
            }],
          },
        }],
      }),
    },
  };
}
