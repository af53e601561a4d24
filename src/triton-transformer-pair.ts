import { Construct } from 'constructs';
import { Engine } from './engine';
import { serviceIntent } from './intent/service-intent';
import { withTriton } from './intent/triton';
import { ModelService } from './model-service';
import { planService } from './plan/plan-service';
import { ServingTarget } from './serving-target';
import { TritonTransformerPairProps } from './triton-transformer-pair-props';

/**
 * Serves a model by Triton, with the tokenizer and the head of its task before it in the same pod: texts go in, labels,
 * vectors or scores come out, by the Open Inference Protocol, KServe's V1 or OpenAI's. Nobody else reaches Triton, and
 * the pod is ready only while Triton's model is.
 *
 * @example
 *
 * const claim = kplus.PersistentVolumeClaim.fromClaimName(chart, 'models', 'models');
 * new TritonTransformerPair(chart, 'sentiment', {
 *   model: Model.fromVolume(claim, { path: 'sentiment-onnx' }),
 *   task: ModelTask.SEQUENCE_CLASSIFICATION,
 *   batching: DynamicBatching.of({ maxBatchSize: 32, maxQueueDelayMicros: 5000 }),
 * });
 */
export class TritonTransformerPair extends ModelService {
  constructor(scope: Construct, id: string, props: TritonTransformerPairProps) {
    super(scope, id);
    const target = ServingTarget._of(this, props.target);
    const plain = serviceIntent(this, { ...props, engine: Engine.onnx(props.transformer) }, target);
    const intent = withTriton(this, plain, props);
    this._serve({ intent, plan: planService(intent), target });
  }
}
