#!/usr/bin/env python3
"""python3 pose_export.py [--name face_pose]: .cache/pose.pt (averaged weights) -> ../NAME.onnx and its entry in ../manifest.json."""
import argparse
import os

import torch

from export import MODELS, POSE_NOTE, identity, note, tidy
from pose_net import REACH, SIDE, PoseNet
from pose_train import CHECKPOINT

VERSION = "1.0.0"
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
    net, out = PoseNet(), os.path.join(MODELS, args.name + ".onnx")
    net.load_state_dict(torch.load(CHECKPOINT)["ema"])
    net.eval()
    torch.onnx.export(net, torch.zeros(1, 3, SIDE, SIDE), out, opset_version=13, input_names=["face"], output_names=["angles"])
    tidy(out, VERSION)
    note(args.name, entry(out))
    print(out, os.path.getsize(out), "bytes")


if __name__ == "__main__":
    main()
