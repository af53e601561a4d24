import { StorageContainerPlan } from '../../plan/storage-container';
import { Rule } from '../rule';

/** An API object of the app, whoever made it, or one that a controller will make. */
export interface AppObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly path: string;
  /** Present where a controller makes it of the object at the path; it may put a number behind the name. */
  readonly implied?: { readonly of: string; readonly numbered: boolean };
}

/** A rule about everything in an app: its objects, and its storage containers. */
export interface AppRule extends Rule {
  check(objects: readonly AppObject[], containers: readonly StorageContainerPlan[]): string[];
}
