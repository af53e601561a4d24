import type { HubModel } from '../../model/hub-model.ts';
import type { LoadedModel } from '../../models/loaded-model.ts';
import { OUTPUT, outputType } from './task-output.ts';
import { VERSION } from './version.ts';

export interface TensorMetadata {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
}

export interface ModelMetadata {
  readonly name: string;
  readonly versions: readonly string[];
  readonly platform: string;
  readonly inputs: readonly TensorMetadata[];
  readonly outputs: readonly TensorMetadata[];
}

/** Texts of the tasks that take more than one: the names of the fields of their V1 instances. */
const TEXTS: Partial<Record<HubModel['task'], readonly string[]>> = {
  'question-answering': ['question', 'context'],
  'text-ranking': ['text', 'text_pair'],
  'text-generation': [],
};

/** Both ways in: texts for the task, and the graph's own tensors. A request uses one of them. */
export function modelMetadata(model: LoadedModel): ModelMetadata {
  const { files, runner } = model;
  const texts = TEXTS[files.task] ?? ['text'];
  return {
    name: model.name,
    versions: [VERSION],
    platform: 'onnxruntime_onnx',
    inputs: [...texts.map((name) => ({ name, datatype: 'BYTES', shape: [-1] })), ...runner.graph.inputs.map(tensorMetadata)],
    outputs: [...(texts.length === 0 ? [] : [taskOutput(model)]), ...runner.graph.outputs.map(tensorMetadata)],
  };
}

function taskOutput({ files }: LoadedModel): TensorMetadata {
  const vector = files.task === 'feature-extraction';
  return { name: OUTPUT, datatype: outputType(files), shape: vector ? [-1, -1] : [-1] };
}

const tensorMetadata = ({ name, datatype, shape }: TensorMetadata): TensorMetadata => ({ name, datatype, shape });

