"""Rings of drawn pictures on disk: common.generate draws without pause and replaces the oldest, trainings read what is there, several times.

Drawing costs about as much as a training step, so one drawing process feeds both trainings. A picture may be replaced while it is read;
one mixed picture in thousands does no harm.
"""
import os

import numpy as np

from common import data
from common.composites import ROW

# Side of the pictures and how many of them a ring holds (0.8 GB and 0.9 GB).
RINGS = {224: 5000, 320: 3000}
MOST_FACES = 5


class Ring:
    def __init__(self, side, create=False):
        folder = os.path.join(data.CACHE, "pool")
        os.makedirs(folder, exist_ok=True)
        count = RINGS[side]

        def array(name, dtype, shape):
            path = os.path.join(folder, f"{name}{side}.npy")
            if os.path.exists(path):
                return np.lib.format.open_memmap(path, "r+")
            return np.lib.format.open_memmap(path, "w+", dtype, shape)

        self.side, self.count = side, count
        self.images = array("images", np.uint8, (count, side, side, 3))
        self.truth = array("truth", np.float32, (count, MOST_FACES, ROW))
        self.drawn = array("drawn", np.int64, (1,))

    def add(self, picture, truth):
        at = int(self.drawn[0]) % self.count
        row = np.zeros((MOST_FACES, ROW), np.float32)
        row[: len(truth)] = truth[:MOST_FACES]
        self.images[at], self.truth[at] = picture, row
        self.drawn[0] += 1

    def pick(self, rng, n):
        """n pictures at random, with their truth; rows of share 0 are padding."""
        at = rng.integers(0, min(int(self.drawn[0]), self.count), n)
        return self.images[at], self.truth[at]
