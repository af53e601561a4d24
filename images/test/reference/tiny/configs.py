"""config.json of the encoders."""
from graph.roberta import PAD
from tiny.sizes import HEADS, HIDDEN, INNER, LAYERS, POSITIONS


def bert_config(architecture, vocab, **more):
    return {"architectures": [architecture], "model_type": "bert", "vocab_size": vocab, "hidden_size": HIDDEN,
            "num_hidden_layers": LAYERS, "num_attention_heads": HEADS, "intermediate_size": INNER, "hidden_act": "gelu",
            "max_position_embeddings": POSITIONS, "type_vocab_size": 2, "layer_norm_eps": 1e-12, "pad_token_id": 0,
            "hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0, "position_embedding_type": "absolute", **more}


def roberta_config(architecture, vocab, kind, **more):
    return {**bert_config(architecture, vocab), "model_type": kind, "type_vocab_size": 1, "layer_norm_eps": 1e-5,
            "pad_token_id": PAD, "bos_token_id": 0, "eos_token_id": 2, "max_position_embeddings": POSITIONS + PAD + 1, **more}


def labels(*names):
    return {"id2label": {str(index): name for index, name in enumerate(names)},
            "label2id": {name: index for index, name in enumerate(names)}}
