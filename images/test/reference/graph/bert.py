"""BERT and what comes before its layers."""
from graph.encoder import encoder


def bert_embeddings(g, weights, prefix, epsilon, token_types=True):
    """Words, positions and, where the family has them, token types: added and normalised."""
    x = g.embedding(weights, f"{prefix}word_embeddings.weight", "input_ids")
    if token_types:
        x = g.op("Add", x, g.embedding(weights, f"{prefix}token_type_embeddings.weight", "token_type_ids"))
    positions = g.weight(f"{prefix}position_embeddings.weight", weights[f"{prefix}position_embeddings.weight"])
    length = g.op("Slice", g.op("Shape", "input_ids"), g.const([1]), g.const([2]))
    place = g.op("Slice", positions, g.const([0]), length, g.const([0]))
    return g.layer_norm(g.op("Add", x, place), weights, f"{prefix}LayerNorm", epsilon)


def bert(g, config, weights, prefix="", out=None):
    """A BertModel without pooler: its last hidden state."""
    x = bert_embeddings(g, weights, f"{prefix}embeddings.", config["layer_norm_eps"])
    return encoder(g, x, weights, f"{prefix}encoder.layer.", config, out=out)
