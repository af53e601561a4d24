import { kubectl } from './kubectl';

/** The version of KServe in the current cluster, by the tag of its controller's image. */
export async function installedVersion(): Promise<string> {
  const images = await kubectl(['get', 'deployments', '-A', '-l', 'control-plane=kserve-controller-manager', '-o', 'jsonpath={.items[*].spec.template.spec.containers[*].image}']);
  const version = /kserve-controller:v?(\d+\.\d+\.\d+)/.exec(images)?.[1];
  if (version === undefined) {
    throw new Error(`No KServe version to be seen in '${images}': say it with --kserve`);
  }
  return version;
}
