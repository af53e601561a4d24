import { IConstruct } from 'constructs';
import { ServiceFacts, Finding } from '../checks/rule';
import { StorageContainerPlan } from '../plan/storage-container';
import { Rendering } from '../targets/manifest';

const SERVICE = Symbol.for('cdk8s-kserve.service');

/** What a service left behind for reports and for rules about the whole app. */
export interface ServiceRecord {
  readonly facts: ServiceFacts;
  readonly findings: readonly Finding[];
  /** Absent when the service has errors: nothing was made. */
  readonly rendering?: Rendering;
}

const STORAGE = Symbol.for('cdk8s-kserve.storage-container');

/** What a storage container left behind for rules about the whole app. */
export interface StorageRecord {
  readonly plan: StorageContainerPlan;
  readonly findings: readonly Finding[];
}

/** Marks a construct as a storage container. */
export function registerStorageContainer(construct: IConstruct, record: StorageRecord): void {
  Object.defineProperty(construct, STORAGE, { value: record });
}

/** The records of all storage containers at or below a scope, in the order of the tree. */
export function storageContainersBelow(scope: IConstruct): StorageRecord[] {
  return scope.node.findAll().filter((construct) => STORAGE in construct).map((construct) => (
    (construct as unknown as Record<symbol, StorageRecord>)[STORAGE]
  ));
}

const CACHE = Symbol.for('cdk8s-kserve.model-cache');

/** What a cache left behind: its findings. */
export type CacheRecord = Pick<StorageRecord, 'findings'>;

/** Marks a construct as a cache. */
export function registerCache(construct: IConstruct, record: CacheRecord): void {
  Object.defineProperty(construct, CACHE, { value: record });
}

/** The records of all caches at or below a scope, in the order of the tree. */
export function cachesBelow(scope: IConstruct): CacheRecord[] {
  return scope.node.findAll().filter((construct) => CACHE in construct).map((construct) => (
    (construct as unknown as Record<symbol, CacheRecord>)[CACHE]
  ));
}

/** Whether a construct has read the settings of its scopes. */
export function readsSettings(construct: IConstruct): boolean {
  return isService(construct) || STORAGE in construct || CACHE in construct;
}

/** Marks a construct as a service. Symbols survive two copies of the library; classes do not. */
export function registerService(construct: IConstruct, record: ServiceRecord): void {
  Object.defineProperty(construct, SERVICE, { value: record });
}

export function isService(construct: IConstruct): boolean {
  return SERVICE in construct;
}

/** The records of all services at or below a scope, in the order of the tree. */
export function servicesBelow(scope: IConstruct): ServiceRecord[] {
  return scope.node.findAll().filter(isService).map((construct) => (
    (construct as unknown as Record<symbol, ServiceRecord>)[SERVICE]
  ));
}
