"""A model's folder as the hub has it, and the model in it asked through Python."""
from dataclasses import dataclass

import numpy as np
import onnx
import onnxruntime
from safetensors.numpy import save_file

from files import write_json
from graph.int8 import quantize
from tiny.sizes import POSITIONS


@dataclass(frozen=True)
class Answer:
    encoding: object
    inputs: dict
    outputs: dict

    def inputs_json(self):
        return {name: array[0].tolist() for name, array in self.inputs.items()}


class Folder:
    def __init__(self, path, parts):
        self.path, self.tokenizer, self.vocab = path, parts.tokenizer, parts.tokenizer.get_vocab_size()
        (path / "onnx").mkdir(parents=True)
        self.tokenizer.save(str(path / "tokenizer.json"))
        write_json(path / "special_tokens_map.json", parts.special)
        plain = {name: token["content"] if isinstance(token, dict) else token for name, token in parts.special.items()}
        write_json(path / "tokenizer_config.json", {**parts.config, **plain})
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(POSITIONS - 4)

    def save(self, config, weights, model, int8=True):
        write_json(self.path / "config.json", config)
        save_file(weights, str(self.path / "model.safetensors"), metadata={"format": "pt"})
        onnx.save(model, str(self.path / "onnx/model.onnx"))
        if int8:
            quantize(self.path / "onnx/model.onnx", self.path / "onnx/model_quantized.onnx")

    def session(self):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # more of them may add in another order
        return onnxruntime.InferenceSession(str(self.path / "onnx/model.onnx"), options, providers=["CPUExecutionProvider"])

    def ask(self, text, pair=None):
        encoding = self.tokenizer.encode(text, pair)
        session = self.session()
        arrays = {"input_ids": encoding.ids, "attention_mask": encoding.attention_mask, "token_type_ids": encoding.type_ids}
        inputs = {it.name: np.array([arrays[it.name]], np.int64) for it in session.get_inputs()}
        outputs = dict(zip((it.name for it in session.get_outputs()), session.run(None, inputs)))
        return Answer(encoding, inputs, outputs)

    def reference(self, task, cases, **more):
        write_json(self.path / "reference.json", {
            "task": task, "about": "onnxruntime (fp32, CPU) + tokenizers in Python", **more, "cases": cases})
