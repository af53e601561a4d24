"""KServe's own transformer before Triton: the yardstick. Arguments: folder, task, port, host and port of Triton's gRPC."""
import json
import sys
from contextvars import ContextVar

import numpy as np
from kserve import InferInput, InferRequest, Model, ModelServer
from kserve.model import PredictorConfig
from kserve.protocol.infer_type import RequestedOutput
from tokenizers import Tokenizer

folder, task, port, predictor = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
LABELS = json.load(open(f"{folder}/config.json")).get("id2label", {})
OUTPUT = "logits" if task == "classify" else "last_hidden_state"
mask = ContextVar("mask")


class Transformer(Model):
    def __init__(self):
        super().__init__("bench")
        self.tokenizer = Tokenizer.from_file(f"{folder}/tokenizer.json")
        self.tokenizer.enable_padding(pad_to_multiple_of=16)
        self.tokenizer.enable_truncation(256)
        self.ready = True

    def preprocess(self, payload, headers=None):
        encodings = self.tokenizer.encode_batch(payload["instances"])
        mask.set(np.array([encoding.attention_mask for encoding in encodings], dtype=np.int64))
        tensors = {
            "input_ids": np.array([encoding.ids for encoding in encodings], dtype=np.int64),
            "attention_mask": mask.get(),
            "token_type_ids": np.array([encoding.type_ids for encoding in encodings], dtype=np.int64),
        }
        inputs = []
        for name, tensor in tensors.items():
            one = InferInput(name, list(tensor.shape), "INT64")
            one.set_data_from_numpy(tensor)
            inputs.append(one)
        return InferRequest(model_name="bench", infer_inputs=inputs, request_outputs=[RequestedOutput(OUTPUT)])

    def postprocess(self, response, headers=None, response_headers=None):
        (values,) = [output.as_numpy() for output in response.outputs if output.name == OUTPUT]
        if task == "classify":
            return {"predictions": [LABELS[str(best)] for best in values.argmax(axis=1)]}
        weights = mask.get()[:, :, None]
        pooled = (values * weights).sum(axis=1) / weights.sum(axis=1)
        return {"predictions": (pooled / np.linalg.norm(pooled, axis=1, keepdims=True)).tolist()}


if __name__ == "__main__":
    config = PredictorConfig(predictor_host=predictor, predictor_protocol="grpc-v2")
    ModelServer(http_port=port, enable_grpc=False, enable_latency_logging=False, predictor_config=config).start([Transformer()])
