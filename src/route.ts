import { Duration } from 'cdk8s';
import { ISecret } from 'cdk8s-plus-28';
import { hostName, objectName } from './checks/values/name';
import { urlPath } from './checks/values/path';
import { validAnnotations } from './checks/values/label';
import { optional } from './choices/optional';
import { secondsOf } from './choices/units';
import { RouteIntent } from './plan/intent';

/** A route of the Gateway API. */
export interface HttpRouteOptions {
  /** Name of the Gateway. */
  readonly gateway: string;

  /**
   * Namespace of the Gateway.
   *
   * @default - the service's own
   */
  readonly gatewayNamespace?: string;

  /**
   * Listener of the Gateway.
   *
   * @default - every listener that takes the route
   */
  readonly sectionName?: string;

  /**
   * Host names that are routed.
   *
   * @default - those of the listener
   */
  readonly hostnames?: string[];

  /**
   * Beginning of the paths that are routed; it is not cut off.
   *
   * @default '/'
   */
  readonly pathPrefix?: string;

  /**
   * Longest time for a request, in whole seconds. Long answers need more than most gateways give.
   *
   * @default - the gateway's
   */
  readonly timeout?: Duration;
}

/** An Ingress. */
export interface IngressRouteOptions {
  /** Host name that is routed. */
  readonly host: string;

  /**
   * Class of the Ingress.
   *
   * @default - the cluster's default class
   */
  readonly className?: string;

  /**
   * Beginning of the paths that are routed.
   *
   * @default '/'
   */
  readonly pathPrefix?: string;

  /**
   * Secret with certificate and key for the host.
   *
   * @default - none: no TLS
   */
  readonly tlsSecret?: ISecret;

  /**
   * Annotations of the Ingress, for its controller.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };
}

/** Seconds that the Gateway API has digits for. */
const MAX_TIMEOUT = 99999;

/** A way in from outside the cluster. */
export class Route {
  /**
   * An HTTPRoute of the Gateway API.
   *
   * @param options gateway, hosts and timeout
   * @see https://gateway-api.sigs.k8s.io/api-types/httproute/
   */
  public static http(options: HttpRouteOptions): Route {
    return new Route({
      kind: 'httpRoute',
      gatewayName: objectName('gateway', options.gateway),
      gatewayNamespace: optional(options.gatewayNamespace, (name) => objectName('gatewayNamespace', name)),
      sectionName: optional(options.sectionName, (name) => objectName('sectionName', name)),
      hostnames: (options.hostnames ?? []).map((host) => hostName('hostnames', host)),
      pathPrefix: urlPath('pathPrefix', options.pathPrefix ?? '/'),
      timeoutSeconds: options.timeout === undefined ? undefined : secondsOf('timeout', options.timeout, 1, MAX_TIMEOUT),
    });
  }

  /**
   * An Ingress.
   *
   * @param options host and class
   * @see https://kubernetes.io/docs/concepts/services-networking/ingress/
   */
  public static ingress(options: IngressRouteOptions): Route {
    return new Route({
      kind: 'ingress',
      className: optional(options.className, (name) => objectName('className', name)),
      host: hostName('host', options.host),
      pathPrefix: urlPath('pathPrefix', options.pathPrefix ?? '/'),
      tlsSecretName: options.tlsSecret?.name,
      annotations: validAnnotations('annotations', options.annotations ?? {}),
    });
  }

  private constructor(private readonly intent: RouteIntent) {}

  /**
   * @internal
   */
  public get _intent(): RouteIntent {
    return this.intent;
  }
}
