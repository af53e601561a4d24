"""A model of texts, which no tokenizer is for."""
import triton_python_backend_utils as triton


class TritonPythonModel:
    def execute(self, requests):
        return [triton.InferenceResponse([triton.Tensor("ANSWER", triton.get_input_tensor_by_name(request, "TEXT").as_numpy())]) for request in requests]
