"""Faces, photographs and mask templates from ../shared/data, with the split that every step uses.

Held out: every tenth face (400, every group) and 120 photographs drawn with a fixed seed. no-face-hard is measured only, never trained on.
"""
import json
import os
import random

import cv2
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
DATA = os.environ.get("IAD_SHARED_DATA", os.path.join(ROOT, "..", "shared", "data"))
CACHE = os.path.join(HERE, ".cache")
HELD_OUT_EVERY, HELD_OUT_PHOTOS, SPLIT_SEED = 10, 120, 20261123
cv2.setNumThreads(1)


def read_rgb(path):
    image = cv2.imread(path, cv2.IMREAD_COLOR)
    return cv2.cvtColor(image, cv2.COLOR_BGR2RGB)


def entries(held_out):
    with open(os.path.join(DATA, "synthetic-faces", "labels.json"), encoding="utf-8") as file:
        return [e for i, e in enumerate(json.load(file)) if (i % HELD_OUT_EVERY == HELD_OUT_EVERY - 1) == held_out]


def faces(held_out):
    """(images [N,320,320,3] uint8, labels [N,14]: box x0 y0 x1 y1, then five points as x y)."""
    chosen = entries(held_out)
    images = np.stack([read_rgb(os.path.join(DATA, "synthetic-faces", e["file"])) for e in chosen])
    return images, np.array([e["box"] + sum(e["points"], []) for e in chosen], np.float32)


def photo_names(held_out):
    """File names below no-face; the split is by file and does not depend on the order of the folder."""
    names = sorted(os.listdir(os.path.join(DATA, "no-face")))
    chosen = set(random.Random(SPLIT_SEED).sample(names, HELD_OUT_PHOTOS))
    return [n for n in names if (n in chosen) == held_out]


def photos(held_out, long_side=448):
    """The photographs as RGB arrays, scaled down to `long_side` where they are larger."""
    out = []
    for name in photo_names(held_out):
        image = read_rgb(os.path.join(DATA, "no-face", name))
        scale = long_side / max(image.shape[:2])
        if scale < 1:
            image = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        out.append(image)
    return out


def hard_names():
    return sorted(os.listdir(os.path.join(DATA, "no-face-hard")))


def masks():
    """Frontal mask templates: (RGBA image, three anchor points: left top, right top, chin)."""
    folder, out, block = os.path.join(DATA, "mask-templates"), [], {}
    with open(os.path.join(folder, "masks.cfg"), encoding="utf-8") as file:
        for line in list(file) + ["[end]"]:
            line = line.strip()
            if line.startswith("["):
                path = os.path.join(folder, os.path.basename(block.get("template", "")))
                if "template" in block and not path.endswith(("_left.png", "_right.png")) and os.path.isfile(path):
                    image = cv2.imread(path, cv2.IMREAD_UNCHANGED)
                    if image is not None and image.ndim == 3 and image.shape[2] == 4:
                        image = np.ascontiguousarray(image[:, :, [2, 1, 0, 3]])
                        points = [[float(v) for v in block["mask_" + k].split(",")] for k in "ace"]
                        out.append((image, np.array(points, np.float32)))
                block = {}
            elif ":" in line:
                key, value = line.split(":", 1)
                block[key.strip()] = value.strip()
    return out
