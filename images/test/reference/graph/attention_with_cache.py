"""Which of the cached and new tokens a new token sees, and how heads share keys and values."""
import numpy as np
from onnx import TensorProto


def causal_bias(g):
    """A new token at place past + i looks at the places 0 .. past + i that the attention mask does not hide."""
    total = g.op("Gather", g.op("Shape", "attention_mask"), g.const(1))
    new = g.op("Gather", g.op("Shape", "input_ids"), g.const(1))
    columns = g.op("Range", g.const(0), total, g.const(1))
    rows = g.op("Unsqueeze", g.op("Range", g.op("Sub", total, new), total, g.const(1)), g.const([1]))
    earlier = g.op("Unsqueeze", g.op("LessOrEqual", columns, rows), g.const([0, 1]))
    seen = g.op("And", earlier, g.op("Unsqueeze", g.op("Cast", "attention_mask", to=TensorProto.BOOL), g.const([1, 2])))
    return g.op("Where", seen, g.const(0.0, np.float32), g.const(np.finfo(np.float32).min, np.float32))


def repeat_heads(g, x, times, heads):
    """(batch, heads / times, n, size) -> (batch, heads, n, size), each head `times` times in a row."""
    wide = g.op("Expand", g.op("Unsqueeze", x, g.const([2])), g.const([1, 1, times, 1, 1]))
    batch = g.op("Slice", g.op("Shape", x), g.const([0]), g.const([1]))
    heads = g.const([heads])
    rest = g.op("Slice", g.op("Shape", x), g.const([2]), g.const([4]))
    return g.op("Reshape", wide, g.op("Concat", batch, heads, rest, axis=0))
