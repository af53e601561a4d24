import { Chart, Names } from 'cdk8s';
import { Construct } from 'constructs';
import { dnsName, MAX_SERVICE_NAME } from '../checks/values/name';
import { MAX_HOST_LABEL, PREDICTOR_INFIX } from '../knowledge/kserve-names';

/** A hash of cdk8s, and something before it. */
const SHORTEST = 12;

/**
 * The name of all objects of a service. cdk8s keeps dots and underscores of ids,
 * which models' names have, and may begin with a digit: a Service's name must not.
 */
export function serviceName(construct: Construct, given: string | undefined): string {
  if (given !== undefined) {
    return dnsName('name', given, MAX_SERVICE_NAME);
  }
  const chart = Chart.of(construct);
  const label = Names.toDnsLabel(construct, { maxLen: roomIn(chart.namespace), includeHash: hashes(chart) });
  const cleaned = label.replace(/[^a-z0-9-]/g, '-').replace(/^[^a-z]+/, '').replace(/-+$/, '');
  return cleaned === '' ? `model-${label.replace(/[^a-z0-9]/g, '')}`.slice(0, MAX_SERVICE_NAME).replace(/-$/, '') : cleaned;
}

/** KServe makes a host name of service and namespace; every target takes the same name, so that it can change. */
function roomIn(namespace = ''): number {
  const room = namespace === '' ? MAX_SERVICE_NAME : MAX_HOST_LABEL - PREDICTOR_INFIX.length - namespace.length;
  return Math.max(SHORTEST, Math.min(MAX_SERVICE_NAME, room));
}

/** Whether the chart wants hashes in names; cdk8s tells only through a name of its own. */
function hashes(chart: Chart): boolean {
  return !(chart as unknown as { _disableResourceNameHashes?: boolean })._disableResourceNameHashes;
}
