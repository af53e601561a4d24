/** One API object, complete: what gets written to YAML. */
export interface Manifest {
  /** Id of the construct that holds it: part of the contract, never changed. */
  readonly id: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ManifestMetadata;
  /** Whatever else stands at the top level, such as `spec`. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface ManifestMetadata {
  readonly name: string;
  /** Empty for what belongs to the cluster: a chart puts its own on every object that has none. */
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** An object that a controller makes of a manifest, under a name that nothing else may have. */
export interface ImpliedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Whether the controller adds a number, as in `name-1`. */
  readonly numbered?: boolean;
}

/** What a target makes of a plan. */
export interface Rendering {
  readonly manifests: readonly Manifest[];
  /** What controllers make of the main object. */
  readonly implied: readonly ImpliedObject[];
  /** Id of the object that a person would call the service. */
  readonly mainId: string;
  /** Name of the Service that clients call. */
  readonly serviceName: string;
  readonly servicePort: number;
}
