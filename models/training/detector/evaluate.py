#!/usr/bin/env python3
"""
python3 -m detector.evaluate [--list] [--grid] [--part held|fold]: what is found and what fires, both models as the server runs them, the detector alone,
and the published YuNet-s on the same pictures; then the project's own photographs. landmarks.evaluate measures points, pose and covers.

--part fold --grid is how the operating point was chosen: faces and photographs that are neither trained on nor reported.
"""
import argparse
import json
import os

import numpy as np

from common import data
from common.composites import Composer
from common.detector_file import iou, letterbox
from common.finder import Finder
from detector.yunet import Yunet

FIXTURES = os.path.join(data.ROOT, "tests", "fixtures", "photos")
SIDE = 480


def point_error(found, truth):
    """Mean distance of the five points over the eye distance of the truth."""
    return float(np.hypot(*(found - truth).T).mean() / np.hypot(*(truth[0] - truth[1])))


def composer(part, plain):
    return Composer(*data.faces(part), data.photos(part), data.masks("held"), plain=plain, held_out=True)


def pictures(part, plain, seed=7, share=0.95):
    """Every face of the part once: (picture, its truth row). Whole, at least 36 px wide; plain: uncovered, frontal, tilted by 10 degrees (one sigma)."""
    drawer, rng = composer(part, plain), np.random.default_rng(seed)
    for i in range(len(drawer.labels)):
        while True:
            picture, truth = drawer.sample(rng, SIDE, index=i, faces=1)
            if len(truth) and truth[0, 14] >= share and truth[0, 2] - truth[0, 0] >= 36:
                break
        yield picture, truth[0]


def yunet_on(yunet, image, threshold=0.3):
    small, k = letterbox(image)
    return [(s, box / k, points / k) for s, box, points in yunet.square(small, threshold)]


def composites(finder, yunet, part, plain):
    """Rows: best score of ours, whether confirmed, YuNet's best score (all at IoU >= 0.5), height, point errors coarse, placed, YuNet's; best face."""
    rows, false = [], 0
    for picture, truth in pictures(part, plain):
        points = truth[4:14].reshape(5, 2)
        found = finder.candidates(picture)
        hits = [f for f in found if iou(f.box, truth[:4]) >= 0.5]
        kept = [f for f in hits if finder.keeps(f)]
        theirs = [f for f in yunet_on(yunet, picture) if iou(f[1], truth[:4]) >= 0.5]
        best = kept[0] if kept else hits[0] if hits else None
        rows.append([best.score if best else 0, bool(kept), theirs[0][0] if theirs else 0, truth[3] - truth[1],
                     point_error(best.coarse, points) if best else np.nan, point_error(best.points, points) if best else np.nan,
                     point_error(theirs[0][2], points) if theirs else np.nan, best.face if best else 0])
        false += sum(finder.keeps(f) and iou(f.box, truth[:4]) < 0.3 for f in found)
    return np.array(rows), false


def photographs(finder, yunet, folder, names):
    """For each: (name, candidates, YuNet's best score)."""
    out = []
    for name in names:
        image = data.read_rgb(os.path.join(data.DATA, folder, name))
        theirs = yunet_on(yunet, image)
        out.append((name, finder.candidates(image), theirs[0][0] if theirs else 0))
    return out


def fixtures(finder):
    """The project's own photographs: faces found, extra boxes, point error."""
    with open(os.path.join(FIXTURES, "expected.json"), encoding="utf-8") as file:
        entries = json.load(file)
    total = hit = extra = 0
    errors = []
    for e in entries:
        faces, used = finder.find(data.read_rgb(os.path.join(FIXTURES, e["file"]))), set()
        for subject in e["subjects"]:
            same = [k for k, f in enumerate(faces) if iou(f.box, subject["box"]) >= 0.5]
            total, hit, used = total + 1, hit + bool(same), used | set(same)
            if same:
                f = faces[same[0]]
                errors.append(point_error(f.points, np.array(subject["points"])))
                print(f"  {e['file']:40} score {f.score:.2f} face {f.face:.2f} IoU {iou(f.box, subject['box']):.2f} points {errors[-1]:.3f} "
                      f"pose {f.pose.round()} visible {f.visible.round(1)}")
            else:
                print(f"  {e['file']:40} MISSED")
        extra += len(faces) - len(used)
        for k in set(range(len(faces))) - used:
            print(f"  {e['file']:40} EXTRA {faces[k].score:.2f} face {faces[k].face:.2f} {faces[k].box.round()}")
    print(f"fixtures: {hit} of {total} faces found, {extra} other boxes, point error {np.mean(errors):.3f} of the eye distance")


