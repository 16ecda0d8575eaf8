#!/usr/bin/env python3
"""python3 pose_train.py --minutes 60 [--resume] [--seed 1]: the look at turned heads, on crops of the pictures in pool.py's rings, writes .cache/pose.pt."""
import argparse
import copy
import math
import os
import time

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # on a busy machine, spinning threads cost half of the speed

import numpy as np
import torch
import torch.nn.functional as F

import averaging
import data
from composites import POSE, SHARE
from landmarks_train import crop
from pool import Ring
from pose_net import REACH, SIDE, PoseNet

CHECKPOINT = os.path.join(data.CACHE, "pose.pt")
BATCH, PICTURES, SMALLEST, LIMIT = 64, 32, 48, 30 / 90


def upright(image, points, rng=None):
    """
    The face crop [80,80,3], its eyes level, about the middle between eyes and mouth, REACH times as wide as eyes and mouth are far from
    each other. Where they lie does not depend on the nose, so that the nose tells. With rng, errors of the points on top.
    """
    p = np.asarray(points, np.float64)
    if rng is not None:
        eye = np.hypot(*(p[1] - p[0]))
        p = p + (rng.normal(0, 0.04, (5, 2)) + rng.normal(0, 0.04, 2)) * eye
    eyes, mouth, across = (p[0] + p[1]) / 2, (p[3] + p[4]) / 2, p[1] - p[0]
    (cx, cy), half = (eyes + mouth) / 2, np.hypot(np.hypot(*across), np.hypot(*(mouth - eyes))) / 2
    return crop(image, (cx - half, cy - half, cx + half, cy + half), tilt=-math.atan2(across[1], across[0]), size=SIDE, reach=REACH)[0]


def batches(seed):
    """Endless (crops [64,3,80,80], yaw and pitch [64,2]) from the rings."""
    rng, rings = np.random.default_rng(seed), [Ring(320), Ring(224)]
    while True:
        crops, poses = [], []
        while len(crops) < BATCH:
            pictures, truth = rings[int(rng.random() < 0.4)].pick(rng, PICTURES)
            for picture, rows in zip(pictures, truth):
                for t in rows:
                    if t[SHARE] < 0.75 or t[3] - t[1] < SMALLEST or len(crops) == BATCH:
                        continue
                    face, pose = upright(picture, t[4:14].reshape(5, 2), rng), t[POSE][:2]
                    if rng.random() < 0.5:
                        face, pose = face[:, ::-1], pose * [-1, 1]
                    crops.append(face)
                    poses.append(pose)
        images = np.stack(crops).astype(np.float32) * rng.uniform(0.7, 1.3, (BATCH, 1, 1, 1)).astype(np.float32)
        images += rng.uniform(-15, 15, (BATCH, 1, 1, 1)) + rng.standard_normal(images.shape, np.float32) * rng.uniform(0, 5, (BATCH, 1, 1, 1))
        yield torch.from_numpy(images.clip(0, 255).astype(np.float32).transpose(0, 3, 1, 2)), torch.from_numpy(np.stack(poses).astype(np.float32))


def loss(found, pose):
    """Errors near the limit weigh up to twice as much again: there they change the answer."""
    near = 1 + 2 * torch.exp(-(((pose.abs() - LIMIT) / 0.1) ** 2))
    return (F.smooth_l1_loss(found, pose, beta=0.02, reduction="none") * near).mean()


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--minutes", type=float, default=60, help="of the processor: a busy machine takes longer and learns as much")
    args.add_argument("--rate", type=float, default=2e-3)
    args.add_argument("--seed", type=int, default=1)
    args.add_argument("--threads", type=int, default=1)
    args.add_argument("--resume", action="store_true", help="start from the weights in the checkpoint")
    args = args.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    net = PoseNet().to(memory_format=torch.channels_last)
    ema, step = copy.deepcopy(net), 0
    if args.resume:
        step = averaging.load(CHECKPOINT, ema, net)
    net.train()
    print("parameters", sum(p.numel() for p in net.parameters()), flush=True)
    stream = batches([args.seed, step])
    optimiser = torch.optim.AdamW(net.parameters(), args.rate, weight_decay=1e-3)
    began, worked, mean, first = time.time(), time.process_time(), None, step
    while (done := (time.process_time() - worked) / (60 * args.minutes)) < 1:
        for group in optimiser.param_groups:
            group["lr"] = args.rate * min(1, (step - first + 1) / 100) * (0.5 + 0.5 * math.cos(math.pi * done)) + 1e-5
        images, pose = next(stream)
        found = net(images.contiguous(memory_format=torch.channels_last))
        total = loss(found, pose)
        optimiser.zero_grad()
        total.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1)
        optimiser.step()
        step += 1
        averaging.follow(ema, net, step - first)
        errors = (found.detach() - pose).abs().mean(0).numpy() * 90
        mean = errors if mean is None else 0.98 * mean + 0.02 * errors
        if step % 50 == 0:
            print(f"{100 * done:3.0f} %, {time.time() - began:.0f} s, step {step} {(step - first) * BATCH / (time.time() - began):.0f} crops/s, "
                  f"yaw off by {mean[0]:.2f} degrees, pitch by {mean[1]:.2f}", flush=True)
            averaging.save(CHECKPOINT, ema, net, step)
    averaging.save(CHECKPOINT, ema, net, step)


if __name__ == "__main__":
    main()
