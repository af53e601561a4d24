import { KubeObject } from './objects';

/** Where a case's objects are meant to go. */
export type Target =
  | { platform: 'kserve'; version: string }
  | { platform: 'kubernetes' };

/**
 * One intent, rendered for both targets. Each gets a namespace of its own; an
 * object without a namespace is put there.
 */
export interface Case {
  /** A DNS label of at most 40 characters. */
  name: string;
  /** A shorter word for the namespace: KServe makes one DNS label of it and the name of the service. */
  space?: string;
  /** The objects that a user would apply. */
  objects(target: Target, namespace: string): KubeObject[];
  /** What the case refers to and a user would have already: Secrets, ConfigMaps, claims, service accounts. */
  setup?(target: Target, namespace: string): KubeObject[];
  /** The targets it is rendered for; both by default. */
  targets?: Target['platform'][];
  /** The KServe versions it is for, like '>=0.16 <0.19'; all by default. */
  versions?: string;
  /** Why KServe's namespace cannot enforce Pod Security "restricted". */
  unrestricted?: string;
  /** Why no namespace can enforce any profile of Pod Security. */
  privileged?: string;
  /** Why nothing but admission can be tested (Knative is not in the test cluster). */
  admissionOnly?: string;
  /** Why the two targets are not comparable. */
  noParity?: string;
}

/** The targets of a case that a KServe version has to do with. */
export function targetsOf(one: Case, version: string): Target[] {
  const platforms = one.targets ?? ['kserve', 'kubernetes'];
  return platforms.map((platform) => platform === 'kserve' ? { platform, version } : { platform });
}
