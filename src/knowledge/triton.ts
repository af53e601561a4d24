/**
 * NVIDIA's image of Triton with all backends for ONNX, TensorRT, PyTorch and Python.
 *
 * @see https://catalog.ngc.nvidia.com/orgs/nvidia/containers/tritonserver/tags
 */
export const TRITON_IMAGE = 'nvcr.io/nvidia/tritonserver:25.10-py3';

/** Flags that the library sets itself: said twice, the last one wins, and probes or repository would be elsewhere. */
export const TRITON_OWN_FLAGS = [
  '--model-repository', '--model-store', '--model-control-mode', '--load-model', '--http-address', '--http-port', '--allow-http',
  '--grpc-address', '--grpc-port', '--metrics-address', '--metrics-port', '--exit-timeout-secs', '--exit-on-error',
  '--disable-auto-complete-config', '--strict-model-config',
];

/** Inputs that a tokenizer makes. */
export const TOKEN_INPUTS = ['input_ids', 'attention_mask', 'token_type_ids', 'position_ids'];
