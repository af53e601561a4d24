/** What of a request is counted: never anything that a client sent but the name of a model that is there. */
export type Counts = Readonly<Record<string, number>>;

/** A part of a request's way that is over. Times are `performance.now()`. */
export interface Stage {
  readonly name: 'queue' | 'tokenize' | 'infer';
  readonly from: number;
  readonly to: number;
  readonly counts: Counts;
  readonly failed?: boolean;
  /** When the first token of a text was there. */
  readonly firstToken?: number | undefined;
  /** The stage of another request that is the same work: a batch is run once for all. */
  readonly shared?: StageRef | undefined;
}

/** A stage, for others to link to. */
export interface StageRef {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceFlags: number;
}

/** A request on its way. */
export interface Trace {
  stage(stage: Stage): StageRef;
  /** Which model it is for. */
  model(name: string): void;
  /** What another server has to be told to belong to it. */
  headers(): Readonly<Record<string, string>>;
}

export type Attributes = Readonly<Record<string, string | number>>;

export interface RequestTrace extends Trace {
  end(attributes: Attributes, failed: boolean): void;
}

export interface RequestStart {
  readonly name: string;
  readonly attributes: Attributes;
  /** Its headers or metadata, for the trace that it belongs to. */
  header(name: string): string | undefined;
}

export interface Tracing {
  /** Undefined where nobody wants to know of it. */
  begin(start: RequestStart): RequestTrace | undefined;
  /** Sends what is left, for so long at most. */
  close(milliseconds: number): Promise<void>;
}

export const NO_TRACES: Tracing = { begin: () => undefined, close: async () => {} };
