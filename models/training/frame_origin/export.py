#!/usr/bin/env python3
"""python3 -m frame_origin.export: .cache/frame_origin.pt (averaged weights) -> ../frame_origin.onnx, and its entry in ../manifest.json."""
import os

import numpy as np
import torch

from frame_origin import data
from common import averaging
from common.onnx_file import MODELS, identity, note, write
from frame_origin.net import CHANNELS, FrameOriginNet
from frame_origin.train import PLAN, logits

VERSION, OUT = "1.1.0", os.path.join(MODELS, "frame_origin.onnx")


def temperature(net):
    """What the logits are divided by so that the held out windows are most likely: half of the weight to live ones."""
    frames, lines = data.load()
    _, held = data.split(lines)
    scores, truth = logits(net, frames, held), torch.tensor([lines[i]["class"] for i in held])
    weight = torch.where(truth == 0, 0.5 / (truth == 0).sum(), 0.5 / (truth != 0).sum())
    losses = {t: float((torch.nn.functional.cross_entropy(scores / t, truth, reduction="none") * weight).sum()) for t in np.arange(0.5, 4.01, 0.05)}
    return round(float(min(losses, key=losses.get)), 2)


def entry(heat):
    return {
        **identity(OUT, VERSION, "frame_origin.md"),
        "input": {
            "name": "residuals", "type": "float32", "layout": "NCHW", "channels": CHANNELS,
            "dynamic": "height and width; trained on 64, used on 142",
            "of": "asinh(second difference of the last raw frame in both directions / 6) / 2, asinh(change) / 2 of three pairs of frames",
        },
        "temperature": heat,
        "outputs": [{"name": "logits", "shape": [1, len(data.CLASSES)]}],
        "classes": data.CLASSES,
    }


def main():
    net = averaging.shipped_weights(FrameOriginNet(), PLAN.path)
    heat = temperature(net)
    write(net, torch.zeros(1, CHANNELS, 142, 142), OUT, VERSION, ["residuals"], ["logits"],
          {"residuals": {2: "height", 3: "width"}})
    note("frame_origin", entry(heat))
    print(OUT, os.path.getsize(OUT), "bytes, temperature", heat)


if __name__ == "__main__":
    main()
