import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';

/** The parts of a jsii assembly that our tests look at. */
export interface Assembly {
  readonly types?: Record<string, JsiiType>;
}

export interface Documented {
  readonly docs?: {
    readonly summary?: string;
    readonly default?: string;
    readonly see?: string;
    readonly deprecated?: string;
  };
}

export interface JsiiType extends Documented {
  readonly kind: 'class' | 'interface' | 'enum';
  readonly fqn: string;
  readonly name: string;
  readonly datatype?: boolean;
  readonly initializer?: Callable;
  readonly properties?: Property[];
  readonly methods?: Callable[];
  readonly members?: (Documented & { readonly name: string })[];
}

export interface Property extends Documented {
  readonly name: string;
  readonly type: TypeReference;
  readonly optional?: boolean;
  readonly immutable?: boolean;
  readonly overrides?: string;
}

export interface Callable extends Documented {
  readonly name?: string;
  readonly parameters?: Parameter[];
  readonly returns?: { readonly type: TypeReference };
  readonly overrides?: string;
}

export interface Parameter extends Documented {
  readonly name: string;
  readonly type: TypeReference;
}

export interface TypeReference {
  readonly primitive?: string;
  readonly fqn?: string;
  readonly collection?: { readonly kind: string; readonly elementtype: TypeReference };
  readonly union?: { readonly types: TypeReference[] };
}

const file = path.resolve(__dirname, '../../.jsii');

/** What the compiler says that the public API is, or undefined before the first compilation. */
export function loadAssembly(): Assembly | undefined {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}
