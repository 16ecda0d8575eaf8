#!/usr/bin/env python3
"""python3 -m frame_origin.train --minutes 20 [--resume]: learns from the lab's windows, writes .cache/frame_origin.pt."""
import os

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # on a busy machine, spinning threads cost half of the speed

import numpy as np
import torch

from common.fit import Plan, arguments, begin, fit
from frame_origin import data
from frame_origin.net import FrameOriginNet

BATCH, CROP = 64, 66
PLAN = Plan("frame_origin.pt", rate=3e-3, batch=BATCH, decay=1e-3)
# Share of a batch: half live, the others by how hard they are; a still that never changes is known at a glance.
SHARES = {"camera": 0.5, "video_crf18": 0.11, "video_crf23": 0.08, "video_crf28": 0.04, "still_noised": 0.07, "still_native_noised": 0.06,
          "still_panned": 0.04, "still_zoomed": 0.03, "still": 0.01, "still_loop": 0.03, "portrait": 0.015, "screen_rendered": 0.015}


def batches(frames, lines, chosen, rng):
    """Endless ((residuals,), (class,)) of crops: turned over, with a gain and a gamma of their own, so that no camera's constants are learned."""
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
        yield (torch.from_numpy(data.residuals(crops)),), (torch.from_numpy(truth),)


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
    """Of whole windows."""
    net.eval()
    rim = (data.SIDE - data.SEEN) // 2
    out = [net(torch.from_numpy(data.residuals(np.asarray(frames[i, :, rim:-rim, rim:-rim])[None]))) for i in indices]
    return torch.cat(out)


def detection(scores, live, share=0.03):
    """Share of the others above the threshold that `share` of the live ones are above, by the log-odds of not being live."""
    odds = (torch.logsumexp(scores[:, 1:], 1) - scores[:, 0]).numpy()
    return float((odds[~live] > np.quantile(odds[live], 1 - share)).mean())


def loss(scores, truth):
    total = torch.nn.functional.cross_entropy(scores, truth, label_smoothing=0.02)
    return total, {"loss": total}


def main():
    parser = arguments(__doc__, PLAN, minutes=20)
    parser.set_defaults(report=2)
    args = parser.parse_args()
    begin(args)
    frames, lines = data.load()
    learn, held = data.split(lines)
    print(len(learn), "windows,", len(held), "held out", flush=True)
    held = held[::2]
    live = np.array([lines[i]["class"] == 0 for i in held])

    def check(net):
        measured = live.any() and not live.all()
        return f"held out, found at 3 % false: {detection(logits(net, frames, held), live):.3f}" if measured else "nothing held out"

    fit(FrameOriginNet().train(), lambda seed: batches(frames, lines, learn, np.random.default_rng(seed)), loss, args, check)


if __name__ == "__main__":
    main()
