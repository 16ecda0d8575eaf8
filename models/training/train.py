#!/usr/bin/env python3
"""python3 train.py --minutes 60 [--resume | --from FILE] [--rate 0.003] [--seed 1]: the detector, from the rings that generate.py fills, writes .cache/net.pt."""
import argparse
import copy
import math
import os
import time

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # on a busy machine, spinning threads cost half of the speed

import numpy as np
import torch

import averaging
import data
import warm_start
from composites import MIRROR
from loss import loss
from net import Net
from pool import Ring

CHECKPOINT = os.path.join(data.CACHE, "net.pt")
SIZES = ((224, 16), (224, 16), (320, 10))  # picture side and batch, in turn


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


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--minutes", type=float, default=60)
    args.add_argument("--rate", type=float, default=3e-3)
    args.add_argument("--seed", type=int, default=1)
    args.add_argument("--threads", type=int, default=1)
    args.add_argument("--resume", action="store_true", help="start from the weights in the checkpoint")
    args.add_argument("--from", dest="old", help="start from version 1.0.0 of the model file")
    args = args.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    rings, net = {side: Ring(side) for side, _ in SIZES}, Net().to(memory_format=torch.channels_last)
    while min(int(r.drawn[0]) for r in rings.values()) < 200:
        print("waiting for generate.py", flush=True)
        time.sleep(10)
    if args.old:
        warm_start.start(net, args.old, rings[224])
    ema, step = copy.deepcopy(net), 0
    if args.resume:
        step = averaging.load(CHECKPOINT, ema, net)
    net.train()
    print("parameters", sum(p.numel() for p in net.parameters()), flush=True)
    rng = np.random.default_rng([args.seed, step])
    optimiser = torch.optim.AdamW(net.parameters(), args.rate, weight_decay=1e-4, betas=(0.9, 0.99))
    start, seen, first, mean = time.time(), 0, step, None
    while (done := (time.time() - start) / (60 * args.minutes)) < 1:
        side, count = SIZES[step % len(SIZES)]
        x, truth = augmented(*rings[side].pick(rng, count), rng)
        for group in optimiser.param_groups:
            group["lr"] = args.rate * min(1, (step - first + 1) / 150) * (0.5 + 0.5 * math.cos(math.pi * done)) + 1e-5
        total, parts = loss(net(x), truth, side)
        optimiser.zero_grad()
        total.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5)
        optimiser.step()
        step, seen = step + 1, seen + count
        averaging.follow(ema, net, step - first)
        mean = parts if mean is None else [0.98 * m + 0.02 * v for m, v in zip(mean, parts)]
        if step % 50 == 0:
            named = " ".join(f"{name} {v:.3f}" for name, v in zip(("score", "box", "points", "seen", "pose"), mean))
            print(f"{time.time() - start:6.0f} s step {step} {seen / (time.time() - start):.0f} img/s {named}", flush=True)
            averaging.save(CHECKPOINT, ema, net, step)
    averaging.save(CHECKPOINT, ema, net, step)


if __name__ == "__main__":
    os.makedirs(data.CACHE, exist_ok=True)
    main()
