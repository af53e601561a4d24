"""The real all-MiniLM-L6-v2 in fp32 and int8, without model.safetensors, which no server of ONNX reads."""
import numpy as np
import onnx

from files import read_json, write_json
from graph.bert import bert
from graph.edges import TOKEN_INPUTS, output
from graph.int8 import quantize
from graph.writer import Graph
from minilm import source
from minilm.embedding import encode, hidden_states, inputs_of, pooled
from minilm.forward import Forward

SENTENCES = [
    "A man is eating food.",
    "Someone is having a meal.",
    "The quick brown fox jumps over the lazy dog.",
    "Kubernetes schedules pods onto nodes.",
    "Ünïcödé, 東京 and 🙂 in one line!",
    "a",
    "Deep learning models are often served behind an HTTP API, and each request carries a list of sentences. " * 8,
]
FP32, INT8 = "onnx/model.onnx", "onnx/model_quantized.onnx"


def make(path):
    source.copy_files(path)
    (path / "onnx").mkdir()
    config, weights = read_json(path / "config.json"), source.weights()
    g = Graph()
    bert(g, config, weights, out="last_hidden_state")
    onnx.save(g.model(TOKEN_INPUTS, [output("last_hidden_state", "sequence_length", config["hidden_size"])]), str(path / FP32))
    quantize(path / FP32, path / INT8)
    max_length = read_json(path / "sentence_bert_config.json")["max_seq_length"]
    encodings = encode(path, max_length, SENTENCES)
    _check(path, Forward(config, weights), inputs_of(encodings))
    write_json(path / "reference.json", _reference(path, encodings, max_length))


def _check(path, forward, inputs):
    """The first sentences, cut: the same in float64 takes its time."""
    few = {name: array[:5, :32] for name, array in inputs.items()}
    difference = float(np.abs(forward(**few) - hidden_states(path / FP32, few)).max())
    if difference > 1e-4:
        raise ValueError(f"the graph differs from the forward pass in numpy by {difference:.2e}")


def _reference(path, encodings, max_length):
    inputs = inputs_of(encodings)
    fp32, int8 = (pooled(hidden_states(path / file, inputs), inputs["attention_mask"]) for file in (FP32, INT8))
    cosines = (fp32 * int8).sum(1)
    return {
        "about": "onnxruntime + tokenizers in Python; mean pooling over the attention mask, then L2 norm; truncated to "
                 f"{max_length} tokens, padding is masked out",
        "max_length": max_length,
        "cases": [_case(*it) for it in zip(SENTENCES, encodings, fp32, cosines)],
        "similarity": [[round(float(value), 6) for value in row] for row in fp32 @ fp32.T],
    }


def _case(text, encoding, vector, cosine):
    ids = [token for token, real in zip(encoding.ids, encoding.attention_mask) if real]
    return {"text": text, "input_ids": ids, "embedding": [round(float(value), 6) for value in vector],
            "cosine_with_int8": round(float(cosine), 4)}
