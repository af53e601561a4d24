import { interfaceName } from '../checks/values/interface-name';
import { labelKey } from '../checks/values/label';
import { wholeNumber } from '../checks/values/number-in-range';
import { resourceName } from '../checks/values/resource-name';
import { optional } from '../choices/optional';
import { secondsOf } from '../choices/units';
import { MultiNodeVllmProps } from '../multi-node-vllm-props';
import { ExecutorIntent, GroupIntent } from '../plan/group-intent';
import { TargetIntent } from '../targets/target-intent';

/** Devices that nodes offer for a fabric, as an example. */
const A_FABRIC = 'rdma/ib or vpc.amazonaws.com/efa';

/** The group that the props ask for; whether it comes out even is for the rules to say. */
export function groupIntent(props: MultiNodeVllmProps, target: TargetIntent): GroupIntent {
  const { groupNetwork } = props;
  const resources = Object.entries(groupNetwork?.resources ?? {}).map(([name, count]) => (
    [resourceName('groupNetwork.resources', name, A_FABRIC), wholeNumber(`groupNetwork.resources.${name}`, count, 1)]
  ));
  return {
    pods: Math.ceil(props.parallelism.worldSize / props.accelerator.count),
    executor: executor(props),
    joinTimeoutSeconds: props.joinTimeout === undefined ? undefined : secondsOf('joinTimeout', props.joinTimeout, 60),
    gang: props.gang?._intent ?? { kind: 'none' },
    exclusiveTopology: optional(props.exclusiveTopology, (label) => labelKey('exclusiveTopology', label)),
    network: {
      hostNetwork: groupNetwork?.hostNetwork ?? false,
      interfaceName: optional(groupNetwork?.interfaceName, (name) => interfaceName('groupNetwork.interfaceName', name)),
      resources: Object.fromEntries(resources),
    },
    updatedAtOnce: target.kind === 'kserve' || !target.leaderWorkerSet,
    numbered: target.kind === 'kubernetes' && !target.leaderWorkerSet,
  };
}

/** vLLM's own mode is another one where the pods hold copies instead of parts; KServe's server has none. */
function executor(props: MultiNodeVllmProps): ExecutorIntent {
  const usual: ExecutorIntent = props.engine?._choice.kind === 'huggingFaceServer' ? { kind: 'ray' } : { kind: 'mp' };
  const given = props.executor?._intent ?? usual;
  return given.kind === 'mp' && props.parallelism._intent.data > 1 ? { kind: 'dp' } : given;
}
