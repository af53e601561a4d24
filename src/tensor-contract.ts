import { tensorDims, tensorName } from './checks/values/tensor';
import { TensorIntent, TensorsIntent } from './plan/triton/triton-intent';

/** Types of tensors that a tokenizer makes or a task reads, as the Open Inference Protocol names them. */
export enum TensorDatatype {
  /** Whole numbers of 64 bits: what exporters give tokens. */
  INT64 = 'INT64',
  /** Whole numbers of 32 bits. */
  INT32 = 'INT32',
  /** Numbers of 32 bits: what most models answer. */
  FP32 = 'FP32',
  /** Numbers of 16 bits. */
  FP16 = 'FP16',
  /** Numbers of 64 bits. */
  FP64 = 'FP64',
}

/** One input or output of a model. */
export class ModelTensor {
  /**
   * A tensor by its name in the graph.
   *
   * @param name such as `input_ids`
   * @param datatype of its numbers
   * @param dims without that of the batch; -1 where any size does
   */
  public static of(name: string, datatype: TensorDatatype, dims: number[]): ModelTensor {
    return new ModelTensor({ name: tensorName(name), datatype, dims: tensorDims(name, dims) });
  }

  /**
   * Numbers of tokens, one for each: `input_ids`, `attention_mask`, `token_type_ids` or `position_ids`.
   *
   * @param name of the input
   * @param datatype `INT64` or `INT32`
   */
  public static tokens(name: string, datatype: TensorDatatype = TensorDatatype.INT64): ModelTensor {
    return ModelTensor.of(name, datatype, [-1]);
  }

  private constructor(private readonly intent: TensorIntent) {}

  /**
   * @internal
   */
  public get _intent(): TensorIntent {
    return this.intent;
  }
}

/**
 * What goes into a model and comes out of it. Only for files that do not tell it themselves, such as LibTorch's: of an
 * ONNX graph Triton reads it, and nobody can write something else.
 *
 * @see https://github.com/triton-inference-server/server/blob/main/docs/user_guide/model_configuration.md#inputs-and-outputs
 */
export class TensorContract {
  /**
   * Tensors by name.
   *
   * @param inputs what the tokenizer makes
   * @param outputs what the task reads
   */
  public static of(inputs: ModelTensor[], outputs: ModelTensor[]): TensorContract {
    const intents = (list: ModelTensor[]) => list.map(({ _intent }) => _intent);
    return new TensorContract({ inputs: intents(inputs), outputs: intents(outputs) });
  }

  private constructor(private readonly intent: TensorsIntent) {}

  /**
   * @internal
   */
  public get _intent(): TensorsIntent {
    return this.intent;
  }
}
