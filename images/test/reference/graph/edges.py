"""What goes into the encoders' graphs and comes out of them."""
from onnx import TensorProto

TOKEN_INPUTS = [(name, TensorProto.INT64, ["batch_size", "sequence_length"])
                for name in ("input_ids", "attention_mask", "token_type_ids")]


def output(name, *tail):
    return (name, TensorProto.FLOAT, ["batch_size", *tail])


def first_token(g, x):
    return g.op("Gather", x, g.const(0), axis=1)
