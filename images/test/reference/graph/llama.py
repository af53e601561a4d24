"""A LlamaForCausalLM with a cache: (ids, mask of past + new, positions, past_key_values.N) -> (logits, present.N)."""
import numpy as np
from onnx import TensorProto

from graph.attention_with_cache import causal_bias, repeat_heads
from graph.rotary import Rotary
from graph.writer import Graph


def llama(config, weights):
    g = Graph()
    rotate = Rotary(g, config["max_position_embeddings"], config["head_dim"], config["rope_theta"])
    bias = causal_bias(g)
    x = g.embedding(weights, "model.embed_tokens.weight", "input_ids")
    for layer in range(config["num_hidden_layers"]):
        prefix = f"model.layers.{layer}."
        normed = _rms_norm(g, x, weights, f"{prefix}input_layernorm.weight", config)
        context = _attention(g, normed, weights, layer, config, rotate, bias)
        x = g.op("Add", x, g.linear(context, weights, f"{prefix}self_attn.o_proj"))
        normed = _rms_norm(g, x, weights, f"{prefix}post_attention_layernorm.weight", config)
        x = g.op("Add", x, _mlp(g, normed, weights, f"{prefix}mlp."))
    g.linear(_rms_norm(g, x, weights, "model.norm.weight", config), weights, "lm_head", out="logits")
    return g.model(*_edges(config))


def _rms_norm(g, x, weights, name, config):
    mean = g.op("ReduceMean", g.op("Mul", x, x), axes=[-1], keepdims=1)
    root = g.op("Sqrt", g.op("Add", mean, g.const(config["rms_norm_eps"], np.float32)))
    return g.op("Mul", g.op("Div", x, root), g.weight(name, weights[name]))


def _attention(g, x, weights, layer, config, rotate, bias):
    heads, kv_heads, size = config["num_attention_heads"], config["num_key_value_heads"], config["head_dim"]

    def split(part, count):
        projected = g.linear(x, weights, f"model.layers.{layer}.self_attn.{part}")
        return g.op("Transpose", g.op("Reshape", projected, g.const([0, 0, count, size])), perm=[0, 2, 1, 3])

    def cached(part, new):
        return g.op("Concat", f"past_key_values.{layer}.{part}", new, axis=2, out=f"present.{layer}.{part}")

    query = rotate(split("q_proj", heads))
    key, value = cached("key", rotate(split("k_proj", kv_heads))), cached("value", split("v_proj", kv_heads))
    keys = g.op("Transpose", repeat_heads(g, key, heads // kv_heads, heads), perm=[0, 1, 3, 2])
    scores = g.op("Mul", g.op("MatMul", query, keys), g.const(size ** -0.5, np.float32))
    probabilities = g.op("Softmax", g.op("Add", scores, bias), axis=-1)
    context = g.op("MatMul", probabilities, repeat_heads(g, value, heads // kv_heads, heads))
    return g.op("Reshape", g.op("Transpose", context, perm=[0, 2, 1, 3]), g.const([0, 0, heads * size]))


def _mlp(g, x, weights, prefix):
    gate = g.linear(x, weights, f"{prefix}gate_proj")
    swish = g.op("Mul", gate, g.op("Sigmoid", gate))
    return g.linear(g.op("Mul", swish, g.linear(x, weights, f"{prefix}up_proj")), weights, f"{prefix}down_proj")


def cache_names(config):
    return [f"{layer}.{part}" for layer in range(config["num_hidden_layers"]) for part in ("key", "value")]


def _edges(config):
    new, total = ["batch_size", "sequence_length"], ["batch_size", "past_sequence_length + sequence_length"]

    def cache(kind, length):
        shape = ["batch_size", config["num_key_value_heads"], length, config["head_dim"]]
        return [(f"{kind}.{name}", TensorProto.FLOAT, shape) for name in cache_names(config)]

    ids = [("input_ids", TensorProto.INT64, new), ("attention_mask", TensorProto.INT64, total), ("position_ids", TensorProto.INT64, new)]
    logits = ("logits", TensorProto.FLOAT, [*new, config["vocab_size"]])
    return [*ids, *cache("past_key_values", "past_sequence_length")], [logits, *cache("present", total[1])]
