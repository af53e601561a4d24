import { GroupPlan, ServingPlan } from '../plan/serving-plan';
import { Manifest } from './manifest';
import { objectMetadata } from './metadata';

/** The program that starts a group's pods inside an unmodified image of vLLM. */
export function launcherConfig(plan: ServingPlan, { launcher }: GroupPlan): Manifest {
  return {
    id: 'ConfigMap',
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: objectMetadata(plan, { name: launcher.configMapName }),
    body: { immutable: true, data: { 'launcher.py': launcher.source } },
  };
}
