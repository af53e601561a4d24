import { Construct } from 'constructs';
import { Engine } from './engine';
import { serviceIntent } from './intent/service-intent';
import { tritonIntent, withSizes } from './intent/triton';
import { TritonService, withoutTriton } from './intent/triton-service';
import { ModelService } from './model-service';
import { planService } from './plan/plan-service';
import { ServingTarget } from './serving-target';
import { TritonTransformerPairProps } from './triton-transformer-pair-props';

/**
 * Serves a model by Triton, with the tokenizer and the head of its task before it, in the same pod or apart: texts go
 * in, labels, vectors or scores come out, by the Open Inference Protocol, KServe's V1 or OpenAI's. Nobody else reaches
 * Triton, and pods are ready only while Triton's model is.
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
  /** Triton's service, where it has one of its own. */
  public readonly triton?: ModelService;

  constructor(scope: Construct, id: string, props: TritonTransformerPairProps) {
    super(scope, id);
    const target = ServingTarget._of(this, props.target);
    const own = props.placement?._service;
    const ours = own === undefined ? props : withoutTriton(props);
    const server = serviceIntent(this, { ...ours, engine: Engine.onnx(props.transformer) }, target);
    const triton = tritonIntent(this, server, props);
    const service = own && new TritonService(this, 'triton', props, { server, triton, target }, own);
    this.triton = service;
    const intent = { ...withSizes(server, triton), triton: { ...triton, place: service?.place ?? triton.place } };
    this._serve({ intent, plan: planService(intent), target });
  }
}
