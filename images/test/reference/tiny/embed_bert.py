"""Sentence vectors of the first token; its tokenizer.json pads to 64; an empty text is among the cases."""
import numpy as np

from files import write_json
from graph.bert import bert
from graph.edges import TOKEN_INPUTS, output
from graph.writer import Graph
from tiny import shapes
from tiny.answers import rounded
from tiny.configs import bert_config
from tiny.folder import Folder
from tiny.sizes import HIDDEN, POSITIONS
from tiny.weights import random_weights
from tokens.wordpiece import wordpiece

TEXTS = ("The cat sat on the mat.", "Rain in Paris", "a", "Straße, naïve café, 東京 🙂", "")


def make(path):
    folder = Folder(path, wordpiece(lowercase=True, pad_to=64))
    weights = random_weights(11, shapes.encoder("", folder.vocab, 2))
    config = bert_config("BertModel", folder.vocab)
    g = Graph()
    bert(g, config, weights, out="last_hidden_state")
    folder.save(config, weights, g.model(TOKEN_INPUTS, [output("last_hidden_state", "sequence_length", HIDDEN)]))
    _sentence_transformer(path)
    folder.reference("feature-extraction", [_case(folder, text) for text in TEXTS], pooling="CLS token, then L2 norm")


def _sentence_transformer(path):
    (path / "1_Pooling").mkdir()
    write_json(path / "1_Pooling/config.json", {
        "word_embedding_dimension": HIDDEN, "pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False,
        "pooling_mode_max_tokens": False})
    write_json(path / "sentence_bert_config.json", {"max_seq_length": POSITIONS, "do_lower_case": False})
    steps = {"Transformer": "", "Pooling": "1_Pooling", "Normalize": "2_Normalize"}
    write_json(path / "modules.json", [
        {"idx": index, "name": str(index), "path": place, "type": f"sentence_transformers.models.{kind}"}
        for index, (kind, place) in enumerate(steps.items())])


def _case(folder, text):
    answer = folder.ask(text)
    vector = answer.outputs["last_hidden_state"][0, 0]
    return {"text": text, "inputs": answer.inputs_json(), "embedding": rounded(vector / np.linalg.norm(vector))}