def grid(finder, sets, photos):
    """Recall and firing for other operating points."""
    for score in (0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7):
        for face in (0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.97):
            finder.confirm = {**finder.confirm, "candidate_score": score, "min_confidence": score, "min_face": face, "disagreement_weight": 0}
            fired = " ".join(f"{name} {sum(any(finder.keeps(f) for f in found) for _, found, _ in p)}" for name, p in photos.items())
            hits = " ".join(f"{name} {np.mean((r[:, 0] >= score) & (r[:, 7] >= face)):.4f}" for name, r in sets.items())
            print(f"score {score:.2f} face {face:.2f}: {hits}; firing {fired}")


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--list", action="store_true", help="name the photographs that fire")
    args.add_argument("--grid", action="store_true", help="other operating points as well")
    args.add_argument("--part", default="held", choices=("held", "fold"))
    args.add_argument("--suffix", default="", help="of the models' names in the manifest")
    args = args.parse_args()
    finder, yunet = Finder(args.suffix, 0.25), Yunet()
    sets, photos = {}, {"no-face": photographs(finder, yunet, "no-face", data.photo_names(args.part))}
    if args.part == "held":
        photos["no-face-hard"] = photographs(finder, yunet, "no-face-hard", data.hard_names())
    groups = np.array([e["group"] for e in data.entries(args.part)])
    for name, plain in (("plain", True), ("turned, covered", False)):
        rows, false = composites(finder, yunet, args.part, plain)
        sets[name], kept = rows, rows[:, 1] > 0
        print(f"{name}: {len(rows)} whole faces, IoU >= 0.5: both models {kept.mean():.2%}, detector alone at {finder.threshold} "
              f"{(rows[:, 0] >= finder.threshold).mean():.2%}, YuNet at 0.8 {(rows[:, 2] >= 0.8).mean():.2%}, at 0.5 {(rows[:, 2] >= 0.5).mean():.2%}; "
              f"other boxes {false}")
        print(f"  points, of the eye distance: detector {np.nanmean(rows[kept, 4]):.3f}, close look {np.nanmean(rows[kept, 5]):.3f}, YuNet {np.nanmean(rows[kept, 6]):.3f}")
        for low, high in ((0, 80), (80, 160), (160, 999)):
            s = (rows[:, 3] >= low) & (rows[:, 3] < high)
            print(f"  {low} to {high} px high: {kept[s].sum()} of {s.sum()}, YuNet at 0.8 {(rows[s, 2] >= 0.8).sum()}")
        print("  by group: " + ", ".join(f"{g} {kept[groups == g].sum()}/{(groups == g).sum()}" for g in sorted(set(groups))))
    for name, rows in photos.items():
        ours = [(n, max((f for f in found if finder.keeps(f)), key=lambda f: f.score, default=None)) for n, found, _ in rows]
        fired = [(n, f) for n, f in ours if f]
        alone = sum(any(f.score >= finder.threshold for f in found) for _, found, _ in rows)
        print(f"{name}: {len(fired)} of {len(rows)} fire ({len(fired) / len(rows):.1%}), detector alone {alone}, "
              f"YuNet at 0.8 {sum(s >= 0.8 for _, _, s in rows)}, at 0.5 {sum(s >= 0.5 for _, _, s in rows)}")
        if args.list:
            print("  " + ", ".join(f"{n} {f.score:.2f} face {f.face:.2f}" for n, f in fired))
    if args.grid:
        grid(finder, sets, photos)
    if args.part == "held":
        fixtures(finder)


if __name__ == "__main__":
    main()
