#!/usr/bin/env python3
"""python3 -m landmarks.people [--part fold|validate] [--suffix S]: real people by skin tone, as the server's own rule finds and judges them; worst group first.

validate is measured and never chosen by: the fold of the learning pictures is for that.
"""
import argparse
import collections

import numpy as np

from common import data, real
from common.detector_file import iou
from common.finder import Finder

HIDDEN = 0.5


def covered(visible):
    return min(visible[0], visible[1], max(visible[3], visible[4])) < HIDDEN


def judge(finder, entry):
    """(a detector's candidate there, found, called covered) of one picture; nothing is called covered that is not found."""
    image = data.read_rgb(real.path_of(entry))
    hits = [f for f in finder.candidates(image) if iou(f.detected, entry["box"]) >= 0.3]
    kept = [f for f in hits if finder.keeps(f)]
    best = max(kept, key=lambda f: f.score, default=None)
    return bool(hits), best is not None, best is not None and covered(best.visible)


def table(rows, names):
    """rows: {group: list of (candidate, found, called covered)} of faces that are not covered."""
    print("| " + " | ".join(names) + " | pictures | candidate | found | wrongly covered |\n" + "|---" * (len(names) + 4) + "|")
    for group, seen in sorted(rows.items(), key=lambda item: np.mean([s[1] and not s[2] for s in item[1]])):
        n, (candidate, found, hidden) = len(seen), np.sum(seen, axis=0)
        print(f"| {' | '.join(group)} | {n} | {candidate} | {found}, {100 * found / n:.1f} % | {hidden}, {100 * hidden / max(1, found):.1f} % |")


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--part", default="fold", choices=("fold", "learn", "validate"))
    args.add_argument("--suffix", default="", help="of the models' names in the manifest")
    args.add_argument("--list", action="store_true")
    args = args.parse_args()
    finder, by_skin, by_set, hidden = Finder(args.suffix), collections.defaultdict(list), collections.defaultdict(list), []
    for entry in filter(real.usable, real.entries(args.part)):
        seen = judge(finder, entry)
        if real.is_covered(entry):
            hidden.append(seen)
            continue
        by_skin[(real.skin(entry),)].append(seen)
        by_set[(entry["set"],)].append(seen)
        if args.list and (not seen[1] or seen[2]):
            print(entry["file"], real.skin(entry), "candidate" if seen[0] else "nothing", "found" if seen[1] else "not found", "covered" if seen[2] else "")
    table({**by_skin, ("all",): [s for group in by_skin.values() for s in group]}, ("skin",))
    table(by_set, ("set",))
    if hidden:
        print(f"covered: {len(hidden)}, of them found {sum(s[1] for s in hidden)}, called covered {sum(s[2] for s in hidden)}")


if __name__ == "__main__":
    main()
