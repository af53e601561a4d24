import { GroupIntent } from '../plan/group-intent';

/** Props that only the LeaderWorkerSet controller can fulfil. */
export function leaderWorkerSetWishes(group: GroupIntent): string[] {
  return [
    ...(group.gang.kind === 'none' ? [] : ['gang']),
    ...(group.exclusiveTopology === undefined ? [] : ['exclusiveTopology']),
  ];
}
