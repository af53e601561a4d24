import { TaskId } from '../task-id';
import { ModelIntent } from '../model-intent';
import { ResourcesIntent } from '../resources-intent';
import { Sourced } from '../sourced';

/** A model that computes in Triton, as plain data. */
export interface TritonIntent {
  readonly place: TritonPlaceIntent;
  /** By new pods, or in those that run. */
  readonly updates: 'newPods' | 'inPlace';
  readonly image: Sourced<string>;
  /** Its name in the repository: of a folder, in requests, and in `config.pbtxt`. */
  readonly model: string;
  readonly repository: RepositoryIntent;
  /** Models beside the first one, in the same pods. */
  readonly further: readonly FurtherModelIntent[];
  readonly resources: ResourcesIntent;
  readonly extraArgs: readonly string[];
  /** Time that our server gives a request. */
  readonly requestSeconds: number;
}

/** Beside our server, or in pods of another service. */
export type TritonPlaceIntent =
  | { readonly kind: 'samePod' }
  | { readonly kind: 'ownService'; readonly url: string; readonly podLabels: Readonly<Record<string, string>> };

export interface FurtherModelIntent {
  readonly name: string;
  readonly model: ModelIntent;
  readonly task: TaskId;
  readonly repository: MadeRepositoryIntent;
}

/** A repository of one model that is made, and the props that say it. */
export interface NamedRepository {
  readonly prefix: string;
  readonly repository: MadeRepositoryIntent;
}

/** Every repository that is made for a service. */
export function madeRepositories({ repository, further }: TritonIntent): NamedRepository[] {
  return [
    ...(repository.kind === 'made' ? [{ prefix: '', repository }] : []),
    ...further.map((one, index) => ({ prefix: `furtherModels[${index}].`, repository: one.repository })),
  ];
}

export type RepositoryIntent = MadeRepositoryIntent | {
  readonly kind: 'existing';
  /** Folder of the tokenizer in it. */
  readonly tokenizer: string;
  /** Props that its own configuration decides, and that were given all the same. */
  readonly alsoGiven: readonly string[];
};

/** A repository of one model, which the agent makes of a fetched folder. */
export interface MadeRepositoryIntent {
  readonly kind: 'made';
  readonly backend: BackendIntent;
  readonly batching: BatchingIntent;
  /** The tensor contract, where the graph does not tell it. */
  readonly tensors?: TensorsIntent;
  /** Instances on each accelerator, or in all without one. */
  readonly instances: number;
  /** The user's own fields of the configuration: their names, and how they are written. */
  readonly config?: { readonly fields: readonly string[]; readonly text: string };
}

export interface BackendIntent {
  /** As `config.pbtxt` names it. */
  readonly name: string;
  /** Where the model's file may lie in the folder; the first that is there is served. */
  readonly files: readonly string[];
  /** Whether Triton reads the tensors from the file. */
  readonly tellsTensors: boolean;
  /** Of a graph in several precisions: which, if not the first. */
  readonly variant?: string;
}

export interface BatchingIntent {
  /** Rows of one run; 0: the model takes no batches. */
  readonly maxBatchSize: number;
  /** Absent: requests are not joined. */
  readonly dynamic?: {
    readonly preferredBatchSizes: readonly number[];
    readonly maxQueueDelayMicros: number;
    readonly maxQueueSize?: number;
  };
}

export interface TensorsIntent {
  readonly inputs: readonly TensorIntent[];
  readonly outputs: readonly TensorIntent[];
}

export interface TensorIntent {
  readonly name: string;
  readonly datatype: string;
  /** Without that of the batch; -1: any. */
  readonly dims: readonly number[];
}
