"""Sentences to vectors, as sentence-transformers does it for this model."""
import numpy as np
import onnxruntime
from tokenizers import Tokenizer


def encode(path, max_length, sentences):
    tokenizer = Tokenizer.from_file(str(path / "tokenizer.json"))
    tokenizer.enable_truncation(max_length)  # the file cuts at 128 and pads everything to 128
    tokenizer.enable_padding(pad_id=0, pad_token="[PAD]")
    return tokenizer.encode_batch(sentences)


def inputs_of(encodings):
    columns = {"input_ids": "ids", "attention_mask": "attention_mask", "token_type_ids": "type_ids"}
    return {name: np.array([getattr(it, column) for it in encodings], np.int64) for name, column in columns.items()}


def hidden_states(file, inputs):
    session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    return session.run(["last_hidden_state"], inputs)[0]


def pooled(hidden, attention_mask):
    """The mean over real tokens, then length 1."""
    mask = attention_mask[:, :, None].astype(hidden.dtype)
    mean = (hidden * mask).sum(1) / mask.sum(1)
    return mean / np.linalg.norm(mean, axis=1, keepdims=True)
