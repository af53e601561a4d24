import { Rule } from '../rule';

/** An API object of the app, whoever made it, or one that a controller will make. */
export interface AppObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly path: string;
  /** How a controller names it that makes it of the object at the path: as it is, or with a number behind it. */
  readonly implied?: 'exactly' | 'numbered';
}

/** A rule about everything in an app. */
export interface AppRule extends Rule {
  check(objects: readonly AppObject[]): string[];
}
