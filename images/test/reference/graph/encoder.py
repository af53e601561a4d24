"""The post-norm transformer encoder that BERT, DistilBERT and RoBERTa share."""
import math

import numpy as np
from onnx import TensorProto

# What a layer's tensors are called in a checkpoint of BERT and of RoBERTa.
BERT_NAMES = {
    "query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
    "attention_output": "attention.output.dense", "attention_norm": "attention.output.LayerNorm",
    "intermediate": "intermediate.dense", "output": "output.dense", "output_norm": "output.LayerNorm",
}


def attention_bias(g, attention_mask):
    """(batch, seq) of 0 and 1 -> (batch, 1, 1, seq) of the lowest float and 0, which is added to the scores."""
    mask = g.op("Cast", g.op("Unsqueeze", attention_mask, g.const([1, 2])), to=TensorProto.FLOAT)
    hidden = g.op("Sub", g.const(1.0, np.float32), mask)
    return g.op("Mul", hidden, g.const(np.finfo(np.float32).min, np.float32))


def encoder(g, x, weights, prefix, config, names=BERT_NAMES, out=None):
    """All layers; x is (batch, seq, hidden), `config` has the keys of a BERT's config.json."""
    # Constants are numbered as they come: the mask's before the shapes'.
    bias = attention_bias(g, "attention_mask")
    hidden, heads = config["hidden_size"], config["num_attention_heads"]
    shapes = (g.const([0, 0, heads, hidden // heads]), g.const([0, 0, hidden]))
    last = config["num_hidden_layers"] - 1
    for layer in range(last + 1):
        name = {part: f"{prefix}{layer}.{path}" for part, path in names.items()}
        x = _layer(g, x, bias, weights, name, shapes, hidden // heads, config["layer_norm_eps"], out if layer == last else None)
    return x


def _layer(g, x, bias, weights, name, shapes, head_size, epsilon, out):
    attended = g.linear(_attention(g, x, bias, weights, name, shapes, head_size), weights, name["attention_output"])
    attended = g.layer_norm(g.op("Add", attended, x), weights, name["attention_norm"], epsilon)
    inner = g.gelu(g.linear(attended, weights, name["intermediate"]))
    x = g.op("Add", g.linear(inner, weights, name["output"]), attended)
    return g.layer_norm(x, weights, name["output_norm"], epsilon, out=out)


def _attention(g, x, bias, weights, name, shapes, head_size):
    split, merged = shapes

    def heads(part, perm):
        return g.op("Transpose", g.op("Reshape", g.linear(x, weights, name[part]), split), perm=perm)

    query, key, value = heads("query", [0, 2, 1, 3]), heads("key", [0, 2, 3, 1]), heads("value", [0, 2, 1, 3])
    scores = g.op("Div", g.op("MatMul", query, key), g.const(math.sqrt(head_size), np.float32))
    context = g.op("MatMul", g.op("Softmax", g.op("Add", scores, bias), axis=-1), value)
    return g.op("Reshape", g.op("Transpose", context, perm=[0, 2, 1, 3]), merged)
