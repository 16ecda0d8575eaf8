#!/usr/bin/env python3
"""python3 landmarks_export.py: .cache/landmarks.pt (averaged weights) -> ../face_landmarks.onnx, and its entry in ../manifest.json."""
import os

import torch

from export import MODELS, identity, note, tidy
from landmarks_net import REACH, SIDE, LandmarkNet
from landmarks_train import CHECKPOINT

VERSION, OUT = "1.0.0", os.path.join(MODELS, "face_landmarks.onnx")


def entry():
    return {
        **identity(OUT, VERSION, "face_landmarks.md"),
        "input": {
            "name": "face", "type": "float32", "layout": "NCHW", "size": SIDE, "range": [0, 255], "colour": "RGB", "reach": REACH,
            "crop": "square around the centre of the detected box, reach times its longer side, zero outside the picture",
        },
        "confirm": {
            "candidate_score": 0.45, "disagreement_weight": 6, "min_confidence": 0.4,
            "note": "confidence = detector's score - weight * mean distance of the two placements of the points / longer side of the box",
        },
        "outputs": [{"name": "points", "shape": [1, 10]}],
        "points": ["left eye", "right eye", "nose", "left mouth corner", "right mouth corner"],
        "points_note": "x, y of each, 0 to 1 across the crop; left and right as seen in an upright picture",
    }


def main():
    net = LandmarkNet()
    net.load_state_dict(torch.load(CHECKPOINT)["ema"])
    net.eval()
    torch.onnx.export(net, torch.zeros(1, 3, SIDE, SIDE), OUT, opset_version=13, input_names=["face"], output_names=["points"])
    tidy(OUT, VERSION)
    note("face_landmarks", entry())
    print(OUT, os.path.getsize(OUT), "bytes")


if __name__ == "__main__":
    main()
