#!/usr/bin/env python3
"""python3 -m landmarks.evaluate: points, covers and boxes on held-out faces, backgrounds, masks and objects, as the server runs the face models."""
import argparse

import numpy as np

from common.composites import SHARE
from common.detector_file import iou
from detector.evaluate import SIDE, composer, point_error
from common.finder import Finder

# A face counts as covered where an eye or both corners of the mouth are less visible than this: src/faces/rules/occluded.ts.
HIDDEN = 0.5
BARE = ("nothing", "")
# What is drawn: (worn, held at which point, whether it should count as covered).
COVERS = {
    "bare": (BARE, None, False), "clear glasses": (("glasses", "clear"), None, False), "mask on the chin": (("mask", "chin"), None, False),
    "mask over mouth and nose": (("mask", "nose"), None, True), "mask below the nose": (("mask", "mouth"), None, True),
    "dark glasses": (("glasses", "dark"), None, True), "cup before the mouth": (BARE, ("cup", "mouth"), True),
    "fist before an eye": (BARE, ("fist", "eye"), True), "hand before an eye": (BARE, ("hand", "eye"), True), "phone before an eye": (BARE, ("phone", "eye"), True),
}


def looks(finder, drawer, rng, index, **first):
    """(truth row, the confirmed face there or None) of one face, 75 px wide and more, whole."""
    while True:
        picture, truth = drawer.sample(rng, SIDE, index=index, faces=1, small=90, **first)
        if len(truth) and truth[0, SHARE] >= 0.98 and truth[0, 2] - truth[0, 0] >= 75:
            break
    hits = [f for f in finder.find(picture) if iou(f.box, truth[0, :4]) >= 0.5]
    return truth[0], hits[0] if hits else None


def covered(visible):
    return min(visible[0], visible[1], max(visible[3], visible[4])) < HIDDEN


def covers(finder, drawer, rng):
    for name, (wear, hold, should) in COVERS.items():
        called = total = lost = 0
        for i in range(0, len(drawer.labels), 2):
            at = None if hold is None else {"mouth": 3, "eye": int(rng.integers(2))}[hold[1]]
            turn = tuple(rng.normal(0, 0.12, 2))
            truth, found = looks(finder, drawer, rng, i, wear=wear, hold=None if hold is None else (hold[0], at), turn=turn)
            if covered(truth[15:20]) != should:
                continue  # the drawing missed what it was to cover
            lost, total = lost + (found is None), total + 1
            called += found is not None and covered(found.visible)
        print(f"{name}: {called} of {total - lost} called covered ({called / max(1, total - lost):.1%}); {lost} faces of {total} not found")


def outside(boxes, sizes):
    """Share of each box beyond the picture."""
    inner = np.clip(np.minimum(boxes[:, 2:], sizes) - np.maximum(boxes[:, :2], 0), 0, None).prod(1)
    return 1 - inner / (boxes[:, 2:] - boxes[:, :2]).prod(1)


def boxes(finder, drawer, rng, least=0.5):
    """Edges of faces that may leave the picture: where the detector puts them, and where the close look does."""
    true, sizes, seen = [], [], {"detector": [], "close look": []}
    for i in range(len(drawer.labels)):
        while True:
            picture, truth = drawer.sample(rng, SIDE, index=i, faces=1, small=60)
            if len(truth) and truth[0, SHARE] >= least:
                break
        hits = [f for f in finder.find(picture) if iou(f.detected, truth[0, :4]) >= 0.4]
        if hits:
            true.append(truth[0, :4])
            sizes.append([np.flatnonzero(picture.any((0, 2)))[-1] + 1, np.flatnonzero(picture.any((1, 2)))[-1] + 1])
            seen["detector"].append(hits[0].detected)
            seen["close look"].append(hits[0].box)
    true, sizes = np.array(true), np.array(sizes)
    side, gone = (true[:, 2:] - true[:, :2]).max(1), outside(true, sizes)
    print(f"boxes: {len(true)} faces, {(gone > 0.08).sum()} of them by 8 % and more outside of the picture")
    for name, found in seen.items():
        found = np.array(found)
        left = outside(found, sizes) > 0.05
        print(f"  {name}: IoU {np.mean([iou(a, b) for a, b in zip(found, true)]):.3f}, edges off by {np.mean(np.abs(found - true).mean(1) / side):.1%} of the longer "
              f"side; of those outside {(left & (gone > 0.08)).sum()} called cropped, of the {(gone < 0.02).sum()} inside {(left & (gone < 0.02)).sum()}")


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--part", default="held", choices=("held", "fold"))
    args.add_argument("--suffix", default="", help="of the models' names in the manifest")
    args = args.parse_args()
    finder, rng, drawer = Finder(args.suffix), np.random.default_rng(11), composer(args.part, False)
    plain = composer(args.part, True)
    errors = [point_error(f.points, t[4:14].reshape(5, 2)) for t, f in (looks(finder, plain, rng, i) for i in range(len(plain.labels))) if f]
    print(f"plain: points {np.mean(errors):.3f} of the eye distance, 95th percentile {np.percentile(errors, 95):.3f}, {len(errors)} faces")
    covers(finder, drawer, rng)
    boxes(finder, drawer, rng)


if __name__ == "__main__":
    main()
