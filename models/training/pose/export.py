#!/usr/bin/env python3
"""python3 -m pose.export [--name face_pose]: .cache/pose.pt (averaged weights) -> ../NAME.onnx and its entry in ../manifest.json."""
import argparse
import os

import torch

from common import averaging
from common.onnx_file import MODELS, POSE_NOTE, identity, note, write
from common.crops import TURN_REACH as REACH
from common.crops import TURN_SIDE as SIDE
from pose.net import PoseNet
from pose.train import PLAN

VERSION = "2.0.0"
# Degrees, half of the limit: the close look is not off by as much where it matters.
FROM = 15


def entry(path):
    return {
        **identity(path, VERSION, "face_pose.md"),
        "input": {
            "name": "face", "type": "float32", "layout": "NCHW", "size": SIDE, "range": [0, 255], "colour": "RGB", "reach": REACH,
            "crop": "square about the middle between eyes and mouth, level with the eyes, zero outside the picture; reach times the root of "
            "the summed squares of the eyes' distance and the way from their middle to the mouth's",
        },
        "from": FROM, "from_note": "degrees: heads that the close look sees turned by less, both ways, keep its angles",
        "outputs": [{"name": "angles", "shape": [1, 2]}],
        "pose": "yaw, pitch in units of 90 degrees; " + POSE_NOTE,
    }


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--name", default="face_pose")
    args = args.parse_args()
    net, out = averaging.shipped_weights(PoseNet(), PLAN.path), os.path.join(MODELS, args.name + ".onnx")
    write(net, torch.zeros(1, 3, SIDE, SIDE), out, VERSION, ["face"], ["angles"])
    note(args.name, entry(out))
    print(out, os.path.getsize(out), "bytes")


if __name__ == "__main__":
    main()
