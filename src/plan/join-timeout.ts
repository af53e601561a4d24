import { GroupIntent } from './group-intent';
import { ServiceIntent } from './intent';
import { fetchSeconds } from './probes';

/** Seconds for scheduling, pulling the server's image, and looking for each other. */
const JOIN_SECONDS = 1800;

/** Whether each pod gets its own files before it looks for the others; the engine would fetch after that. */
function fetchesFirst({ model, fetch }: ServiceIntent): boolean {
  return model.source.kind !== 'volume' && fetch.value.by !== 'engine';
}

/** Seconds that the first pod of a group may wait for the last one at worst; undefined when the size is not known. */
export function estimateJoinSeconds(intent: ServiceIntent): number | undefined {
  const { sizeBytes } = intent.model;
  if (!fetchesFirst(intent)) {
    return JOIN_SECONDS;
  }
  return sizeBytes === undefined ? undefined : JOIN_SECONDS + Math.ceil(fetchSeconds(sizeBytes));
}

/**
 * The time to join: stated, or from the model's size. A pod that got its files early waits for the slowest; would it
 * give up before, the group began anew, and so would every fetch. Of a model of unknown size the startup budget says
 * how large it is taken for.
 */
export function joinTimeoutSeconds(intent: ServiceIntent, group: GroupIntent): number {
  return group.joinTimeoutSeconds ?? estimateJoinSeconds(intent)
    ?? Math.max(JOIN_SECONDS, intent.startupBudgetSeconds ?? 0);
}
