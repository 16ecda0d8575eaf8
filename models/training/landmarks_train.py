#!/usr/bin/env python3
"""python3 landmarks_train.py --minutes 15 [--resume] [--seed 1]: trains on crops of fresh composites, writes .cache/landmarks.pt (with EMA)."""
import argparse
import copy
import math
import os
import time

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # on a busy machine, spinning threads cost half of the speed

import cv2
import numpy as np
import torch

import averaging
import data
from composites import MIRROR, Composer
from landmarks_net import REACH, SIDE, LandmarkNet

CHECKPOINT = os.path.join(data.CACHE, "landmarks.pt")
CANVAS, BATCH, REPEAT = 160, 64, 8


def crop(image, box, rng=None):
    """
    (crop [64,64,3], affine [2,3] from image pixels to 0..1 of the crop): the square that the consumer cuts out around a detected box,
    zeros outside. With rng, a detector's error and a tilt on top.
    """
    cx, cy, side, angle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2, REACH * max(box[2] - box[0], box[3] - box[1]), 0.0
    if rng is not None:
        cx, cy, side = cx + rng.normal(0, 0.09) * side, cy + rng.normal(0, 0.09) * side, side * math.exp(rng.normal(0, 0.14))
        angle = rng.normal(0, 0.15)
    c, s = math.cos(angle) / side, math.sin(angle) / side
    unit = np.array([[c, -s, 0.5 - c * cx + s * cy], [s, c, 0.5 - s * cx - c * cy]])
    # Area averaging comes from shrinking in two steps. Pixel i covers i..i+1 on both sides.
    size = 2 * SIDE if side > 1.3 * SIDE else SIDE
    m = unit * size
    m[:, 2] += 0.5 * (m[:, 0] + m[:, 1]) - 0.5
    out = cv2.warpAffine(image, m, (size, size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    return (cv2.resize(out, (SIDE, SIDE), interpolation=cv2.INTER_AREA) if size > SIDE else out), unit


class Crops(torch.utils.data.IterableDataset):
    """Batches of crops; every composite is expensive and gives REPEAT crops, each with errors, light and noise of its own."""

    def __init__(self, composer, seed):
        self.composer, self.seed = composer, seed

    def __iter__(self):
        torch.set_num_threads(1)
        rng = np.random.default_rng([self.seed, torch.utils.data.get_worker_info().id])
        images, points = np.empty((BATCH, SIDE, SIDE, 3), np.float32), np.empty((BATCH, 5, 2), np.float32)
        while True:
            n = 0
            while n < BATCH:
                picture, truth = self.composer.sample(rng, CANVAS, faces=1)
                usable = [t for t in truth if t[14] >= 0.6 and t[3] - t[1] >= 40]
                for t in usable * REPEAT:
                    if n == BATCH:
                        break
                    image, unit = crop(picture, t[:4], rng)
                    at = t[4:14].reshape(5, 2) @ unit[:, :2].T + unit[:, 2]
                    if rng.random() < 0.5:
                        image, at = image[:, ::-1], at[MIRROR] * [-1, 1] + [1, 0]
                    images[n] = image * rng.uniform(0.7, 1.3) + rng.uniform(-15, 15) + rng.normal(0, rng.uniform(0, 6), image.shape)
                    points[n] = at
                    n += 1
            yield torch.from_numpy(images.clip(0, 255)), torch.from_numpy(points.copy())


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--minutes", type=float, default=15)
    args.add_argument("--rate", type=float, default=2e-3)
    args.add_argument("--seed", type=int, default=1)
    args.add_argument("--resume", action="store_true")
    args = args.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(1)
    composer = Composer(*data.faces(False), data.photos(False), data.masks())
    net = LandmarkNet()
    ema, step = copy.deepcopy(net), 0
    if args.resume:
        step = averaging.load(CHECKPOINT, ema, net)
    print("parameters", sum(p.numel() for p in net.parameters()), flush=True)
    loader = iter(torch.utils.data.DataLoader(Crops(composer, args.seed + 1000 * step), batch_size=None, num_workers=2, prefetch_factor=4))
    optimiser = torch.optim.AdamW(net.parameters(), args.rate, weight_decay=1e-4)
    began, running, first = time.time(), None, step
    while (done := (time.time() - began) / (60 * args.minutes)) < 1:
        rate = args.rate * min(1, (step - first + 1) / 100) * (0.5 + 0.5 * math.cos(math.pi * done)) + 1e-5
        for group in optimiser.param_groups:
            group["lr"] = rate
        images, truth = next(loader)
        out = net(images.permute(0, 3, 1, 2).contiguous()).view(-1, 5, 2)
        eye = (truth[:, 1] - truth[:, 0]).norm(dim=1).clamp(min=0.12).view(-1, 1, 1)
        loss = torch.nn.functional.smooth_l1_loss(out / eye, truth / eye, beta=0.03)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5)
        optimiser.step()
        step += 1
        averaging.follow(ema, net, step)
        running = float(loss) if running is None else 0.98 * running + 0.02 * float(loss)
        if step % 100 == 0:
            error = float(((out - truth).norm(dim=2) / eye[:, :, 0]).mean())
            print(f"{time.time() - began:6.0f} s step {step} {(step - first) * BATCH / (time.time() - began):.0f} crops/s loss {running:.4f} error {error:.3f}", flush=True)
            averaging.save(CHECKPOINT, ema, net, step)
    averaging.save(CHECKPOINT, ema, net, step)


if __name__ == "__main__":
    os.makedirs(data.CACHE, exist_ok=True)
    main()
