import { Names } from 'cdk8s';
import { Construct } from 'constructs';
import { Chart } from 'cdk8s';
import { dnsName, MAX_SERVICE_NAME } from '../checks/values/name';

/**
 * The name of all objects of a service. cdk8s keeps dots and underscores of ids,
 * which models' names have, and may begin with a digit: a Service's name must not.
 */
export function serviceName(construct: Construct, given: string | undefined): string {
  if (given !== undefined) {
    return dnsName('name', given, MAX_SERVICE_NAME);
  }
  const label = Names.toDnsLabel(construct, { maxLen: MAX_SERVICE_NAME, includeHash: hashes(Chart.of(construct)) });
  const cleaned = label.replace(/[^a-z0-9-]/g, '-').replace(/^[^a-z]+/, '').replace(/-+$/, '');
  return cleaned === '' ? `model-${label.replace(/[^a-z0-9]/g, '')}`.slice(0, MAX_SERVICE_NAME) : cleaned;
}

/** Whether the chart wants hashes in names; cdk8s tells only through a name of its own. */
function hashes(chart: Chart): boolean {
  return !(chart as unknown as { _disableResourceNameHashes?: boolean })._disableResourceNameHashes;
}
