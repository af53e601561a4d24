"""How large all tiny models are."""
from tokens.parts import POSITIONS  # noqa: F401

HIDDEN, LAYERS, HEADS, INNER = 32, 2, 4, 64
KV_HEADS, HEAD_SIZE = 2, HIDDEN // HEADS
