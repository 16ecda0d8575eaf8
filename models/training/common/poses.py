#!/usr/bin/env python3
"""python3 -m common.poses: every portrait's own yaw and pitch by the published FSA-Net -> .cache/poses.json (needs deno and ../shared/models).

What the teacher sees of a portrait and of its mirror image, together, so that a face that looks straight ahead has no yaw; the pitch less
its mean over the portraits, because no symmetry says what level is. In degrees of turn.py: a portrait's own angle is scaled to the turn
that, drawn, moves the nose between eyes and mouth as much as that angle does among the learning portraits. Real heads' noses move by more
per degree of yaw and by less per degree of pitch than drawn ones.
"""
import json
import os
import subprocess

import cv2
import numpy as np

from common import data
from common.turn import Turn

SIDE, REACH, STEP = 64, 1.2, 0.15
OUT = os.path.join(data.CACHE, "poses.json")


def square(image, box):
    """The teacher's crop: a square about the box, replicated beyond the picture."""
    cx, cy, side = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2, REACH * max(box[2] - box[0], box[3] - box[1])
    k = 2 * SIDE / side
    big = cv2.warpAffine(image, np.array([[k, 0, SIDE - k * cx], [0, k, SIDE - k * cy]]), (2 * SIDE, 2 * SIDE), borderMode=cv2.BORDER_REPLICATE)
    return cv2.resize(big, (SIDE, SIDE), interpolation=cv2.INTER_AREA)


def nose(labels):
    """Where it lies, [N, 2]: along the line of the eyes from their middle, in eye distances; from that line (0) down to the mouth's (1)."""
    points = labels[:, 4:].reshape(-1, 5, 2)
    across = points[:, 1] - points[:, 0]
    eye = np.linalg.norm(across, axis=1, keepdims=True)
    across = across / eye
    down = np.stack([-across[:, 1], across[:, 0]], 1)
    middle = (points[:, 0] + points[:, 1]) / 2
    mouth = ((points[:, 3:].mean(1) - middle) * down).sum(1)
    at = points[:, 2] - middle
    return np.stack([(at * across).sum(1) / eye[:, 0], (at * down).sum(1) / mouth], 1)


def scale(angles, labels):
    """Degrees of a drawn turn for one of the teacher's: (yaw, pitch)."""
    places, out = nose(labels), []
    for k, step in enumerate(np.eye(2) * STEP):
        there, back = (nose(np.stack([Turn(label, *(sign * step)).label for label in labels]))[:, k] for sign in (1, -1))
        drawn = (there - back).mean() / np.degrees(2 * STEP)
        out.append(np.polyfit(angles[:, k], places[:, k], 1)[0] / drawn)
    return np.array(out)


def main():
    os.makedirs(data.CACHE, exist_ok=True)
    crops, angles = (os.path.join(data.CACHE, name) for name in ("poses.bin", "poses.raw.json"))
    entries = data.entries()
    seen = np.stack([square(data.portrait(e), e["box"]) for e in entries])
    np.concatenate([seen, seen[:, :, ::-1]]).tofile(crops)
    subprocess.check_call(["deno", "run", "-A", "--quiet", os.path.join(data.HERE, "common", "teach_pose.ts"), crops, angles])
    with open(angles, encoding="utf-8") as file:
        found = np.array(json.load(file))[:, :2].reshape(2, -1, 2)
    own = -(found[0] + found[1] * [-1, 1]) / 2  # the teacher counts left and up as positive
    own[:, 1] -= own[:, 1].mean()
    learned = np.array([data.part_of_face(i) == "learn" for i in range(len(entries))])
    labels = np.array([e["box"] + sum(e["points"], []) for e in entries], np.float32)
    scales = scale(own[learned], labels[learned])
    own *= scales
    with open(OUT, "w", encoding="utf-8") as file:
        json.dump({e["file"]: [round(float(v), 2) for v in row] for e, row in zip(entries, own)}, file)
    os.remove(crops)
    print(len(entries), "portraits; drawn degrees for one of the teacher's:", scales.round(2), "spread of yaw and pitch:", own.std(0).round(1))


if __name__ == "__main__":
    main()
