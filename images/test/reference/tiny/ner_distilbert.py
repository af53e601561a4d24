"""A label for each token, in code points of the text; DistilBERT has no token_type_ids, and its tokenizer keeps case."""
from graph.bert import bert_embeddings
from graph.edges import TOKEN_INPUTS, output
from graph.encoder import encoder
from graph.writer import Graph
from tiny import shapes
from tiny.answers import rounded, softmax, winner
from tiny.configs import bert_config, labels
from tiny.folder import Folder
from tiny.sizes import HEADS, HIDDEN, INNER, LAYERS, POSITIONS
from tiny.weights import random_weights
from tokens.wordpiece import wordpiece

LABELS = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC")
TEXTS = ("Ada Lovelace lived in London.", "Paris is the capital of France", "東京 naïve 🙂 Straße")
EMBEDDINGS, LAYER = "distilbert.embeddings.", "distilbert.transformer.layer."
NAMES = {
    "query": "attention.q_lin", "key": "attention.k_lin", "value": "attention.v_lin", "attention_output": "attention.out_lin",
    "attention_norm": "sa_layer_norm", "intermediate": "ffn.lin1", "output": "ffn.lin2", "output_norm": "output_layer_norm",
}


def make(path):
    folder = Folder(path, wordpiece(lowercase=False, kind="DistilBertTokenizer"))
    weights = random_weights(33, {
        **shapes.embeddings(EMBEDDINGS, folder.vocab), **shapes.layers(LAYER, NAMES),
        **shapes.linear("classifier", len(LABELS), HIDDEN)})
    sizes = bert_config("", folder.vocab)
    g = Graph()
    x = bert_embeddings(g, weights, EMBEDDINGS, sizes["layer_norm_eps"], token_types=False)
    g.linear(encoder(g, x, weights, LAYER, sizes, NAMES), weights, "classifier", out="logits")
    model = g.model(TOKEN_INPUTS[:2], [output("logits", "sequence_length", len(LABELS))])
    folder.save(_config(folder.vocab), weights, model)
    folder.reference("token-classification", [_case(folder, text) for text in TEXTS],
                     offsets="in Unicode code points, as Python counts; JavaScript counts UTF-16 units")


def _config(vocab):
    return {"architectures": ["DistilBertForTokenClassification"], "model_type": "distilbert", "vocab_size": vocab,
            "dim": HIDDEN, "hidden_dim": INNER, "n_heads": HEADS, "n_layers": LAYERS, "max_position_embeddings": POSITIONS,
            "activation": "gelu", "dropout": 0.0, "attention_dropout": 0.0, "sinusoidal_pos_embds": False, "pad_token_id": 0,
            "tie_weights_": True, **labels(*LABELS)}


def _case(folder, text):
    answer = folder.ask(text)
    logits = answer.outputs["logits"][0]
    tokens = [_token(answer.encoding, index, text, scores) for index, scores in enumerate(softmax(logits))
              if not answer.encoding.special_tokens_mask[index]]
    return {"text": text, "inputs": answer.inputs_json(), "logits": rounded(logits), "tokens": tokens}


def _token(encoding, index, text, scores):
    best, (start, end) = winner(scores), encoding.offsets[index]
    return {"token": encoding.tokens[index], "start": start, "end": end, "text": text[start:end], "label": LABELS[best],
            "score": rounded(scores[best]), "word": encoding.word_ids[index]}
