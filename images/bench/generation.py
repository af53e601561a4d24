"""The loop that anybody writes: greedy, with a cache, over onnxruntime. Arguments: graph, threads, prompt tokens, new tokens, rounds."""
import json
import sys
import time

import numpy as np
import onnxruntime

path, (threads, prompt, count, rounds) = sys.argv[1], map(int, sys.argv[2:6])
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = threads
session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
inputs = {value.name: value for value in session.get_inputs()}
outputs = [value.name for value in session.get_outputs()]


def empty(value):
    dims = [size if isinstance(size, int) else 0 for size in value.shape]
    return np.zeros([1, *dims[1:]], np.float16 if "float16" in value.type else np.float32)


def once():
    cache = {name: empty(value) for name, value in inputs.items() if name.startswith("past_key_values")}
    tokens, past, start, first = list(range(3, 3 + prompt)), 0, time.perf_counter(), 0.0
    for made in range(count):
        total = past + len(tokens)
        feeds = {"input_ids": np.array([tokens]), "attention_mask": np.ones((1, total), np.int64), "position_ids": np.arange(past, total)[None]}
        out = dict(zip(outputs, session.run(None, {**{k: v for k, v in feeds.items() if k in inputs}, **cache})))
        cache = {name: out[name.replace("past_key_values", "present")] for name in cache}
        tokens, past = [int(out["logits"][0, -1].argmax())], total
        if made == 0:
            first = time.perf_counter() - start
    return [first, (count - 1) / (time.perf_counter() - start - first)]


print(json.dumps([once() for _ in range(rounds)]))
