"""What Triton takes for its backend `onnxruntime`: model.onnx in onnxruntime's Python package."""
import json

import numpy
import onnxruntime
import triton_python_backend_utils as triton


class TritonPythonModel:
    def initialize(self, args):
        config = json.loads(args["model_config"])
        path = f"{args['model_repository']}/{args['model_version']}/model.onnx"
        self.session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        self.inputs = [one["name"] for one in config["input"]]
        self.outputs = [one["name"] for one in config["output"]]

    def execute(self, requests):
        """What the dynamic batcher put together has one shape, and is run as one batch."""
        fed = [[triton.get_input_tensor_by_name(request, name).as_numpy() for name in self.inputs] for request in requests]
        ends = numpy.cumsum([tensors[0].shape[0] for tensors in fed])[:-1]
        feeds = dict(zip(self.inputs, (numpy.concatenate(tensors) for tensors in zip(*fed))))
        answers = zip(*(numpy.split(output, ends) for output in self.session.run(self.outputs, feeds)))
        return [triton.InferenceResponse([triton.Tensor(*pair) for pair in zip(self.outputs, answer)]) for answer in answers]
