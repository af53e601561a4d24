#!/usr/bin/env python3
"""Makes the models with reference answers, a folder for each: make.py OUT [NAME ...]

Graphs are written node by node, so neither torch nor transformers is needed. Weights of the tiny models are random with a
fixed seed: their answers mean nothing, but are far enough apart that rounding changes no label.
"""
import os
import sys
from pathlib import Path

os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

from minilm import real  # noqa: E402
from tiny import (  # noqa: E402
    classify_bert, embed_bert, fill_mask_roberta, generate_llama, ner_distilbert, qa_bert, rerank_xlmr)

MODELS = {
    "embed-bert": embed_bert, "classify-bert": classify_bert, "ner-distilbert": ner_distilbert,
    "fill-mask-roberta": fill_mask_roberta, "qa-bert": qa_bert, "rerank-xlmr": rerank_xlmr,
    "generate-llama": generate_llama, "minilm": real,
}


def main(out, *names):
    unknown = [name for name in names if name not in MODELS]
    if unknown:
        sys.exit(f"models must be among {', '.join(MODELS)}, got {', '.join(unknown)}")
    for name in names or MODELS:
        MODELS[name].make(Path(out) / name)
        print(name, flush=True)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__.split("\n")[0])
    main(*sys.argv[1:])
