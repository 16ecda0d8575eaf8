#!/usr/bin/env python3
"""python3 evaluate.py [--model FILE] [--list]: measures the exported file on everything that training never saw."""
import argparse
import json
import os

import cv2
import numpy as np

import data
from composites import Composer
from detect import Detector, iou

FIXTURES = os.path.join(data.ROOT, "tests", "fixtures", "photos")


def point_error(found, truth):
    """Mean distance of the five points over the eye distance of the truth."""
    return float(np.hypot(*(found - truth).T).mean() / np.hypot(*(truth[0] - truth[1])))


def turn_signs(points):
    """How far the nose lies off the middle of the eyes, along the eye line and across it, in eye distances: what a turn and a nod move."""
    along = points[1] - points[0]
    nose = points[2] - (points[0] + points[1]) / 2
    down = (points[3] + points[4] - points[0] - points[1]) / 2
    return [nose @ along / (along @ along), (nose[1] * along[0] - nose[0] * along[1]) / (down[1] * along[0] - down[0] * along[1] + 1e-9)]


def composites(detector, plain, seed=7):
    """Every held-out face once on a held-out photograph: rows of (best score at IoU >= 0.5, point error, box height), false scores."""
    faces, labels = data.faces(True)
    composer = Composer(faces, labels, data.photos(True), data.masks(), plain)
    rng, rows, false, signs = np.random.default_rng(seed), [], [], []
    for i in range(len(faces)):
        while True:  # a face that found no room, or of which a fifth is outside, is drawn again
            picture, truth = composer.sample(rng, 320, index=i, faces=1 if plain else int(rng.integers(1, 4)))
            if len(truth) and truth[0, 14] >= 0.8 and truth[0, 2] - truth[0, 0] >= 24:
                break
        found = detector.square(picture)
        hit = [f for f in found if iou(f[1], truth[0, :4]) >= 0.5]
        points = truth[0, 4:14].reshape(5, 2)
        rows.append((hit[0][0] if hit else 0.0, point_error(hit[0][2], points) if hit else np.nan, truth[0, 3] - truth[0, 1]))
        if hit and rows[-1][2] > 100:
            signs.append(turn_signs(points) + turn_signs(hit[0][2]))
        false += [f[0] for f in found if all(iou(f[1], t[:4]) < 0.3 for t in truth)]
    return np.array(rows), np.array(false), np.array(signs)


def fires(detector, folder, names):
    out = []
    for name in names:
        found = detector.photo(data.read_rgb(os.path.join(data.DATA, folder, name)))
        out.append((found[0][0] if found else 0.0, name))
    return sorted(out, reverse=True)


def fixtures(detector, threshold, interpolation):
    """The project's own photographs: faces found, extra boxes, point error."""
    with open(os.path.join(FIXTURES, "expected.json"), encoding="utf-8") as file:
        entries = json.load(file)
    total = found_all = extra = 0
    errors = []
    for e in entries:
        faces = detector.photo(data.read_rgb(os.path.join(FIXTURES, e["file"])), threshold, interpolation)
        used = []
        for subject in e["subjects"]:
            hit = [k for k, f in enumerate(faces) if iou(f[1], subject["box"]) >= 0.5]
            total, found_all, used = total + 1, found_all + bool(hit), used + hit
            error = point_error(faces[hit[0]][2], np.array(subject["points"])) if hit else None
            errors += [error] if hit else []
            print(f"  {e['file']:40} " + (f"score {faces[hit[0]][0]:.2f} IoU {iou(faces[hit[0]][1], subject['box']):.2f} "
                                          f"points {error:.3f}" if hit else "MISSED"))
        extra += len(faces) - len(set(used))
        for k in set(range(len(faces))) - set(used):
            print(f"  {e['file']:40} EXTRA {faces[k][0]:.2f} {faces[k][1].round()}")
    print(f"fixtures: {found_all} of {total} faces found, {extra} other boxes, point error {np.mean(errors):.3f} of the eye distance")


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--model", default=os.path.join(data.HERE, "..", "face_detector.onnx"))
    args.add_argument("--list", action="store_true", help="name the photographs that fire, and every fixture")
    args.add_argument("--linear", action="store_true", help="shrink the fixtures without area averaging")
    args = args.parse_args()
    with open(os.path.join(data.HERE, "..", "manifest.json"), encoding="utf-8") as file:
        shipped = json.load(file)["face_detector"]["thresholds"]["score"]
    detector = Detector(args.model)
    sets = {kind: composites(detector, kind == "plain") for kind in ("plain", "hard")}
    easy, hard = fires(detector, "no-face", data.photo_names(True)), fires(detector, "no-face-hard", data.hard_names())
    for t in sorted({0.5, 0.6, 0.65, 0.7, 0.75, 0.8, shipped}):
        print(f"threshold {t:.2f}" + (" (shipped)" if t == shipped else ""))
        for kind, (rows, false, _) in sets.items():
            hit = rows[rows[:, 0] >= t]
            parts = [f"{name} {np.mean(s[:, 0] >= t):.1%} of {len(s)}" for name, s in (
                ("below 40 px", rows[rows[:, 2] < 40]), ("40-100", rows[(rows[:, 2] >= 40) & (rows[:, 2] < 100)]), ("above", rows[rows[:, 2] >= 100]))]
            print(f"  {kind}: found {len(hit) / len(rows):.2%} of {len(rows)} ({', '.join(parts)}), point error {np.nanmean(hit[:, 1]):.3f} "
                  f"(above 100 px {np.nanmean(hit[hit[:, 2] >= 100, 1]):.3f}), false boxes {int((false >= t).sum())}")
        for name, rows in (("no-face", easy), ("no-face-hard", hard)):
            n = sum(s >= t for s, _ in rows)
            print(f"  {name}: {n} of {len(rows)} fire ({n / len(rows):.1%})")
    for kind, (_, _, signs) in sets.items():
        for name, k in (("turn", 0), ("nod", 1)):
            fit = np.polyfit(signs[:, k], signs[:, k + 2], 1)[0]
            print(f"{kind}, above 100 px: {name} drawn and found: slope {fit:.2f}, correlation {np.corrcoef(signs[:, k], signs[:, k + 2])[0, 1]:.2f}")
    groups = np.array([e["group"] for e in data.entries(True)])
    for group in sorted(set(groups)):
        parts = [f"{kind} {np.sum(r[0][groups == group, 0] >= shipped)} of {np.sum(groups == group)}" for kind, r in sets.items()]
        print(f"group {group}: found at {shipped}: {', '.join(parts)}")
    if args.list:
        for name, rows in (("no-face", easy), ("no-face-hard", hard)):
            print(name, "firing:", ", ".join(f"{f} {s:.2f}" for s, f in rows if s >= shipped))
    fixtures(detector, shipped, cv2.INTER_LINEAR if args.linear else cv2.INTER_AREA)


if __name__ == "__main__":
    main()
