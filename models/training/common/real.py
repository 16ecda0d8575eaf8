"""Real people from ../shared/data/real: who is learned from, who chooses (fold) and who is only measured (validate)."""
import functools
import json
import os
import zlib

import numpy as np

from common import data

FOLDER = os.path.join(data.DATA, "real")
# One person in so many chooses; by name, so that all pictures of a person are on one side.
FOLD_EVERY = 7
# Individual typology angle, degrees, upper ends.
SKIN = ((-30, "dark"), (10, "brown"), (28, "tan"), (41, "intermediate"), (float("inf"), "light"))


def part_of(entry):
    if entry["part"] != "train":
        return "validate"
    return "fold" if zlib.crc32(entry["person"].encode()) % FOLD_EVERY == 0 else "learn"


def entries(part=None):
    with open(os.path.join(FOLDER, "faces.json"), encoding="utf-8") as file:
        return [e for e in json.load(file) if part is None or part_of(e) == part]


def path_of(entry):
    return os.path.join(FOLDER, entry["file"])


def skin(entry):
    """The group by skin tone of the lit cheek."""
    return next(name for end, name in SKIN if entry["ita"] < end)


@functools.cache
def judged():
    """What a person saw in the learning pictures: "covered" {file: points}, "unclear" and "no_face" files; all others are uncovered."""
    with open(os.path.join(data.HERE, "common", "real_covers.json"), encoding="utf-8") as file:
        return json.load(file)


def usable(entry):
    """Whether it shows a face of which it is clear what is covered."""
    return entry["file"] not in judged()["unclear"] and entry["file"] not in judged()["no_face"]


def seen(entry):
    """1 for each of the five points that can be seen, 0 for the others."""
    return np.array([0.0 if k in judged()["covered"].get(entry["file"], ()) else 1.0 for k in range(5)])


def is_covered(entry):
    """By the server's rule: an eye, or both corners of the mouth."""
    left, right, _, *corners = seen(entry)
    return min(left, right, max(corners)) < 0.5
