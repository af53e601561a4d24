import type { Entity } from './entities.ts';

/** Of entities that overlap, found by two windows, the longer stays; of two as long, the surer. */
export function withoutOverlaps(entities: readonly Entity[]): Entity[] {
  const kept: Entity[] = [];
  for (const entity of [...entities].sort((a, b) => a.start - b.start)) {
    const before = kept.at(-1);
    if (before === undefined || entity.start >= before.end) {
      kept.push(entity);
    } else if (isBetter(entity, before)) {
      kept[kept.length - 1] = entity;
    }
  }
  return kept;
}

function isBetter(one: Entity, other: Entity): boolean {
  const longer = (one.end - one.start) - (other.end - other.start);
  return longer > 0 || (longer === 0 && one.score > other.score);
}
