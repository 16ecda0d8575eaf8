#!/usr/bin/env python3
"""python3 depths.py: how deep each head of tests/fixtures/portraits is, for harness/compose/turn.ts -> depths.json there.

models/training/common/head.py lays the mesh of a published network over each head, and rings of temples, ears, hair and neck around it.
"depth" and "share" are the map of 40 x 40 squares over the head's picture, a byte each, base64: depth in pixels beyond "nearest", away from the
camera; share of a turn, of 255. "outline": the face's. "about": what the head turns about, x, y and depth. "own": yaw and pitch in degrees that
both teachers see before it is turned.
"""
import base64
import json
import os

import cv2
import numpy as np

from solid import OUTLINE, SIDE, own_angles, solid

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(HERE, "..", "..", "tests", "fixtures", "portraits")


def picture(path, grey=128):
    """The portrait before grey, RGB."""
    both = cv2.imread(path)[:, :, ::-1].astype(np.float32)
    half = both.shape[1] // 2
    share = both[:, half:] / 255
    return (both[:, :half] * share + grey * (1 - share)).astype(np.uint8)


def encode(values):
    return base64.b64encode(np.round(values).clip(0, 255).astype(np.uint8).tobytes()).decode()


def describe(entry):
    image = picture(os.path.join(FOLDER, entry["file"]))
    side, label = image.shape[0], np.array(entry["box"] + sum(entry["points"], []))
    head = solid(image, label)
    coarse = head.field.reshape(40, 2, 40, 2, 2).mean((1, 3))
    scale, nearest = side / SIDE, float(coarse[..., 0].min())
    return {
        "file": entry["file"], "own": [round(float(v), 1) for v in own_angles(image, label)],
        "about": [round(float(v * scale)) for v in head.centre], "nearest": round(nearest * scale),
        "outline": [[round(float(v * scale)) for v in point[:2]] for point in head.mesh[OUTLINE]],
        "depth": encode((coarse[..., 0] - nearest) * scale), "share": encode(255 * coarse[..., 1]),
    }


def main():
    with open(os.path.join(FOLDER, "portraits.json"), encoding="utf-8") as file:
        entries = [describe(entry) for entry in json.load(file)]
    with open(os.path.join(FOLDER, "depths.json"), "w", encoding="utf-8") as file:
        file.write("[\n" + ",\n".join("  " + json.dumps(entry) for entry in entries) + "\n]\n")


if __name__ == "__main__":
    main()
