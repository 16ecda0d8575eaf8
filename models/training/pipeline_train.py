#!/usr/bin/env python3
"""python3 pipeline_train.py --minutes 20 [--resume] [--seed 1]: learns from the lab's windows, writes .cache/pipeline.pt (with EMA)."""
import argparse
import copy
import math
import os
import time

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # on a busy machine, spinning threads cost half of the speed

import numpy as np
import torch

import averaging
import pipeline_data as data
from pipeline_net import PipelineNet

CHECKPOINT = os.path.join(data.CACHE, "pipeline.pt")
BATCH, CROP = 64, 66
# Share of a batch: half live, the others by how hard they are; a still that never changes is known at a glance.
SHARES = {"camera": 0.5, "video_crf18": 0.11, "video_crf23": 0.08, "video_crf28": 0.04, "still_noised": 0.07, "still_native_noised": 0.06,
          "still_panned": 0.04, "still_zoomed": 0.03, "still": 0.01, "still_loop": 0.03, "portrait": 0.015, "screen_rendered": 0.015}


def batches(frames, lines, chosen, rng):
    """Endless (residuals, class) of crops: turned over, with a gain and a gamma of their own, so that no camera's constants are learned."""
    by_kind = {}
    for index in chosen:
        by_kind.setdefault(lines[index]["kind"], []).append(index)
    kinds = sorted(by_kind)
    shares = np.array([SHARES[kind] for kind in kinds])
    shares = shares / shares.sum()
    while True:
        crops, truth = np.empty((BATCH, data.FRAMES, CROP, CROP), np.uint8), np.empty(BATCH, np.int64)
        for n in range(BATCH):
            index = rng.choice(by_kind[kinds[rng.choice(len(kinds), p=shares)]])
            y, x = rng.integers(0, data.SIDE - CROP + 1, 2)
            crops[n] = augment(np.asarray(frames[index, :, y:y + CROP, x:x + CROP]), rng)
            truth[n] = lines[index]["class"]
        yield torch.from_numpy(data.residuals(crops)), torch.from_numpy(truth)


def augment(crop, rng):
    if rng.random() < 0.5:
        crop = crop[:, :, ::-1]
    if rng.random() < 0.5:
        crop = crop[:, ::-1]
    if rng.random() < 0.3:
        crop = crop.transpose(0, 2, 1)
    if rng.random() < 0.5:
        levels = np.arange(256) / 255
        table = 255 * rng.uniform(0.75, 1.2) * levels ** rng.uniform(0.8, 1.25) + rng.uniform(-10, 10)
        crop = np.rint(table).clip(0, 255).astype(np.uint8)[crop]
    return crop


@torch.no_grad()
def logits(net, frames, indices):
    net.eval()
    rim = (data.SIDE - data.SEEN) // 2
    out = [net(torch.from_numpy(data.residuals(np.asarray(frames[i, :, rim:-rim, rim:-rim])[None]))) for i in indices]
    return torch.cat(out)


def detection(scores, live, share=0.03):
    """Share of the others above the threshold that `share` of the live ones are above, by the log-odds of not being live."""
    odds = (torch.logsumexp(scores[:, 1:], 1) - scores[:, 0]).numpy()
    return float((odds[~live] > np.quantile(odds[live], 1 - share)).mean())


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--minutes", type=float, default=20)
    args.add_argument("--rate", type=float, default=3e-3)
    args.add_argument("--seed", type=int, default=1)
    args.add_argument("--threads", type=int, default=1)
    args.add_argument("--resume", action="store_true")
    args = args.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    frames, lines = data.load()
    learn, held = data.split(lines)
    net = PipelineNet()
    ema, step = copy.deepcopy(net), 0
    if args.resume:
        step = averaging.load(CHECKPOINT, ema, net)
    print(len(learn), "windows,", len(held), "held out,", sum(p.numel() for p in net.parameters()), "parameters", flush=True)
    held = held[::2]
    live = np.array([lines[i]["class"] == 0 for i in held])
    stream = batches(frames, lines, learn, np.random.default_rng([args.seed, step]))
    optimiser = torch.optim.AdamW(net.parameters(), args.rate, weight_decay=1e-3)
    began, running, first, last_save = time.time(), None, step, time.time()
    while (done := (time.time() - began) / (60 * args.minutes)) < 1:
        for group in optimiser.param_groups:
            group["lr"] = args.rate * min(1, (step - first + 1) / 100) * (0.5 + 0.5 * math.cos(math.pi * done)) + 1e-5
        residuals, truth = next(stream)
        net.train()
        loss = torch.nn.functional.cross_entropy(net(residuals), truth, label_smoothing=0.02)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5)
        optimiser.step()
        step += 1
        averaging.follow(ema, net, step)
        running = float(loss) if running is None else 0.98 * running + 0.02 * float(loss)
        if time.time() - last_save > 120:
            found = detection(logits(ema, frames, held), live) if live.any() and not live.all() else float("nan")
            print(f"{time.time() - began:6.0f} s step {step} {(step - first) * BATCH / (time.time() - began):.0f} crops/s loss {running:.4f} "
                  f"held out, found at 3 % false: {found:.3f}", flush=True)
            averaging.save(CHECKPOINT, ema, net, step)
            last_save = time.time()
    averaging.save(CHECKPOINT, ema, net, step)


if __name__ == "__main__":
    os.makedirs(data.CACHE, exist_ok=True)
    main()
