"""Crops for the close look, from the rings of drawn pictures and from photographs without a face."""
import math

import numpy as np
import torch

from common import data
from common.composites import MIRROR, POSE, SEEN, SHARE
from common.crops import LOOK_SIDE as SIDE
from common.crops import crop, leaning_box
from common.pool import Ring

# Crops in a batch without a face, and how many crops are cut from one face, each with errors, light and noise of its own.
BATCH, NEGATIVES, REPEAT, PICTURES = 64, 20, 2, 24
SMALLEST = 40


class Crops:
    """Endless batches (crops, points, visible, pose, face, box) from the rings, and from the photographs and mined boxes of the learning part."""

    def __init__(self, seed):
        self.rng, self.rings, self.photos, self.hard = np.random.default_rng(seed), [Ring(320), Ring(224)], data.photos("learn"), data.hard()

    def negative(self, pictures, truth):
        """A crop of no face: of a photograph where it is or was taken for one, or of a picture's corner that holds none."""
        rng = self.rng
        if rng.random() < 0.35:
            k = rng.integers(len(pictures))
            picture, faces = pictures[k], truth[k][truth[k][:, SHARE] > 0]
        else:
            k, faces = rng.integers(len(self.photos)), np.zeros((0, 4))
            picture = self.photos[k]
        if len(self.hard) and rng.random() < 0.6:
            k, box = self.hard[rng.integers(len(self.hard))]
            return crop(self.photos[k], box, rng)[0]
        for _ in range(20):
            side = math.exp(rng.uniform(math.log(24), math.log(0.9 * min(picture.shape[:2]))))
            x, y = rng.uniform(0, picture.shape[1] - side), rng.uniform(0, picture.shape[0] - side)
            if all(x > f[2] or x + side < f[0] or y > f[3] or y + side < f[1] for f in faces):
                return crop(picture, [x, y, x + side * rng.uniform(0.65, 1), y + side], rng)[0]
        return np.full((SIDE, SIDE, 3), rng.integers(0, 256), np.uint8)

    def __iter__(self):
        rng, images = self.rng, np.empty((BATCH, SIDE, SIDE, 3), np.float32)
        while True:
            points, visible, pose, face, box = (np.zeros((BATCH, k), np.float32) for k in (10, 5, 3, 1, 4))
            n, negatives = 0, []
            while n < BATCH - NEGATIVES:
                pictures, truth = self.rings[int(rng.random() < 0.4)].pick(rng, PICTURES)
                if not negatives:
                    negatives = [self.negative(pictures, truth) for _ in range(NEGATIVES)]
                for k, t in ((k, t) for k, rows in enumerate(truth) for t in rows if t[SHARE] >= 0.6 and t[3] - t[1] >= SMALLEST for _ in range(REPEAT)):
                    if n == BATCH - NEGATIVES:
                        break
                    image, unit, tilt = crop(pictures[k], t[:4], rng)
                    at, seen, angles = t[4:14].reshape(5, 2) @ unit[:, :2].T + unit[:, 2], t[SEEN], t[POSE] + [0, 0, tilt / (math.pi / 2)]
                    edges = leaning_box(t[:4], unit, tilt)
                    if rng.random() < 0.5:
                        image, at, seen, angles = image[:, ::-1], at[MIRROR] * [-1, 1] + [1, 0], seen[MIRROR], angles * [-1, 1, -1]
                        edges = edges[[2, 1, 0, 3]] * [-1, 1, -1, 1] + [1, 0, 1, 0]
                    images[n], points[n], visible[n], pose[n], face[n], box[n] = image, at.ravel(), seen, angles, 1, edges
                    n += 1
            images[n:] = negatives
            images *= rng.uniform(0.7, 1.3, (BATCH, 1, 1, 1)).astype(np.float32)
            images += rng.uniform(-15, 15, (BATCH, 1, 1, 1)) + rng.standard_normal(images.shape, np.float32) * rng.uniform(0, 6, (BATCH, 1, 1, 1))
            yield [torch.from_numpy(v.copy()) for v in (images.clip(0, 255).transpose(0, 3, 1, 2), points, visible, pose, face, box)]
