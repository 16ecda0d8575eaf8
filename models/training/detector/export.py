#!/usr/bin/env python3
"""python3 -m detector.export [--threshold 0.5] [--name face_detector]: .cache/net.pt (averaged weights) -> ../NAME.onnx and its entry in ../manifest.json."""
import argparse
import os

import torch

from common import averaging, data
from common.onnx_file import MODELS, POSE_NOTE, identity, note, write
from detector.net import SCALE, STRIDES, Net

VERSION = "2.1.0"


def entry(path, threshold):
    return {
        **identity(path, VERSION, "face_detector.md"),
        "input": {
            "name": "image", "type": "float32", "layout": "NCHW", "size": 320, "range": [0, 255], "colour": "RGB",
            "dynamic": "height and width may be any multiples of 32",
            "letterbox": "aspect kept, top left, shrunk by averaging over areas", "padding": 0,
        },
        "outputs": [{"name": f"s{s}", "stride": s, "shape": [1, 23, f"height/{s}", f"width/{s}"]} for s in STRIDES],
        "channels": {"0": "score, logit", "1-4": "left, top, right, bottom from the cell centre, in strides, not negative",
                     "5-14": "five points as dx, dy from the cell centre, in strides",
                     "15-19": "visibility of each point, logit, positive is visible", "20-22": "yaw, pitch, roll in units of 90 degrees"},
        "pose": POSE_NOTE,
        "cell_centre": "((column + 0.5) * stride, (row + 0.5) * stride)",
        "points": ["left eye", "right eye", "nose", "left mouth corner", "right mouth corner"],
        "points_note": "left and right as seen in an upright picture: smaller x first",
        "strides": list(STRIDES), "thresholds": {"score": threshold, "nms_iou": 0.4},
    }


def folded(net):
    """The same network with the scale of the input inside the first convolution: two operations on the whole picture fewer."""
    with torch.no_grad():
        net.stem[0][0].weight.mul_(SCALE)
    net.scale = 1
    return net


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--threshold", type=float, default=0.5)
    args.add_argument("--checkpoint", default=os.path.join(data.CACHE, "net.pt"))
    args.add_argument("--name", default="face_detector")
    args = args.parse_args()
    net = folded(averaging.shipped_weights(Net(), args.checkpoint))
    out = os.path.join(MODELS, args.name + ".onnx")
    names = [f"s{s}" for s in STRIDES]
    axes = {"image": {2: "height", 3: "width"}, **{n: {2: f"height_{n}", 3: f"width_{n}"} for n in names}}
    write(net, torch.zeros(1, 3, 320, 320), out, VERSION, ["image"], names, axes)
    note(args.name, entry(out, args.threshold))
    print(out, os.path.getsize(out), "bytes")


if __name__ == "__main__":
    main()
