import { Construct } from 'constructs';
import { groupIntent } from './intent/group';
import { serviceIntent } from './intent/service-intent';
import { ModelService } from './model-service';
import { MultiNodeVllmProps } from './multi-node-vllm-props';
import { planService } from './plan/plan-service';
import { ServingTarget } from './serving-target';

/**
 * Serves one model over several pods with vLLM: each replica is a group of a head and its workers.
 *
 * @example
 *
 * const claim = kplus.PersistentVolumeClaim.fromClaimName(chart, 'weights', 'weights');
 * new MultiNodeVllm(chart, 'llama', {
 *   model: Model.fromVolume(claim, { path: 'llama-3.1-405b' }),
 *   accelerator: Accelerator.nvidia(8),
 *   parallelism: Parallelism.of({ tensor: 8, pipeline: 2 }),
 * });
 */
export class MultiNodeVllm extends ModelService {
  constructor(scope: Construct, id: string, props: MultiNodeVllmProps) {
    super(scope, id);
    const target = ServingTarget._of(this, props.target);
    const intent = serviceIntent(this, props, target, groupIntent(props, target));
    this._serve({ intent, plan: planService(intent), target });
  }
}
