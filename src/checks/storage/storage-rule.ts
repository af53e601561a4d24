import { StorageContainerPlan } from '../../plan/storage-container';
import { TargetIntent } from '../../targets/target-intent';
import { Rule } from '../rule';

/** A rule about one storage container. */
export interface StorageRule extends Rule {
  check(plan: StorageContainerPlan, target: TargetIntent): string[];
}
