#!/usr/bin/env python3
"""python3 landmarks_export.py: .cache/landmarks.pt (averaged weights) -> ../face_landmarks.onnx, and its entry in ../manifest.json."""
import hashlib
import json
import os

import onnx
import torch

from export import MODELS
from landmarks_net import REACH, SIDE, LandmarkNet
from landmarks_train import CHECKPOINT

VERSION, OUT = "1.0.0", os.path.join(MODELS, "face_landmarks.onnx")


def entry():
    with open(OUT, "rb") as file:
        content = file.read()
    return {
        "file": os.path.basename(OUT), "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content), "version": VERSION,
        "opset": 13, "licence": "Apache-2.0", "card": "face_landmarks.md",
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
    model = onnx.load(OUT)
    model.producer_name, model.producer_version, model.doc_string = "iad", VERSION, ""
    for node in model.graph.node:
        node.doc_string = ""
    onnx.checker.check_model(model)
    onnx.save(model, OUT)
    path = os.path.join(MODELS, "manifest.json")
    with open(path, encoding="utf-8") as file:
        manifest = json.load(file)
    manifest["face_landmarks"] = entry()
    with open(path, "w", encoding="utf-8") as file:
        file.write(json.dumps(manifest, indent=2) + "\n")
    print(OUT, os.path.getsize(OUT), "bytes")


if __name__ == "__main__":
    main()
