#!/usr/bin/env python3
"""python3 -m detector.mine [--suffix S]: where the exported detector sees faces in the learning photographs -> .cache/hard.json, for common.generate and landmarks.train.

Photographs that show a person are named in data.WITH_PEOPLE and left out before.
"""
import argparse
import json
import os

import cv2
import numpy as np

from common import data
from common.detector_file import Detector
from common.onnx_file import MODELS, entry_of

LEAST, PIECES, MOST = 0.2, 3, 4000


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--suffix", default="")
    args = args.parse_args()
    detector, rng, rows = Detector(os.path.join(MODELS, entry_of("face_detector" + args.suffix)["file"])), np.random.default_rng(5), []
    for index, photo in enumerate(data.photos("learn")):
        h, w = photo.shape[:2]
        for piece in range(PIECES):  # the whole photograph, then parts of it, mirrored now and then
            k = 1 if piece == 0 else rng.uniform(0.35, 0.8)
            ch, cw = int(h * k), int(w * k)
            y, x = rng.integers(0, h - ch + 1), rng.integers(0, w - cw + 1)
            part, flip = photo[y : y + ch, x : x + cw], rng.random() < 0.5
            for score, box, _ in detector.photo(cv2.flip(part, 1) if flip else part, LEAST):
                if flip:
                    box = np.array([cw - box[2], box[1], cw - box[0], box[3]])
                rows.append((round(score, 3), index, [round(float(v), 1) for v in box + [x, y, x, y]]))
    rows.sort(reverse=True)
    with open(os.path.join(data.CACHE, "hard.json"), "w", encoding="utf-8") as file:
        json.dump([[index, box] for _, index, box in rows[:MOST]], file)
    print(len(rows), "boxes; scores", [row[0] for row in rows[:20]])


if __name__ == "__main__":
    main()
