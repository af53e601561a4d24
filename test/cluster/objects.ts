/** An API object as plain data. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name?: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    [field: string]: unknown;
  };
  [field: string]: unknown;
}

const CLUSTER_SCOPED = [
  'Namespace', 'PersistentVolume', 'StorageClass', 'ClusterRole', 'ClusterRoleBinding', 'PriorityClass', 'ClusterStorageContainer',
  'LocalModelNodeGroup', 'LocalModelCache',
];

/** Whether an object belongs to no namespace. */
export function isClusterScoped({ kind }: KubeObject): boolean {
  return CLUSTER_SCOPED.includes(kind);
}

export type Fields = Record<string, unknown>;

/** What stands at a path like 'spec.template.metadata', or undefined. */
export function at<T = unknown>(value: unknown, path: string): T | undefined {
  let here = value;
  for (const key of path.split('.')) {
    if (here === null || typeof here !== 'object') { return undefined; }
    here = (here as Fields)[key];
  }
  return here as T | undefined;
}

/** A list at a path; an absent one is empty. */
export function listAt<T = Fields>(value: unknown, path: string): T[] {
  return at<T[]>(value, path) ?? [];
}

export function nameOf(object: KubeObject): string {
  return object.metadata.name ?? '';
}

/** Kind and name, for messages. */
export function label(object: KubeObject): string {
  return `${object.kind}/${nameOf(object)}`;
}

export function ofKind(objects: KubeObject[], ...kinds: string[]): KubeObject[] {
  return objects.filter((object) => kinds.includes(object.kind));
}

/** Whether labels carry all that a selector asks for. */
export function selects(selector?: Record<string, string>, labels?: Record<string, string>): boolean {
  const wanted = Object.entries(selector ?? {});
  return wanted.length > 0 && wanted.every(([key, value]) => labels?.[key] === value);
}
