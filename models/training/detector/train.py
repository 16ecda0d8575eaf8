#!/usr/bin/env python3
"""python3 -m detector.train --minutes 60 [--resume | --shipped]: the detector, from the rings that common.generate fills, writes .cache/net.pt."""
import os
import time

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # on a busy machine, spinning threads cost half of the speed

import numpy as np
import torch

from common import shipped
from common.composites import MIRROR
from common.fit import Plan, arguments, begin, fit
from common.pool import Ring
from detector.loss import loss as parts_of
from detector.net import SCALE, Net

PLAN = Plan("net.pt", rate=3e-3, batch=14, betas=(0.9, 0.99), warm_up=150)
SIZES = ((224, 16), (224, 16), (320, 10))  # picture side and batch, in turn
PARTS = ("score", "box", "points", "seen", "pose")
LEAST = 200  # pictures in each ring before it starts


def augmented(images, truth, rng):
    """A use of pictures from the pool: half of them mirrored, each with another brightness, contrast and colour."""
    images, truth, side = torch.from_numpy(images).float(), torch.from_numpy(truth), images.shape[2]
    flip = torch.from_numpy(rng.random(len(images)) < 0.5)
    t = truth.clone()
    t[..., 0], t[..., 2] = side - truth[..., 2], side - truth[..., 0]
    points = truth[..., 4:14].reshape(*truth.shape[:2], 5, 2)[:, :, MIRROR] * torch.tensor([-1.0, 1.0]) + torch.tensor([float(side), 0])
    t[..., 4:14], t[..., 15:20] = points.flatten(2), truth[..., 15:20][..., MIRROR]
    t[..., 20], t[..., 22] = -truth[..., 20], -truth[..., 22]
    images = torch.where(flip.view(-1, 1, 1, 1), images.flip(2), images)
    truth = torch.where(flip.view(-1, 1, 1) & (truth[..., 14:15] > 0), t, truth)
    n = len(images)
    images = images * torch.empty(n, 1, 1, 1).uniform_(0.75, 1.2) + torch.empty(n, 1, 1, 3).uniform_(-18, 18)
    return images.clamp(0, 255).permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last), truth


def batches(rings, seed):
    """Endless ((pictures,), (truth, side)) from the rings."""
    rng, turn = np.random.default_rng(seed), 0
    while True:
        side, count = SIZES[turn % len(SIZES)]
        turn += 1
        pictures, truth = augmented(*rings[side].pick(rng, count), rng)
        yield (pictures,), (truth, side)


def loss(outs, truth, side):
    total, parts = parts_of(outs, truth, side)
    return total, dict(zip(PARTS, parts))


def open_rings():
    rings = {side: Ring(side) for side, _ in SIZES}
    while min(int(r.drawn[0]) for r in rings.values()) < LEAST:
        print("waiting for common.generate", flush=True)
        time.sleep(10)
    return rings


def main():
    parser = arguments(__doc__, PLAN, minutes=60)
    parser.add_argument("--shipped", action="store_true", help="start from the file that is shipped")
    args = parser.parse_args()
    begin(args)
    rings, net = open_rings(), Net().to(memory_format=torch.channels_last)
    if args.shipped:
        first = batches(rings, args.seed)
        shipped.start(net, "face_detector", *(next(first)[0] for _ in range(6)), scale_first=SCALE)
    fit(net.train(), lambda seed: batches(rings, seed), loss, args)


if __name__ == "__main__":
    main()
