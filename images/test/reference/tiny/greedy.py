"""Greedy decoding with a cache, token by token."""
from dataclasses import dataclass

import numpy as np

from graph.llama import cache_names
from tiny.answers import winner


@dataclass(frozen=True)
class Continuation:
    first_logits: np.ndarray
    ids: list
    finish: str


class Decoder:
    def __init__(self, session, config):
        self._session, self._config = session, config
        self._outputs = [it.name for it in session.get_outputs()]

    def _empty(self):
        shape = (1, self._config["num_key_value_heads"], 0, self._config["head_dim"])
        return {f"past_key_values.{name}": np.zeros(shape, np.float32) for name in cache_names(self._config)}

    def _step(self, tokens, cache, past):
        total = past + len(tokens)
        inputs = {"input_ids": np.array([tokens], np.int64), "attention_mask": np.ones((1, total), np.int64),
                  "position_ids": np.arange(past, total, dtype=np.int64)[None], **cache}
        outputs = dict(zip(self._outputs, self._session.run(None, inputs)))
        logits = outputs.pop("logits")[0, -1]
        return logits, {name.replace("present", "past_key_values"): array for name, array in outputs.items()}

    def greedy(self, prompt, limit):
        logits, cache = self._step(prompt, self._empty(), 0)
        first, made, finish = logits, [], "length"
        while len(made) < limit:
            token = winner(logits)
            if token == self._config["eos_token_id"]:
                finish = "stop"
                break
            made.append(token)
            logits, cache = self._step([token], cache, len(prompt) + len(made) - 1)
        self._same_without_cache(prompt + made, logits)
        return Continuation(first, made, finish)

    def _same_without_cache(self, tokens, logits):
        whole, _ = self._step(tokens, self._empty(), 0)
        if np.abs(whole - logits).max() >= 1e-4:
            raise ValueError("the cache changes the answer")
