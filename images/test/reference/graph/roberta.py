"""RoBERTa and XLM-RoBERTa: BERT's layers, other positions, a single token type."""
from onnx import TensorProto

from graph.encoder import encoder

PAD = 1


def positions(g):
    """They count from PAD + 1 and skip padding, so this graph wants to be padded with PAD and nothing else."""
    real = g.op("Cast", g.op("Not", g.op("Equal", "input_ids", g.const(PAD))), to=TensorProto.INT64)
    return g.op("Add", g.op("Mul", g.op("CumSum", real, g.const(1)), real), g.const(PAD))


def roberta(g, config, weights, prefix="roberta."):
    """The last hidden state, without pooler."""
    embeddings = f"{prefix}embeddings."
    x = g.embedding(weights, f"{embeddings}word_embeddings.weight", "input_ids")
    table = f"{embeddings}position_embeddings.weight"
    g.weight(table, weights[table])
    place = g.embedding(weights, table, positions(g))
    row = g.weight(f"{embeddings}token_type_row", weights[f"{embeddings}token_type_embeddings.weight"][0])
    x = g.op("Add", g.op("Add", x, row), place)
    x = g.layer_norm(x, weights, f"{embeddings}LayerNorm", config["layer_norm_eps"])
    return encoder(g, x, weights, f"{prefix}encoder.layer.", config)
