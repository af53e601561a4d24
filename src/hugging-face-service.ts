import { Construct } from 'constructs';
import { HuggingFaceServiceProps } from './hugging-face-service-props';
import { serviceIntent } from './intent/service-intent';
import { ModelService } from './model-service';
import { planService } from './plan/plan-service';
import { ServingTarget } from './serving-target';

/**
 * Serves a model of the Hugging Face Hub, or one in its layout, on one pod per replica.
 *
 * @example
 *
 * new HuggingFaceService(chart, 'qwen', {
 *   model: Model.fromHub('Qwen/Qwen2.5-7B-Instruct', { revision: 'a09a35458c702b33eeacc393d103063234e8bc28' }),
 *   accelerator: Accelerator.nvidia(1),
 * });
 */
export class HuggingFaceService extends ModelService {
  constructor(scope: Construct, id: string, props: HuggingFaceServiceProps) {
    super(scope, id);
    const target = ServingTarget._of(this, props.target);
    const intent = serviceIntent(this, props, target);
    this._serve({ intent, plan: planService(intent), target });
  }
}
