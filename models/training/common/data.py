"""Faces, photographs and mask templates from ../shared/data, in three parts that never mix.

"held": every tenth face (400, every group) and 120 photographs drawn with a fixed seed; only measured.
"fold": every twentieth of the other faces and 60 of the other photographs; chooses the operating point, never trained on.
"learn": the rest. no-face-hard is only measured.
"""
import json
import os
import random

import cv2
import numpy as np

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROOT = os.path.join(HERE, "..", "..")
DATA = os.environ.get("IAD_SHARED_DATA", os.path.join(ROOT, "..", "shared", "data"))
CACHE = os.path.join(HERE, ".cache")
HELD_OUT_EVERY, HELD_OUT_PHOTOS, FOLD_EVERY, FOLD_PHOTOS, SPLIT_SEED = 10, 120, 20, 60, 20261123
# Mask templates that only measuring sees.
MASKS_HELD_OUT = ("cloth.png", "KN95.png")
# Photographs below no-face that show a person after all: no negatives to learn from.
WITH_PEOPLE = ("n03481172_hammer.jpg", "n04239074_sliding_door.jpg")
cv2.setNumThreads(1)


def read_rgb(path):
    image = cv2.imread(path, cv2.IMREAD_COLOR)
    return cv2.cvtColor(image, cv2.COLOR_BGR2RGB)


def part_of_face(index):
    if index % HELD_OUT_EVERY == HELD_OUT_EVERY - 1:
        return "held"
    return "fold" if index % FOLD_EVERY == 4 else "learn"


def entries(part=None):
    with open(os.path.join(DATA, "synthetic-faces", "labels.json"), encoding="utf-8") as file:
        return [e for i, e in enumerate(json.load(file)) if part is None or part_of_face(i) == part]


def portrait(entry):
    return read_rgb(os.path.join(DATA, "synthetic-faces", entry["file"]))


def faces(part):
    """(images [N,320,320,3] uint8, labels [N,14]: box x0 y0 x1 y1, then five points as x y, own yaw and pitch [N,2] in degrees of poses.py)."""
    chosen = entries(part)
    with open(os.path.join(CACHE, "poses.json"), encoding="utf-8") as file:
        poses = json.load(file)
    labels = np.array([e["box"] + sum(e["points"], []) for e in chosen], np.float32)
    return np.stack([portrait(e) for e in chosen]), labels, np.array([poses[e["file"]] for e in chosen])


def photo_names(part):
    """File names below no-face; the split is by file and does not depend on the order of the folder."""
    names = sorted(os.listdir(os.path.join(DATA, "no-face")))
    held = set(random.Random(SPLIT_SEED).sample(names, HELD_OUT_PHOTOS))
    others = [n for n in names if n not in held]
    fold = set(random.Random(SPLIT_SEED).sample(others, FOLD_PHOTOS))
    return {"held": sorted(held), "fold": sorted(fold), "learn": [n for n in others if n not in fold and n not in WITH_PEOPLE]}[part]


def photos(part, long_side=448):
    """The photographs as RGB arrays, scaled down to `long_side` where they are larger."""
    out = []
    for name in photo_names(part):
        image = read_rgb(os.path.join(DATA, "no-face", name))
        scale = long_side / max(image.shape[:2])
        if scale < 1:
            image = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        out.append(image)
    return out


def hard_names():
    return sorted(os.listdir(os.path.join(DATA, "no-face-hard")))


def masks(part):
    """Frontal mask templates of a part: (RGBA image at most 360 wide, three anchor points: left top, right top, chin)."""
    folder, out, block = os.path.join(DATA, "mask-templates"), [], {}
    with open(os.path.join(folder, "masks.cfg"), encoding="utf-8") as file:
        for line in list(file) + ["[end]"]:
            line = line.strip()
            if line.startswith("["):
                name = os.path.basename(block.get("template", ""))
                path = os.path.join(folder, name)
                wanted = (name in MASKS_HELD_OUT) == (part == "held")
                if "template" in block and wanted and not path.endswith(("_left.png", "_right.png")) and os.path.isfile(path):
                    image = cv2.imread(path, cv2.IMREAD_UNCHANGED)
                    if image is not None and image.ndim == 3 and image.shape[2] == 4:
                        k = 360 / image.shape[1]
                        image = cv2.resize(image[:, :, [2, 1, 0, 3]], None, fx=k, fy=k, interpolation=cv2.INTER_AREA)
                        points = [[float(v) for v in block["mask_" + key].split(",")] for key in "ace"]
                        out.append((image, np.array(points, np.float32) * np.float32(k)))
                block = {}
            elif ":" in line:
                key, value = line.split(":", 1)
                block[key.strip()] = value.strip()
    return out


def hard():
    """(photo index in the learning part, box at photos() scale) pairs that detector.mine found, none before it ran."""
    path = os.path.join(CACHE, "hard.json")
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as file:
        return [(i, np.array(box)) for i, box in json.load(file)]
