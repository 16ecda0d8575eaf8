#!/usr/bin/env python3
"""python3 landmarks_evaluate.py: detector and landmark model together, as the server runs them, on held-out faces and photographs."""
import argparse
import json
import os

import cv2
import numpy as np

import data
from composites import Composer
from detect import Detector, iou
from evaluate import point_error
from export import MODELS
from landmarks_train import crop

# The mean face of src/faces/head_pose.ts, in eye distances.
FACE = np.array([[-0.5, 0, 0], [0.5, 0, 0], [0, 0.62, 0.5], [-0.46, 1.0, 0.1], [0.46, 1.0, 0.1]])
CENTRED = FACE - FACE.mean(0)
INVERSE = (CENTRED @ np.linalg.inv(CENTRED.T @ CENTRED)).T


def pose(points):
    """(yaw, pitch) in degrees, as src/faces/head_pose.ts estimates them."""
    roll = np.arctan2(*(points[1] - points[0])[::-1])
    c, s = np.cos(-roll), np.sin(-roll)
    level = points @ np.array([[c, s], [-s, c]])
    x, y = INVERSE @ level[:, 0], INVERSE @ level[:, 1]
    pitch = np.arctan2(y[2], y[1])
    return np.degrees([np.arctan2(x[2] * np.cos(pitch) - x[1] * np.sin(pitch), x[0]), pitch])


class Landmarks:
    def __init__(self, path):
        self.net = cv2.dnn.readNetFromONNX(path)

    def locate(self, image, box):
        face, unit = crop(image, box)
        self.net.setInput(np.ascontiguousarray(face.transpose(2, 0, 1)[None].astype(np.float32)))
        return (self.net.forward().reshape(5, 2) - unit[:, 2]) @ np.linalg.inv(unit[:, :2]).T


class Finder:
    """Both models as src/faces runs them: candidates of the detector, confirmed by how well the two placements of the points agree."""

    def __init__(self):
        with open(os.path.join(MODELS, "manifest.json"), encoding="utf-8") as file:
            self.spec = json.load(file)["face_landmarks"]["confirm"]
        self.detector = Detector(os.path.join(MODELS, "face_detector.onnx"))
        self.landmarks = Landmarks(os.path.join(MODELS, "face_landmarks.onnx"))

    def find(self, image):
        """(score, disagreement, box, detector's points, points), best first; a face is kept where confidence(row) reaches min_confidence."""
        out = []
        for score, box, points in self.detector.photo(image, self.spec["candidate_score"]):
            placed = self.landmarks.locate(image, box)
            apart = np.hypot(*(placed - points).T).mean() / max(box[2] - box[0], box[3] - box[1])
            out.append((score, apart, box, points, placed))
        return out


def composites(finder, plain, side, smallest, seed=11):
    """Every held-out face once on a held-out photograph: rows of (score, disagreement, error detector, error placed, true yaw, pitch, found yaw, pitch)."""
    faces, labels = data.faces(True)
    composer = Composer(faces, labels, data.photos(True), data.masks(), plain)
    rng, rows = np.random.default_rng(seed), []
    for i in range(len(faces)):
        while True:
            picture, truth = composer.sample(rng, side, index=i, faces=1)
            if len(truth) and truth[0, 14] >= (0.8 if plain else 0.9) and truth[0, 2] - truth[0, 0] >= smallest:
                break
        points = truth[0, 4:14].reshape(5, 2)
        hit = [f for f in finder.find(picture) if iou(f[2], truth[0, :4]) >= 0.5]
        if not hit:
            rows.append([-1, 1] + [np.nan] * 6)
            continue
        score, apart, _, first, placed = hit[0]
        rows.append([score, apart, point_error(first, points), point_error(placed, points), *pose(points), *pose(placed)])
    return np.array(rows)


def photographs(finder, folder, names):
    """For each photograph the (score, disagreement) of every candidate."""
    return [[f[:2] for f in finder.find(data.read_rgb(os.path.join(data.DATA, folder, name)))] for name in names]


def report(name, rows, kept):
    seen = rows[kept]
    print(f"{name}: found {kept.sum()} of {len(rows)} ({kept.mean():.2%}); landmark error over eye distance: detector {seen[:, 2].mean():.3f}, "
          f"with the landmark model {seen[:, 3].mean():.3f} (95th percentile {np.percentile(seen[:, 3], 95):.3f})")
    return seen


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--grid", action="store_true", help="other operating points as well")
    args = args.parse_args()
    finder = Finder()
    spec = finder.spec
    plain = composites(finder, True, 320, 24)
    turned = composites(finder, False, 480, 75)
    sets = {"no-face": photographs(finder, "no-face", data.photo_names(True)), "no-face-hard": photographs(finder, "no-face-hard", data.hard_names())}

    def keeps(rows, weight, least):
        return rows[:, 0] - weight * rows[:, 1] >= least

    def fires(photos, weight, least):
        return sum(any(score - weight * apart >= least for score, apart in photo) for photo in photos)

    weight, least = spec["disagreement_weight"], spec["min_confidence"]
    report("plain composites", plain, keeps(plain, weight, least))
    seen = report("turned, covered and cut composites, 75 px and more", turned, keeps(turned, weight, least))
    for axis, name in ((0, "yaw"), (1, "pitch")):
        true, found = seen[:, 4 + axis], seen[:, 6 + axis]
        large = np.abs(true) > 30
        print(f"  {name}: mean absolute error {np.abs(true - found).mean():.1f} degrees; beyond 30 degrees {large.sum()}, of these seen so "
              f"{np.mean(np.abs(found[large]) > 30):.1%}; of the others seen so {np.mean(np.abs(found[~large]) > 30):.1%}")
    for name, photos in sets.items():
        n = fires(photos, weight, least)
        print(f"{name}: {n} of {len(photos)} fire ({n / len(photos):.1%})")
    if args.grid:
        for weight in (0, 2, 3, 4, 5, 6, 8):
            for least in np.arange(0.3, 0.8, 0.04):
                print(f"weight {weight} least {least:.2f} plain {keeps(plain, weight, least).mean():.4f} turned {keeps(turned, weight, least).mean():.4f} "
                      + " ".join(f"{name} {fires(photos, weight, least) / len(photos):.3f}" for name, photos in sets.items()))


if __name__ == "__main__":
    main()
