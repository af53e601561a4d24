import { existsSync, readdirSync } from 'node:fs';
import * as path from 'node:path';
import { App } from 'cdk8s';
import { KServeTargetOptions, ServingTarget } from 'cdk8s-kserve';

/** What every `main.ts` beside this file exports. */
export interface Example {
  /** Adds charts with services for a target to an app. */
  build(app: App, target: ServingTarget): void;
  /** The targets that the example is for. */
  readonly targets: {
    readonly kserve?: (options?: KServeTargetOptions) => ServingTarget;
    readonly kubernetes?: () => ServingTarget;
  };
}

/** The names of all examples, which are their folders. */
export function exampleNames(): string[] {
  return readdirSync(__dirname).filter((name) => existsSync(path.join(__dirname, name, 'main.ts'))).sort();
}

/** An example by its name. */
export function example(name: string): Example {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the folder says which there are
  return require(path.join(__dirname, name, 'main')) as Example;
}
