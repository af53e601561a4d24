"""Tokens for the holes of a text; the decoder's weights are the word embeddings'."""
import numpy as np

from graph.edges import TOKEN_INPUTS, output
from graph.roberta import PAD, roberta
from graph.writer import Graph
from tiny import shapes
from tiny.answers import rounded, softmax, winner
from tiny.configs import roberta_config
from tiny.folder import Folder
from tiny.sizes import HIDDEN, POSITIONS
from tiny.weights import random_weights
from tokens.roberta import roberta_tokenizer

TEXTS = ("The cat sat on the <mask>.", "Paris is the <mask> of France, and <mask> is in Italy.", "<mask>")


def make(path):
    folder = Folder(path, roberta_tokenizer())
    weights = random_weights(44, {
        **shapes.encoder("roberta.", folder.vocab, 1, POSITIONS + PAD + 1), **shapes.linear("lm_head.dense", HIDDEN, HIDDEN),
        **shapes.norm("lm_head.layer_norm"), "lm_head.bias": (folder.vocab,)})
    config = roberta_config("RobertaForMaskedLM", folder.vocab, "roberta", tie_word_embeddings=True)
    folder.save(config, weights, _graph(config, weights))
    folder.reference("fill-mask", [_case(folder, text) for text in TEXTS])


def _graph(config, weights):
    g = Graph()
    x = g.gelu(g.linear(roberta(g, config, weights), weights, "lm_head.dense"))
    x = g.layer_norm(x, weights, "lm_head.layer_norm", config["layer_norm_eps"])
    tied = {"lm_head.decoder.weight": weights["roberta.embeddings.word_embeddings.weight"],
            "lm_head.decoder.bias": weights["lm_head.bias"]}
    g.linear(x, tied, "lm_head.decoder", out="logits")
    return g.model(TOKEN_INPUTS[:2], [output("logits", "sequence_length", config["vocab_size"])])


def _case(folder, text):
    answer = folder.ask(text)
    holes = np.flatnonzero(answer.inputs["input_ids"][0] == folder.tokenizer.token_to_id("<mask>"))
    masks = [{"position": int(at), "top5": _top5(folder.tokenizer, softmax(answer.outputs["logits"][0, at]))} for at in holes]
    return {"text": text, "inputs": answer.inputs_json(), "masks": masks}


def _top5(tokenizer, scores):
    winner(scores, gap=1e-5)
    return [{"token": int(token), "token_str": tokenizer.decode([int(token)]), "score": rounded(scores[token])}
            for token in np.argsort(-scores)[:5]]
