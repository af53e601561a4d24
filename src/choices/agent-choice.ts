import { Size } from 'cdk8s';
import { pinnedImage } from '../checks/values/image-reference';
import { atLeast } from '../checks/values/number-in-range';
import { cpuQuantity } from '../checks/values/quantity';
import { AgentOptions } from '../agent-options';
import { AGENT } from '../knowledge/agent';
import { AgentIntent } from '../plan/intent';
import { optional } from './optional';
import { bytesOf, secondsOf } from './units';

/** What nobody says: twice what it takes at most, so that pages of files to be written have room too. */
const DEFAULT_MEMORY = Size.mebibytes(512);

/** An init container's request counts only where it is more than that of the containers after it. */
const DEFAULT_CPU = '500m';

/** The agent as plain data, within the limits of its contract. */
export function agentIntent({ cpu, memory = DEFAULT_MEMORY, deadline, image, extraArgs }: AgentOptions): AgentIntent {
  const memoryBytes = bytesOf(memory);
  atLeast('memory', memoryBytes, AGENT.memoryBytes, (bytes) => `${Math.floor(bytes / 1024 ** 2)} MiB`);
  return {
    by: 'agent',
    cpuRequest: cpuQuantity('cpu', cpu?.amount ?? DEFAULT_CPU),
    memoryBytes,
    deadlineSeconds: optional(deadline, (given) => secondsOf('deadline', given, 1, AGENT.options.deadline.most)),
    image: optional(image, (given) => pinnedImage('image', given)),
    extraArgs: extraArgs ?? [],
  };
}
