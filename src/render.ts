import { ServingPlan } from './plan/serving-plan';
import { StorageContainerPlan } from './plan/storage-container';
import { allPodsSelector } from './targets/kserve/names';
import { localModelCache, LocalModelCachePlan } from './targets/kserve/local-model-cache';
import { renderKServe } from './targets/kserve/render';
import { storageContainer } from './targets/kserve/storage-container';
import { renderKubernetes } from './targets/kubernetes/render';
import { instanceSelector } from './targets/kubernetes/selector';
import { Manifest, Rendering } from './targets/manifest';
import { CacheRendering, modelCache } from './targets/model-cache';
import { KServeTargetIntent, TargetIntent } from './targets/target-intent';

/** A storage container as KServe knows it. */
export function renderStorageContainer(plan: StorageContainerPlan, target: KServeTargetIntent): Manifest {
  return storageContainer(plan, target);
}

/** A cache of the nodes: the same objects for every target. */
export function renderModelCache(rendering: CacheRendering): Manifest[] {
  return modelCache(rendering);
}

/** A cache that KServe keeps. */
export function renderLocalModelCache(plan: LocalModelCachePlan): Manifest[] {
  return localModelCache(plan);
}

/** The plan as API objects of a target. A new target is a case here and a folder beside it. */
export function render(plan: ServingPlan, target: TargetIntent): Rendering {
  return target.kind === 'kserve' ? renderKServe(plan, target) : renderKubernetes(plan, target);
}

/** Labels of every pod that a target makes for a service of this name, which no label of the user's replaces. */
export function podLabels(name: string, target: TargetIntent): Record<string, string> {
  return target.kind === 'kserve' ? allPodsSelector({ name }) : instanceSelector({ name });
}
