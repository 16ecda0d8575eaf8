#!/usr/bin/env python3
"""python3 -m common.generate --minutes 90 [--seed 1]: draws composites of the learning part into the rings of pool.py. Minutes of the processor."""
import argparse
import os
import time

import numpy as np

from common import data
from common.composites import Composer
from common.pool import RINGS, Ring

# Of the pictures: half of the area that a 320 costs goes to the smaller ones.
SHARE_SMALL = 0.6


def composer():
    """Everything of the learning part; reads the hard negatives anew when detector.mine has found some."""
    return Composer(*data.faces("learn"), data.photos("learn"), data.masks("learn"))


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--minutes", type=float, default=90)
    args.add_argument("--seed", type=int, default=1)
    args = args.parse_args()
    os.makedirs(data.CACHE, exist_ok=True)
    drawer, rng, rings = composer(), np.random.default_rng(args.seed), {side: Ring(side) for side in RINGS}
    began, worked, n, said = time.time(), time.process_time(), 0, time.time()
    while time.process_time() - worked < 60 * args.minutes:
        side = 224 if rng.random() < SHARE_SMALL else 320
        rings[side].add(*drawer.sample(rng, side))
        n += 1
        if time.time() - said > 60:
            drawer.hard, said = data.hard(), time.time()
            print(f"{said - began:6.0f} s {n / (said - began):.1f} pictures/s, {[int(r.drawn[0]) for r in rings.values()]} in the rings, "
                  f"{len(drawer.hard)} hard boxes", flush=True)


if __name__ == "__main__":
    main()
