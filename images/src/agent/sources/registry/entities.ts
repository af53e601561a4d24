/** @see https://github.com/kubeflow/model-registry/blob/v0.2.19/api/openapi/model-registry.yaml */
export interface Entity {
  readonly id: string;
  /** Milliseconds since 1970, as text. */
  readonly createTimeSinceEpoch?: string;
  readonly name?: string;
  readonly state?: string;
  readonly customProperties?: Readonly<Record<string, unknown>>;
}

export interface Artifact extends Entity {
  readonly artifactType?: string;
  readonly uri?: string;
  readonly modelFormatName?: string;
  readonly modelFormatVersion?: string;
  /** Key of KServe's storage secret. */
  readonly storageKey?: string;
  /** Path within what that key describes. */
  readonly storagePath?: string;
}

/** The youngest by creation: lists come in any order. Ids grow, so they decide within a millisecond. */
export function newest<T extends Entity>(entities: readonly T[]): T | undefined {
  return entities.reduce<T | undefined>((best, one) => (best === undefined || isNewer(one, best) ? one : best), undefined);
}

function isNewer(one: Entity, other: Entity): boolean {
  const [a, b] = [Number(one.createTimeSinceEpoch ?? 0), Number(other.createTimeSinceEpoch ?? 0)];
  return a === b ? Number(one.id) > Number(other.id) : a > b;
}

/** Entries to look at for names to show. */
export const ENOUGH = 100;
const SHOWN = 20;

/** Some names for a sentence. */
export function listed(names: readonly (string | undefined)[]): string {
  const known = names.filter((name) => name !== undefined).map((name) => `'${name.slice(0, 100)}'`);
  return `${known.slice(0, SHOWN).join(', ')}${known.length > SHOWN ? ' and more' : ''}`;
}
