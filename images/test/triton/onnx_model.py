"""What Triton takes for its backend `onnxruntime`: the file of a model in onnxruntime's Python package."""
import glob
import json

import numpy
import onnxruntime
import triton_python_backend_utils as triton

TYPES = {"tensor(int64)": "TYPE_INT64", "tensor(int32)": "TYPE_INT32", "tensor(float)": "TYPE_FP32", "tensor(float16)": "TYPE_FP16"}


def session_of(path, threads=0):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def filename_of(config):
    return config["default_model_filename"] or "model.onnx"


def repository():
    """Triton tells it only when the model starts."""
    with open(f"/proc/{triton_process()}/cmdline", encoding="utf-8") as file:
        flags = dict(arg.split("=", 1) for arg in file.read().split("\0") if "=" in arg)
    return flags["--model-repository"]


def triton_process():
    """The stub's parent."""
    with open("/proc/self/stat", encoding="utf-8") as file:
        return file.read().rsplit(")", 1)[1].split()[1]


class TritonPythonModel:
    @staticmethod
    def auto_complete_config(auto):
        """As the real backend does: what config.pbtxt leaves out is taken from the graph."""
        config = auto.as_dict()
        if config["input"] or config["output"]:
            return auto
        [path] = glob.glob(f"{repository()}/{config['name']}/*/{filename_of(config)}")[:1]
        session = session_of(path)
        rest = 1 if config["max_batch_size"] > 0 else 0
        for add, tensors in ((auto.add_input, session.get_inputs()), (auto.add_output, session.get_outputs())):
            for tensor in tensors:
                dims = [size if isinstance(size, int) else -1 for size in tensor.shape]
                add({"name": tensor.name, "data_type": TYPES[tensor.type], "dims": dims[rest:]})
        return auto

    def initialize(self, args):
        config = json.loads(args["model_config"])
        threads = config["parameters"].get("intra_op_thread_count", {}).get("string_value", "0")
        self.session = session_of(f"{args['model_repository']}/{args['model_version']}/{filename_of(config)}", int(threads))
        self.inputs = [one["name"] for one in config["input"]]
        self.outputs = [one["name"] for one in config["output"]]

    def execute(self, requests):
        """What the dynamic batcher put together has one shape, and is run as one batch."""
        fed = [[triton.get_input_tensor_by_name(request, name).as_numpy() for name in self.inputs] for request in requests]
        ends = numpy.cumsum([tensors[0].shape[0] for tensors in fed])[:-1]
        feeds = dict(zip(self.inputs, (numpy.concatenate(tensors) for tensors in zip(*fed))))
        answers = zip(*(numpy.split(output, ends) for output in self.session.run(self.outputs, feeds)))
        return [triton.InferenceResponse([triton.Tensor(*pair) for pair in zip(self.outputs, answer)]) for answer in answers]
