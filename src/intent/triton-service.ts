import { Construct } from 'constructs';
import { ModelService } from '../model-service';
import { EngineIntent } from '../plan/engine-intent';
import { ServiceIntent } from '../plan/intent';
import { planService } from '../plan/plan-service';
import { derived } from '../plan/sourced';
import { TritonIntent, TritonPlaceIntent } from '../plan/triton/triton-intent';
import { podLabels } from '../render';
import { TargetIntent } from '../targets/target-intent';
import { TritonServiceOptions } from '../triton-placement';
import { TritonTransformerPairProps } from '../triton-transformer-pair-props';
import { serviceIntent } from './service-intent';

/** A service of our server, and what Triton has to do for it. */
export interface Halves {
  readonly server: ServiceIntent;
  readonly triton: TritonIntent;
  readonly target: TargetIntent;
}

/** Triton as a service of its own, which one other service asks. */
export class TritonService extends ModelService {
  public readonly place: TritonPlaceIntent;

  constructor(
    scope: Construct, id: string, props: TritonTransformerPairProps, halves: Halves, own: TritonServiceOptions,
  ) {
    super(scope, id);
    const intent = ownIntent(this, props, halves, own);
    this._serve({ intent, plan: planService(intent), target: halves.target });
    // Both are in one namespace, whatever the domain of the cluster is.
    const url = `http://${this.serviceName}`;
    this.place = { kind: 'ownService', url, podLabels: podLabels(intent.name, halves.target) };
  }
}

/** What is about clients and tokens. */
const OF_THE_SERVER = {
  task: undefined, resources: undefined, env: undefined, modelName: undefined, route: undefined, sidecars: undefined,
  volumes: undefined,
};

function ownIntent(
  construct: Construct, props: TritonTransformerPairProps, { server, triton, target }: Halves,
  own: TritonServiceOptions,
): ServiceIntent {
  const intent = serviceIntent(construct, {
    ...props,
    ...own,
    ...OF_THE_SERVER,
    name: props.name && `${props.name}-${construct.node.id}`,
    nodeSelector: { ...props.nodeSelector, ...own.nodeSelector },
    tolerations: [...props.tolerations ?? [], ...own.tolerations ?? []],
    scaling: own.scaling,
    rollout: own.rollout,
  }, target);
  return {
    ...intent,
    modelName: derived(triton.model, 'name in Triton\'s repository'),
    engine: tritonEngine(triton, podLabels(server.name, target)),
    engineChosen: true,
    resources: triton.resources,
  };
}

function tritonEngine(triton: TritonIntent, callerLabels: Readonly<Record<string, string>>): EngineIntent {
  return { kind: 'triton', image: triton.image, flags: [], extraArgs: triton.extraArgs, triton, callerLabels };
}

/** What is about computing, and about the weights. */
const OF_TRITON = { accelerator: undefined, sharedMemory: undefined, weightsVolume: undefined, gpuBudget: undefined };

/** The server's part of a pair whose Triton is a service of its own. */
export function withoutTriton(props: TritonTransformerPairProps): TritonTransformerPairProps {
  return { ...props, ...OF_TRITON };
}
