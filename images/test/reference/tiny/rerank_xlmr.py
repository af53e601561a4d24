"""How well each text goes with a query: one logit for a pair."""
import math

from graph.edges import TOKEN_INPUTS, first_token, output
from graph.roberta import PAD, roberta
from graph.writer import Graph
from tiny import shapes
from tiny.answers import rounded
from tiny.configs import labels, roberta_config
from tiny.folder import Folder
from tiny.sizes import HIDDEN, POSITIONS
from tiny.weights import random_weights
from tokens.unigram import xlmr_tokenizer

QUERIES = {
    "What is the capital of France?": ("Paris is the capital of France.", "The cat sat on the mat.", "Rome"),
    "Who wrote programs?": ("Ada Lovelace wrote programs in London.", "東京 🙂", "It rains; nodes run pods."),
}


def make(path):
    folder = Folder(path, xlmr_tokenizer())
    weights = random_weights(66, {
        **shapes.encoder("roberta.", folder.vocab, 1, POSITIONS + PAD + 1),
        **shapes.linear("classifier.dense", HIDDEN, HIDDEN), **shapes.linear("classifier.out_proj", 1, HIDDEN)})
    config = roberta_config("XLMRobertaForSequenceClassification", folder.vocab, "xlm-roberta", **labels("LABEL_0"))
    g = Graph()
    pooled = g.op("Tanh", g.linear(first_token(g, roberta(g, config, weights)), weights, "classifier.dense"))
    g.linear(pooled, weights, "classifier.out_proj", out="logits")
    folder.save(config, weights, g.model(TOKEN_INPUTS[:2], [output("logits", 1)]))
    folder.reference("text-ranking", [_case(folder, *it) for it in QUERIES.items()], score="sigmoid of the one logit")


def _case(folder, query, texts):
    results = [_result(folder, query, index, text) for index, text in enumerate(texts)]
    order = sorted(results, key=lambda it: -it["logit"])
    if any(better["logit"] - worse["logit"] <= 1e-3 for better, worse in zip(order, order[1:])):
        raise ValueError(f"the texts for {query!r} are too close to rank: give the model another seed")
    return {"query": query, "results": results, "order": [it["index"] for it in order]}


def _result(folder, query, index, text):
    answer = folder.ask(query, text)
    logit = float(answer.outputs["logits"][0, 0])
    return {"index": index, "text": text, "inputs": answer.inputs_json(), "logit": rounded(logit),
            "score": rounded(1 / (1 + math.exp(-logit)))}
