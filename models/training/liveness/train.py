#!/usr/bin/env python3
"""python3 -m liveness.train --minutes 25 [--resume]: draws what is missing, learns, and writes .cache/liveness.pt."""
import os
import subprocess
import sys

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # on a busy machine, spinning threads cost half of the speed

import numpy as np
import torch

from common.fit import Plan, arguments, begin, fit
from liveness import data
from liveness.net import LivenessNet

BATCH, CLOSE, SHIFT = 32, 96, 6  # the detail is learned on parts of it at first: cheaper, and never the same
PLAN = Plan("liveness.pt", rate=3e-3, batch=BATCH, decay=1e-2, warm_up=60)


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
    """Endless ((view, detail), (kind,))."""
    by_kind = [np.flatnonzero(kinds == kind) for kind in range(len(data.KINDS))]
    while True:
        chosen = [int(rng.choice(by_kind[rng.choice(len(by_kind), p=data.SHARES)])) for _ in range(BATCH)]
        pairs = [augment(looks[n], rng, close) for n in chosen]
        truth = torch.from_numpy(kinds[chosen].astype(np.int64))
        yield tuple(torch.from_numpy(np.stack(side)).float().contiguous(memory_format=torch.channels_last) for side in zip(*pairs)), (truth,)


@torch.no_grad()
def logits(net, looks):
    net.eval()
    out = [net(*torch.from_numpy(np.ascontiguousarray(looks[i:i + 64].transpose(1, 0, 2, 3, 4))).float())[:, 0] for i in range(0, len(looks), 64)]
    return torch.cat(out).numpy()


def found(scores, kinds, share=0.02):
    """Share of each kind of attack below the logit that `share` of the live faces are below."""
    least = np.quantile(scores[kinds == 0], share)
    return " ".join(f"{name} {100 * (scores[kinds == n] < least).mean():.1f} %" for n, name in enumerate(data.KINDS) if n > 0)


def loss(kinds, truth):
    total = torch.nn.functional.cross_entropy(kinds, truth, label_smoothing=0.03)
    return total, {"loss": total}


def main():
    parser = arguments(__doc__, PLAN, minutes=25)
    parser.add_argument("--close", type=int, default=CLOSE, help="pixels of the detail, each way: the last minutes see all of it, as the server does")
    parser.add_argument("--drawn", action="store_true", help="learn from the pictures that there are")
    parser.set_defaults(report=2.5)
    args = parser.parse_args()
    if not args.drawn:
        subprocess.run([sys.executable, "-m", "liveness.data"], check=True, cwd=data.data.HERE)
    begin(args)
    (looks, kinds), (fold_looks, fold_kinds) = data.load("learn"), data.load("fold")
    print(len(kinds), "pictures,", len(fold_kinds), "in the fold", flush=True)

    def check(net):
        return "fold, at 2 % of live ones: " + found(logits(net, fold_looks), fold_kinds)

    net = LivenessNet().to(memory_format=torch.channels_last).train()
    fit(net, lambda seed: batches(looks, kinds, np.random.default_rng(seed), args.close), loss, args, check)


if __name__ == "__main__":
    main()
