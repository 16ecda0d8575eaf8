#!/usr/bin/env python3
"""python3 -m pose.people [--part validate|fold]: yaw and pitch of real people as the server measures them, against the mean of both teachers."""
import argparse

import numpy as np

from common import data, real
from common.detector_file import iou
from common.finder import Finder
from common.teachers import Teachers

# Degrees: heads that both teachers see turned by this and more, and the server's limit.
TURNED, LIMIT = 15, 30


def measure(finder, teachers, entry):
    """[yaw, pitch by the teachers' mean, how far they are apart, yaw, pitch as measured] of one picture, or None."""
    image, box, eyes = data.read_rgb(real.path_of(entry)), entry["box"], np.array(entry["five_points"])[:2]
    hits = [f for f in finder.candidates(image) if iou(f.detected, box) >= 0.3]
    if not hits:
        return None
    main = max(hits, key=lambda f: f.score)
    finder.measure_turn(image, main)
    return np.concatenate([*teachers.both(image, box, eyes), main.pose[:2]])


def say(name, rows):
    off = np.abs(rows[:, :2] - rows[:, 4:])
    beyond = [(np.abs(angles) > LIMIT).any(1) for angles in (rows[:, :2], rows[:, 4:])]
    print(f"| {name} | {len(rows)} | {off[:, 0].mean():.1f}, {off[:, 1].mean():.1f} | {rows[:, 2].mean():.1f}, {rows[:, 3].mean():.1f} | {np.mean(beyond[0] == beyond[1]):.1%} |")


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--part", default="validate", choices=("fold", "validate"))
    finder, teachers = Finder(), Teachers()
    part = args.parse_args().part
    found = [(real.skin(e), measure(finder, teachers, e)) for e in real.entries(part) if real.usable(e)]
    rows = np.array([row for _, row in found if row is not None])
    skins = np.array([skin for skin, row in found if row is not None])
    print("| heads | pictures | off in yaw, pitch | teachers apart | same side of 30 degrees |\n|---|---|---|---|---|")
    say("all", rows)
    say(f"turned by {TURNED} degrees and more", rows[np.abs(rows[:, :2]).max(1) >= TURNED])
    for skin in sorted(set(skins)):
        say(skin, rows[skins == skin])


if __name__ == "__main__":
    main()
