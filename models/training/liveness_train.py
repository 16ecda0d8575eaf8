#!/usr/bin/env python3
"""python3 liveness_train.py --minutes 25 [--resume] [--seed 1]: draws what is missing, learns, and writes .cache/liveness.pt (with EMA)."""
import argparse
import copy
import math
import os
import subprocess
import sys
import time

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # on a busy machine, spinning threads cost half of the speed

import numpy as np
import torch

import averaging
import liveness_data as data
from liveness_net import LivenessNet

CHECKPOINT = os.path.join(data.data.CACHE, "liveness.pt")
BATCH, CLOSE, SHIFT = 32, 96, 6  # the detail is learned on parts of it at first: cheaper, and never the same
SHARES = [0.5, 0.36, 0.08, 0.06]  # of a batch, as data.KINDS: screens are the hardest


def augment(looks, rng, close=CLOSE):
    """Turned over, in other colours and light, the detail from another place: what is cheap and keeps the medium's traces."""
    looks = looks.astype(np.float32)
    if rng.random() < 0.5:
        looks = looks[..., ::-1]
    if rng.random() < 0.6:
        gain = np.exp(rng.normal(0, 0.08, (1, 3, 1, 1)) + rng.normal(0, 0.12)).astype(np.float32)
        looks = np.clip(looks * gain + np.where(looks > 0, np.float32(rng.normal(0, 6)), 0), 0, 255)
    view, detail = looks
    y, x = rng.integers(0, data.SIZE - close + 1, 2)
    detail = detail[:, y:y + close, x:x + close]
    y, x = rng.integers(-SHIFT, SHIFT + 1, 2)
    moved = np.zeros_like(view)
    moved[:, max(0, y):data.SIZE + y, max(0, x):data.SIZE + x] = view[:, max(0, -y):data.SIZE - y, max(0, -x):data.SIZE - x]
    view = moved
    if rng.random() < 0.1:
        view = np.repeat(view.mean(0, keepdims=True), 3, 0)
    return view, detail


def batches(looks, kinds, rng, close=CLOSE):
    by_kind = [np.flatnonzero(kinds == kind) for kind in range(len(data.KINDS))]
    while True:
        chosen = [int(rng.choice(by_kind[rng.choice(len(by_kind), p=data.SHARES)])) for _ in range(BATCH)]
        pairs = [augment(looks[n], rng, close) for n in chosen]
        truth = torch.from_numpy(kinds[chosen].astype(np.int64))
        yield *(torch.from_numpy(np.stack(side)).float().contiguous(memory_format=torch.channels_last) for side in zip(*pairs)), truth


@torch.no_grad()
def logits(net, looks):
    net.eval()
    out = [net(*torch.from_numpy(np.ascontiguousarray(looks[i:i + 64].transpose(1, 0, 2, 3, 4))).float())[:, 0] for i in range(0, len(looks), 64)]
    return torch.cat(out).numpy()


def found(scores, kinds, share=0.02):
    """Share of each kind of attack below the logit that `share` of the live faces are below."""
    least = np.quantile(scores[kinds == 0], share)
    return " ".join(f"{name} {100 * (scores[kinds == n] < least).mean():.1f} %" for n, name in enumerate(data.KINDS) if n > 0)


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--minutes", type=float, default=25, help="of the processor: a busy machine takes longer and learns as much")
    args.add_argument("--rate", type=float, default=3e-3)
    args.add_argument("--seed", type=int, default=1)
    args.add_argument("--threads", type=int, default=1)
    args.add_argument("--close", type=int, default=CLOSE, help="pixels of the detail, each way: the last minutes see all of it, as the server does")
    args.add_argument("--drawn", action="store_true", help="learn from the pictures that there are")
    args.add_argument("--report", type=float, default=2.5, help="minutes between two progress lines, each of which measures the fold")
    args.add_argument("--resume", action="store_true")
    args = args.parse_args()
    if not args.drawn:
        subprocess.run([sys.executable, os.path.join(data.data.HERE, "liveness_data.py")], check=True)
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    (looks, kinds), (fold_looks, fold_kinds) = data.load("learn"), data.load("fold")
    net = LivenessNet().to(memory_format=torch.channels_last)
    ema, step = copy.deepcopy(net), 0
    if args.resume:
        step = averaging.load(CHECKPOINT, ema, net)
    print(len(kinds), "pictures,", len(fold_kinds), "in the fold,", sum(p.numel() for p in net.parameters()), "parameters", flush=True)
    stream = batches(looks, kinds, np.random.default_rng([args.seed, step]), args.close)
    optimiser = torch.optim.AdamW(net.parameters(), args.rate, weight_decay=1e-2)
    began, worked, running, first, last_save = time.time(), time.process_time(), None, step, time.time()
    while (done := (time.process_time() - worked) / (60 * args.minutes)) < 1:
        for group in optimiser.param_groups:
            group["lr"] = args.rate * min(1, (step - first + 1) / 60) * (0.5 + 0.5 * math.cos(math.pi * done)) + 1e-5
        view, detail, truth = next(stream)
        net.train()
        loss = torch.nn.functional.cross_entropy(net.kinds(view, detail), truth, label_smoothing=0.03)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5)
        optimiser.step()
        step += 1
        averaging.follow(ema, net, step)
        running = float(loss) if running is None else 0.98 * running + 0.02 * float(loss)
        if time.time() - last_save > 60 * args.report:
            print(f"{100 * done:3.0f} %, {time.time() - began:.0f} s, step {step} {(step - first) * BATCH / (time.time() - began):.0f} pictures/s loss {running:.4f} "
                  f"fold, at 2 % of live ones: {found(logits(ema, fold_looks), fold_kinds)}", flush=True)
            averaging.save(CHECKPOINT, ema, net, step)
            last_save = time.time()
    averaging.save(CHECKPOINT, ema, net, step)


if __name__ == "__main__":
    main()
