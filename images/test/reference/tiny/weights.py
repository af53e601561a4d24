"""Random weights that are the same on every machine: numpy has frozen RandomState.uniform."""
import math

import numpy as np


def random_weights(seed, shapes):
    """Norms near 1, biases near 0, the rest large enough that answers differ from input to input."""
    rng = np.random.RandomState(seed)
    return {name: _scaled(name, shape, rng.uniform(-1.0, 1.0, shape)).astype(np.float32) for name, shape in shapes.items()}


def _scaled(name, shape, draw):
    if "norm" in name.lower() and name.endswith("weight"):
        return 1.0 + 0.1 * draw
    if name.endswith("bias"):
        return 0.1 * draw
    return draw * (1.0 if "embed" in name else 2.5 / math.sqrt(shape[-1]))
