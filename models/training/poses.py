#!/usr/bin/env python3
"""python3 poses.py: every portrait's own yaw and pitch by the published FSA-Net -> .cache/poses.json (needs deno and ../shared/models).

The teacher's angles less their mean over the portraits, times SCALE: it sees a drawn turn (turn.py) at about two thirds of its size.
"""
import json
import os
import subprocess

import cv2
import numpy as np

import data

SIDE, REACH, SCALE = 64, 1.2, 1.5
OUT = os.path.join(data.CACHE, "poses.json")


def square(image, box):
    """The teacher's crop: a square about the box, replicated beyond the picture."""
    cx, cy, side = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2, REACH * max(box[2] - box[0], box[3] - box[1])
    k = 2 * SIDE / side
    big = cv2.warpAffine(image, np.array([[k, 0, SIDE - k * cx], [0, k, SIDE - k * cy]]), (2 * SIDE, 2 * SIDE), borderMode=cv2.BORDER_REPLICATE)
    return cv2.resize(big, (SIDE, SIDE), interpolation=cv2.INTER_AREA)


def main():
    os.makedirs(data.CACHE, exist_ok=True)
    crops, angles = (os.path.join(data.CACHE, name) for name in ("poses.bin", "poses.raw.json"))
    entries = data.entries()
    np.stack([square(data.portrait(e), e["box"]) for e in entries]).tofile(crops)
    subprocess.check_call(["deno", "run", "-A", "--quiet", os.path.join(data.HERE, "teach_pose.ts"), crops, angles])
    with open(angles, encoding="utf-8") as file:
        found = np.array(json.load(file))[:, :2]
    own = -SCALE * (found - found.mean(0))  # the teacher counts left and up as positive
    with open(OUT, "w", encoding="utf-8") as file:
        json.dump({e["file"]: [round(float(v), 2) for v in row] for e, row in zip(entries, own)}, file)
    os.remove(crops)
    print(len(entries), "portraits, spread of yaw and pitch in degrees:", own.std(0).round(1))


if __name__ == "__main__":
    main()
