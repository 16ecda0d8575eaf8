#!/usr/bin/env python3
"""python3 train.py --minutes 60 [--resume] [--rate 0.003] [--seed 1]: trains on fresh composites, writes .cache/net.pt (with EMA)."""
import argparse
import copy
import math
import os
import time

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # on a busy machine, spinning threads cost half of the speed

import numpy as np
import torch

import data
from composites import Composer
from loss import loss
from net import Net

CHECKPOINT = os.path.join(data.CACHE, "net.pt")
SIZES = ((224, 16), (224, 16), (320, 10))  # picture side and batch, in turn
FLIP = [1, 0, 2, 4, 3]


class Batches(torch.utils.data.IterableDataset):
    def __init__(self, composer, seed):
        self.composer, self.seed = composer, seed

    def __iter__(self):
        torch.set_num_threads(1)
        rng, turn = np.random.default_rng([self.seed, torch.utils.data.get_worker_info().id]), 0
        while True:
            side, count = SIZES[turn % len(SIZES)]
            images, truth = np.empty((count, side, side, 3), np.uint8), np.zeros((count, 5, 15), np.float32)
            for i in range(count):
                images[i], t = self.composer.sample(rng, side)
                truth[i, : len(t)] = t[:5]
            turn += 1
            yield torch.from_numpy(images), torch.from_numpy(truth)


def mirrored(images, truth):
    """The second use of a batch: mirrored, with another brightness and contrast per picture."""
    side, t = images.shape[2], truth.clone()
    t[..., 0], t[..., 2] = side - truth[..., 2], side - truth[..., 0]
    p = truth[..., 4:14].reshape(*truth.shape[:2], 5, 2)[:, :, FLIP] * torch.tensor([-1.0, 1.0]) + torch.tensor([float(side), 0])
    t[..., 4:14] = p.flatten(2)
    t = torch.where(truth[..., 14:] > 0, t, truth)
    n = len(images)
    x = images.flip(2).float() * torch.empty(n, 1, 1, 1).uniform_(0.75, 1.2) + torch.empty(n, 1, 1, 3).uniform_(-18, 18)
    return x.clamp(0, 255), t


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--minutes", type=float, default=60)
    args.add_argument("--rate", type=float, default=3e-3)
    args.add_argument("--seed", type=int, default=1)
    args.add_argument("--workers", type=int, default=1)
    args.add_argument("--resume", action="store_true", help="start from the weights in the checkpoint")
    args = args.parse_args()
    os.makedirs(data.CACHE, exist_ok=True)
    torch.manual_seed(args.seed)
    torch.set_num_threads(2)
    faces, labels = data.faces(False)
    batches = Batches(Composer(faces, labels, data.photos(False), data.masks()), args.seed)
    net, step = Net(), 0
    if args.resume:
        saved = torch.load(CHECKPOINT)
        net.load_state_dict(saved["net"])
        step = saved["step"]
    ema = copy.deepcopy(net)
    print("parameters", sum(p.numel() for p in net.parameters()), flush=True)
    optimiser = torch.optim.AdamW(net.parameters(), args.rate, weight_decay=1e-4, betas=(0.9, 0.99))
    loader, start, seen, first, mean = iter(torch.utils.data.DataLoader(
        batches, batch_size=None, num_workers=args.workers, prefetch_factor=6)), time.time(), 0, step, None
    while True:
        done = (time.time() - start) / (60 * args.minutes)
        if done >= 1:
            break
        images, truth = next(loader)
        for again in (False, True):
            x, t = mirrored(images, truth) if again else (images.float(), truth)
            for group in optimiser.param_groups:
                group["lr"] = args.rate * min(1, (step - first + 1) / 150) * (0.5 + 0.5 * math.cos(math.pi * done)) + 1e-5
            total, parts = loss(net(x.permute(0, 3, 1, 2).contiguous()), t, x.shape[2])
            optimiser.zero_grad()
            total.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 5)
            optimiser.step()
            step, seen = step + 1, seen + len(x)
            decay = min(0.998, (step - first) / (step - first + 20))
            with torch.no_grad():
                for a, b in zip(ema.state_dict().values(), net.state_dict().values()):
                    a.lerp_(b, 1 - decay) if a.is_floating_point() else a.copy_(b)
            mean = parts if mean is None else [0.98 * m + 0.02 * v for m, v in zip(mean, parts)]
        if step % 100 == 0:
            rate = seen / (time.time() - start)
            print(f"{time.time() - start:6.0f} s step {step} {rate:.0f} img/s score {mean[0]:.3f} box {mean[1]:.3f} points {mean[2]:.3f}",
                  flush=True)
            torch.save({"net": net.state_dict(), "ema": ema.state_dict(), "step": step}, CHECKPOINT + ".part")
            os.replace(CHECKPOINT + ".part", CHECKPOINT)
    torch.save({"net": net.state_dict(), "ema": ema.state_dict(), "step": step}, CHECKPOINT)


if __name__ == "__main__":
    main()
