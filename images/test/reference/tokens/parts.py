"""What a folder of the hub says of its tokenizer."""
from dataclasses import dataclass

from tokenizers import Tokenizer

POSITIONS = 128


@dataclass(frozen=True)
class TokenizerParts:
    tokenizer: Tokenizer
    """tokenizer.json"""

    special: dict
    """special_tokens_map.json"""

    config: dict
    """tokenizer_config.json, without the special tokens"""
