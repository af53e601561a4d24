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
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What a target makes of a plan. */
export interface Rendering {
  readonly manifests: readonly Manifest[];
  /** Id of the object that a person would call the service. */
  readonly mainId: string;
  /** Name of the Service that clients call. */
  readonly serviceName: string;
  readonly servicePort: number;
}
