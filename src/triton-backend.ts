import { backendName, pathBelow } from './checks/values/tensor';
import { OnnxGraph } from './onnx-options';
import { BackendIntent } from './plan/triton/triton-intent';

/** Names that exporters give a graph of each precision, without `.onnx`. */
const GRAPHS: Record<OnnxGraph, readonly string[]> = {
  [OnnxGraph.FP32]: ['model'],
  [OnnxGraph.FP16]: ['model_fp16'],
  [OnnxGraph.INT8]: ['model_quantized', 'model_int8'],
  [OnnxGraph.Q4]: ['model_q4'],
};

/**
 * What of Triton runs the model's file.
 *
 * @see https://github.com/triton-inference-server/backend
 */
export class TritonBackend {
  /**
   * ONNX, on CPU or an accelerator. Triton reads the tensors from the graph.
   *
   * @param graph which of the model's ONNX files
   */
  public static onnxruntime(graph: OnnxGraph = OnnxGraph.FP32): TritonBackend {
    const names = GRAPHS[graph];
    return new TritonBackend({
      name: 'onnxruntime', tellsTensors: true,
      variant: graph === OnnxGraph.FP32 ? undefined : graph,
      files: names.flatMap((name) => [`onnx/${name}.onnx`, `${name}.onnx`]),
    });
  }

  /**
   * A plan of TensorRT, made for one kind of GPU and one version of TensorRT. Triton reads the tensors from it.
   *
   * @param file in the model's folder
   */
  public static tensorRt(file: string = 'model.plan'): TritonBackend {
    return new TritonBackend({ name: 'tensorrt', tellsTensors: true, files: [pathBelow('file', file)] });
  }

  /**
   * TorchScript. It tells no tensors, so that `tensors` has to.
   *
   * @param file in the model's folder
   */
  public static libTorch(file: string = 'model.pt'): TritonBackend {
    return new TritonBackend({ name: 'pytorch', tellsTensors: false, files: [pathBelow('file', file)] });
  }

  /**
   * A program in Python. It tells its tensors only where it has `auto_complete_config`, so that `tensors` has to.
   *
   * @param file in the model's folder
   */
  public static python(file: string = 'model.py'): TritonBackend {
    return new TritonBackend({ name: 'python', tellsTensors: false, files: [pathBelow('file', file)] });
  }

  /**
   * Any other one that is in Triton's image.
   *
   * @param name as `config.pbtxt` has it, such as `openvino`
   * @param file in the model's folder
   */
  public static of(name: string, file: string): TritonBackend {
    return new TritonBackend({ name: backendName(name), tellsTensors: false, files: [pathBelow('file', file)] });
  }

  private constructor(private readonly intent: BackendIntent) {}

  /**
   * @internal
   */
  public get _intent(): BackendIntent {
    return this.intent;
  }
}
