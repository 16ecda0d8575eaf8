#!/usr/bin/env python3
"""python3 -m landmarks.export [--name face_landmarks]: .cache/landmarks.pt (averaged weights) -> ../NAME.onnx and its entry in ../manifest.json."""
import argparse
import os

import torch

from common import averaging
from common.onnx_file import MODELS, POSE_NOTE, identity, note, write
from common.crops import LOOK_REACH as REACH
from common.crops import LOOK_SIDE as SIDE
from common.finder import OUTPUTS
from landmarks.net import LandmarkNet
from landmarks.train import PLAN

VERSION = "3.0.0"
# Chosen by `detector.evaluate --part fold --grid`.
CONFIRM = {"candidate_score": 0.6, "min_face": 0.99, "disagreement_weight": 0, "min_confidence": 0.6}


def entry(path):
    return {
        **identity(path, VERSION, "face_landmarks.md"),
        "input": {
            "name": "crop", "type": "float32", "layout": "NCHW", "size": SIDE, "range": [0, 255], "colour": "RGB", "reach": REACH,
            "crop": "square around the centre of the detected box, reach times its longer side, zero outside the picture",
        },
        "confirm": {
            **CONFIRM,
            "note": "candidates: detections of candidate_score; confidence = detector's score - disagreement_weight * mean distance of the two "
            "placements of the points / longer side of the box; a face has min_confidence and sigmoid(face) of at least min_face",
        },
        "outputs": [{"name": name, "shape": [1, count]} for name, count in zip(OUTPUTS, (10, 5, 3, 1, 4))],
        "points": ["left eye", "right eye", "nose", "left mouth corner", "right mouth corner"],
        "points_note": "x, y of each, 0 to 1 across the crop; left and right as seen in an upright picture",
        "visible": "logit for each point, positive is visible; hidden below sigmoid 0.5", "pose": "yaw, pitch, roll in units of 90 degrees; " + POSE_NOTE,
        "face": "logit, positive is a face", "box": "x0, y0, x1, y1, 0 to 1 across the crop; may reach outside of it",
    }


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--name", default="face_landmarks")
    args = args.parse_args()
    net, out = averaging.shipped_weights(LandmarkNet(), PLAN.path), os.path.join(MODELS, args.name + ".onnx")
    write(net, torch.zeros(1, 3, SIDE, SIDE), out, VERSION, ["crop"], list(OUTPUTS))
    note(args.name, entry(out))
    print(out, os.path.getsize(out), "bytes")


if __name__ == "__main__":
    main()
