/** How a target names what the companions of a workload refer to. */
export interface CompanionOptions {
  /** Labels that select the serving pods. */
  readonly podSelector: Readonly<Record<string, string>>;
  /** Labels that the Service of the pods carries. */
  readonly serviceLabels: Readonly<Record<string, string>>;
  readonly serviceName: string;
  /** Labels that select every pod of the service, where that is more than those that serve. */
  readonly allPods?: Readonly<Record<string, string>>;
  /** Ports that the target's own containers listen on, beside the plan's. */
  readonly extraPorts?: readonly number[];
}
