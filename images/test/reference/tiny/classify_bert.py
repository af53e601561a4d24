"""One of three labels for a text."""
from graph.bert import bert
from graph.edges import TOKEN_INPUTS, first_token, output
from graph.writer import Graph
from tiny import shapes
from tiny.answers import rounded, softmax, winner
from tiny.configs import bert_config, labels
from tiny.folder import Folder
from tiny.sizes import HIDDEN
from tiny.weights import random_weights
from tokens.wordpiece import wordpiece

LABELS = ("negative", "neutral", "positive")
TEXTS = ("This film is wonderful!", "I left before the end.", "The cat sat on the mat.", "Rome", "a b c 123")


def make(path):
    folder = Folder(path, wordpiece(lowercase=True))
    weights = random_weights(22, {
        **shapes.encoder("bert.", folder.vocab, 2), **shapes.linear("bert.pooler.dense", HIDDEN, HIDDEN),
        **shapes.linear("classifier", len(LABELS), HIDDEN)})
    config = bert_config("BertForSequenceClassification", folder.vocab,
                         problem_type="single_label_classification", **labels(*LABELS))
    g = Graph()
    pooled = g.op("Tanh", g.linear(first_token(g, bert(g, config, weights, "bert.")), weights, "bert.pooler.dense"))
    g.linear(pooled, weights, "classifier", out="logits")
    folder.save(config, weights, g.model(TOKEN_INPUTS, [output("logits", len(LABELS))]))
    folder.reference("text-classification", [_case(folder, text) for text in TEXTS])


def _case(folder, text):
    answer = folder.ask(text)
    logits = answer.outputs["logits"][0]
    scores = softmax(logits)
    return {"text": text, "inputs": answer.inputs_json(), "logits": rounded(logits),
            "scores": dict(zip(LABELS, rounded(scores))), "label": LABELS[winner(scores)]}
