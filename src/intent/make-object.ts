import { ApiObject, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { Manifest } from '../targets/manifest';

/** A chart puts its namespace on every object that has none. */
const CLUSTER = '';

/** The object of a manifest; one of the cluster loses the namespace that only keeps the chart's away. */
export function makeObject(construct: Construct, { id, apiVersion, kind, metadata, body }: Manifest): ApiObject {
  const object = new ApiObject(construct, id, { apiVersion, kind, metadata, ...body });
  if (metadata.namespace === CLUSTER) {
    object.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
  }
  return object;
}
