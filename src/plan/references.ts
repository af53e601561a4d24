/** A key of a Secret. */
export interface SecretKey {
  readonly secretName: string;
  readonly key: string;
}

/** A key of a ConfigMap. */
export interface ConfigMapKey {
  readonly configMapName: string;
  readonly key: string;
}

/** Somebody on the network: exactly one of the kinds. */
export type PeerIntent =
  | { readonly kind: 'anywhere' }
  | { readonly kind: 'public' }
  | { readonly kind: 'cidr'; readonly cidr: string; readonly except: readonly string[] }
  | { readonly kind: 'pods'; readonly podLabels: Readonly<Record<string, string>>;
    readonly namespaceLabels?: Readonly<Record<string, string>>; };

/** An environment variable: a literal, or a reference in the words of the Kubernetes API. */
export type EnvIntent =
  | { readonly name: string; readonly value: string }
  | { readonly name: string; readonly valueFrom: Readonly<Record<string, unknown>> };

/** The registry that an image names: its first part, where that has a dot or a port, or is localhost. */
export function registryOf(image: string): string | undefined {
  const [first, ...rest] = image.split('/');
  return rest.length > 0 && (/[.:]/.test(first) || first === 'localhost') ? first : undefined;
}

/** A variable whose value is in a Secret. */
export function secretVariable(name: string, { secretName, key }: SecretKey): EnvIntent {
  return { name, valueFrom: { secretKeyRef: { name: secretName, key } } };
}
