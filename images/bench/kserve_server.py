"""An embedding model on KServe's own server: the yardstick. Arguments: folder, threads, port."""
import sys

import numpy as np
import onnxruntime
from kserve import Model, ModelServer
from tokenizers import Tokenizer

folder, threads, port = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])


class Embedding(Model):
    def __init__(self):
        super().__init__("bench")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.session = onnxruntime.InferenceSession(f"{folder}/onnx/model.onnx", options, providers=["CPUExecutionProvider"])
        self.inputs = {value.name for value in self.session.get_inputs()}
        self.tokenizer = Tokenizer.from_file(f"{folder}/tokenizer.json")
        self.tokenizer.enable_padding()
        self.tokenizer.enable_truncation(256)
        self.ready = True

    def predict(self, payload, headers=None, response_headers=None):
        encodings = self.tokenizer.encode_batch(payload["instances"])
        mask = np.array([encoding.attention_mask for encoding in encodings], dtype=np.int64)
        feeds = {
            "input_ids": np.array([encoding.ids for encoding in encodings], dtype=np.int64),
            "attention_mask": mask,
            "token_type_ids": np.array([encoding.type_ids for encoding in encodings], dtype=np.int64),
        }
        (hidden,) = self.session.run(["last_hidden_state"], {name: value for name, value in feeds.items() if name in self.inputs})
        summed = (hidden * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
        return {"predictions": (summed / np.linalg.norm(summed, axis=1, keepdims=True)).tolist()}


if __name__ == "__main__":
    ModelServer(http_port=port, enable_grpc=False, enable_latency_logging=False).start([Embedding()])
