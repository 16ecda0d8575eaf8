#!/usr/bin/env python3
"""python3 -m frame_origin.evaluate: every figure of the frame-origin network's card, on the held out scenes, from .cache/frame_origin.pt."""
import numpy as np
import torch

from common import averaging
from frame_origin import data
from frame_origin.net import FrameOriginNet
from frame_origin.train import PLAN, logits


def odds_of(scores):
    return (torch.logsumexp(scores[:, 1:], 1) - scores[:, 0]).numpy()


def main():
    net = averaging.shipped_weights(FrameOriginNet(), PLAN.path)
    frames, lines = data.load()
    _, held = data.split(lines)
    scores = logits(net, frames, held)
    odds, truth = odds_of(scores), np.array([lines[i]["class"] for i in held])
    kinds = np.array([lines[i]["kind"] for i in held])
    transports = np.array([str(lines[i]["transport"]) for i in held])
    live = odds[truth == 0]
    print(len(held), "windows of", len({lines[i]["scene"] for i in held}), "scenes,", len(live), "live")
    print("\n| shown | windows | found at 3 % false | at 1 % false | area under the curve |\n|---|---|---|---|---|")
    for kind in sorted(set(kinds[truth != 0])) + ["all"]:
        own = odds[(truth != 0) & ((kinds == kind) | (kind == "all"))]
        area = (own[:, None] > live[None]).mean() + (own[:, None] == live[None]).mean() / 2
        found = [(own > np.quantile(live, 1 - share)).mean() for share in (0.03, 0.01)]
        print(f"| {kind} | {len(own)} | {100 * found[0]:.0f} % | {100 * found[1]:.0f} % | {area:.3f} |")
    print("\n| transport of the camera | windows | above 0 | above the threshold of 3 % |\n|---|---|---|---|")
    for transport in sorted(set(transports[truth == 0])):
        own = odds[(truth == 0) & (transports == transport)]
        print(f"| {transport} | {len(own)} | {100 * (own > 0).mean():.0f} % | {100 * (own > np.quantile(live, 0.97)).mean():.0f} % |")
    print("\n| class | " + " | ".join(data.CLASSES) + " |\n|---|" + "---|" * len(data.CLASSES))
    guess = scores.argmax(1).numpy()
    for index, name in enumerate(data.CLASSES):
        row = [f"{100 * (guess[truth == index] == other).mean():.0f} %" for other in range(len(data.CLASSES))]
        print(f"| {name} | " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()
