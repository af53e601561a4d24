"""Names and shapes of the tensors in a checkpoint; their order is the order in which weights are drawn."""
from graph.encoder import BERT_NAMES
from tiny.sizes import HIDDEN, INNER, LAYERS, POSITIONS

LAYER = {
    "query": (HIDDEN, HIDDEN), "key": (HIDDEN, HIDDEN), "value": (HIDDEN, HIDDEN), "attention_output": (HIDDEN, HIDDEN),
    "attention_norm": (HIDDEN,), "intermediate": (INNER, HIDDEN), "output": (HIDDEN, INNER), "output_norm": (HIDDEN,),
}


def linear(name, rows, columns):
    return {f"{name}.weight": (rows, columns), f"{name}.bias": (rows,)}


def norm(name):
    return {f"{name}.weight": (HIDDEN,), f"{name}.bias": (HIDDEN,)}


def embeddings(prefix, vocab, positions=POSITIONS, token_types=0):
    types = {f"{prefix}token_type_embeddings.weight": (token_types, HIDDEN)} if token_types else {}
    return {f"{prefix}word_embeddings.weight": (vocab, HIDDEN), f"{prefix}position_embeddings.weight": (positions, HIDDEN),
            **types, **norm(f"{prefix}LayerNorm")}


def layers(prefix, names=BERT_NAMES):
    shapes = {}
    for layer in range(LAYERS):
        for part, shape in LAYER.items():
            name = f"{prefix}{layer}.{names[part]}"
            shapes.update(linear(name, *shape) if len(shape) == 2 else norm(name))
    return shapes


def encoder(prefix, vocab, token_types, positions=POSITIONS):
    """A BertModel or a RobertaModel without pooler."""
    return {**embeddings(f"{prefix}embeddings.", vocab, positions, token_types), **layers(f"{prefix}encoder.layer.")}
