import { Deployed } from './deployed';
import { kubectl, tryKubectl } from './kubectl';
import { at, KubeObject, nameOf, ofKind } from './objects';

/** The version before the modes got new names. */
export const STAMPED_BY = '0.15.2';

/** What a newer KServe makes of a service whose annotation and status say RawDeployment. */
export interface Renamed {
  version: string;
  /** A part of what its service lacks that nobody touched; empty where it stays ready. */
  untouched: string;
  /** A part of what it says to a change of a label; empty where it takes that. */
  label: string;
  /** The same for our manifest for this version, which says Standard. */
  manifest: string;
  reason: string;
}

export const RENAMED: Renamed[] = [
  {
    version: '0.16.0',
    untouched: '',
    label: 'customizing deploymentStrategy is only supported for raw deployment mode',
    manifest: "deploymentMode cannot be changed from 'RawDeployment' to 'Standard'",
    reason: 'It takes the old word for Knative, and compares the words of annotation and status.',
  },
  {
    version: '0.17.0',
    untouched: 'fails to reconcile knative service',
    label: "deploymentMode cannot be changed from 'RawDeployment' to 'Standard'",
    manifest: "deploymentMode cannot be changed from 'RawDeployment' to 'Standard'",
    reason: 'Its controller takes the old word in the status for Knative, and its webhook writes the new one into every '
      + 'change, which is then another than that of the status.',
  },
  { version: '0.19.0', untouched: '', label: '', manifest: '', reason: 'It writes the new word into the status too.' },
];

/** The way out that docs/operations.md has. */
export async function patchStatus(one: Deployed): Promise<void> {
  await kubectl(patch(one, '{"status":{"deploymentMode":"Standard"}}', '--subresource=status'));
}

/** What the cluster says to a change of a label; it is not made. */
export async function tryLabel(one: Deployed): Promise<string> {
  const { code, stderr } = await tryKubectl(patch(one, '{"metadata":{"labels":{"touched":"yes"}}}', '--dry-run=server'));
  return code === 0 ? '' : stderr;
}

function patch({ applied, namespace }: Deployed, change: string, ...more: string[]): string[] {
  const [service] = ofKind(applied, 'InferenceService');
  return ['patch', 'inferenceservice', nameOf(service), '-n', namespace, '--type=merge', '-p', change, ...more];
}

/** The mode in the annotation and in the status of the service. */
export function modesOf(objects: KubeObject[]): string {
  const [service] = ofKind(objects, 'InferenceService');
  return `${service?.metadata.annotations?.['serving.kserve.io/deploymentMode']} ${at<string>(service, 'status.deploymentMode')}`;
}
