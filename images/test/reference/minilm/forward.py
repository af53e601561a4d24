"""BERT's forward pass in plain numpy and float64. It shares no line with the graph, which is compared with it."""
import math

import numpy as np

erf = np.vectorize(math.erf)


class Forward:
    def __init__(self, config, weights):
        self._config = config
        self._weights = {name: array.astype(np.float64) for name, array in weights.items() if array.dtype == np.float32}

    def __call__(self, input_ids, attention_mask, token_type_ids):
        words, kinds, places = (self._weights[f"embeddings.{it}_embeddings.weight"] for it in ("word", "token_type", "position"))
        x = words[input_ids] + kinds[token_type_ids] + places[np.arange(input_ids.shape[1])]
        x = self._norm(x, "embeddings.LayerNorm")
        for layer in range(self._config["num_hidden_layers"]):
            x = self._layer(x, attention_mask, f"encoder.layer.{layer}.")
        return x

    def _layer(self, x, mask, prefix):
        attended = self._dense(self._attention(x, mask, f"{prefix}attention.self."), f"{prefix}attention.output.dense")
        x = self._norm(attended + x, f"{prefix}attention.output.LayerNorm")
        inner = self._dense(x, f"{prefix}intermediate.dense")
        gelu = 0.5 * inner * (1 + erf(inner / math.sqrt(2)))
        return self._norm(self._dense(gelu, f"{prefix}output.dense") + x, f"{prefix}output.LayerNorm")

    def _attention(self, x, mask, prefix):
        batch, length, _ = x.shape
        split = (batch, length, self._config["num_attention_heads"], -1)
        query, key, value = (self._dense(x, f"{prefix}{part}").reshape(split) for part in ("query", "key", "value"))
        scores = np.einsum("bqhd,bkhd->bhqk", query, key) / math.sqrt(query.shape[-1])
        scores = np.where(mask[:, None, None, :] == 1, scores, -np.inf)
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        scores /= scores.sum(-1, keepdims=True)
        return np.einsum("bhqk,bkhd->bqhd", scores, value).reshape(batch, length, -1)

    def _dense(self, x, name):
        return np.einsum("bsi,oi->bso", x, self._weights[f"{name}.weight"]) + self._weights[f"{name}.bias"]

    def _norm(self, x, name):
        centred = x - x.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred ** 2).mean(-1, keepdims=True) + self._config["layer_norm_eps"])
        return scaled * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]
