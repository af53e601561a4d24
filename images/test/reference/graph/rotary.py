"""Rotary positions."""
import numpy as np


class Rotary:
    def __init__(self, g, positions, size, theta):
        angles = np.outer(np.arange(positions), 1.0 / theta ** (np.arange(0, size, 2) / size))
        angles = np.concatenate([angles, angles], 1)
        self._g, self._size = g, size
        self._cos, self._sin = (self._rows(f"rope.{f.__name__}", f(angles)) for f in (np.cos, np.sin))

    def _rows(self, name, table):
        rows = self._g.embedding({name: table.astype(np.float32)}, name, "position_ids")
        return self._g.op("Unsqueeze", rows, self._g.const([1]))

    def __call__(self, x):
        """x is (batch, heads, n, size): its halves are the two coordinates that turn."""
        g, half = self._g, self._size // 2
        low = g.op("Slice", x, g.const([0]), g.const([half]), g.const([3]))
        high = g.op("Slice", x, g.const([half]), g.const([self._size]), g.const([3]))
        straight = g.op("Mul", x, self._cos)
        turned = g.op("Concat", g.op("Neg", high), low, axis=3)
        return g.op("Add", straight, g.op("Mul", turned, self._sin))
