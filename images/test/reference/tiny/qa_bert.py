"""The part of a context that answers a question."""
import numpy as np

from graph.bert import bert
from graph.edges import TOKEN_INPUTS, output
from graph.writer import Graph
from tiny import shapes
from tiny.answers import rounded, softmax, winner
from tiny.configs import bert_config
from tiny.folder import Folder
from tiny.sizes import HIDDEN
from tiny.weights import random_weights
from tokens.wordpiece import wordpiece

LONGEST = 15
EDGES = ("start_logits", "end_logits")
PAIRS = (
    ("What is the capital of France?", "Paris is the capital of France, and Rome is the capital of Italy."),
    ("Who wrote the first program?", "Ada Lovelace wrote programs in London."),
)


def make(path):
    folder = Folder(path, wordpiece(lowercase=True))
    weights = random_weights(55, {**shapes.encoder("bert.", folder.vocab, 2), **shapes.linear("qa_outputs", 2, HIDDEN)})
    config = bert_config("BertForQuestionAnswering", folder.vocab)
    g = Graph()
    both = g.linear(bert(g, config, weights, "bert."), weights, "qa_outputs")
    for index, name in enumerate(EDGES):
        g.op("Gather", both, g.const(index), axis=2, out=name)
    folder.save(config, weights, g.model(TOKEN_INPUTS, [output(name, "sequence_length") for name in EDGES]))
    folder.reference("question-answering", [_case(folder, *pair) for pair in PAIRS],
                     answer=f"softmax over the context's tokens only; best start*end with 1 to {LONGEST} tokens")


def _case(folder, question, context):
    answer = folder.ask(question, context)
    logits = {name: answer.outputs[name][0] for name in EDGES}
    inside = np.array([sequence == 1 for sequence in answer.encoding.sequence_ids])
    start, end = (softmax(np.where(inside, logits[name], -np.inf)) for name in EDGES)
    spans = np.triu(np.outer(start, end)) - np.triu(np.outer(start, end), LONGEST)
    first, last = divmod(winner(spans, gap=1e-4), len(end))
    begin, stop = answer.encoding.offsets[first][0], answer.encoding.offsets[last][1]
    return {"question": question, "context": context, "inputs": answer.inputs_json(),
            **{name: rounded(values) for name, values in logits.items()},
            "answer": {"answer": context[begin:stop], "start": begin, "end": stop, "score": rounded(spans[first, last])}}
