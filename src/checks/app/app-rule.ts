import { Rule } from '../rule';

/** An API object of the app, whoever made it. */
export interface AppObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly path: string;
}

/** A rule about everything in an app. */
export interface AppRule extends Rule {
  check(objects: readonly AppObject[]): string[];
}
