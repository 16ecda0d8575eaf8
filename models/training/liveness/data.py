#!/usr/bin/env python3
"""python3 -m liveness.data [--learn 80] [--fold 5] [--held 10] [--workers 1]: draws the pictures of the liveness network into .cache/liveness.

Shards of 250 scenes, each from a seed of its own, so that an interrupted run goes on where it stopped; a scene to learn from is photographed
twice, one to measure on once. `learn` and `fold` share the attacks'
parameters but neither faces nor photographs; `held` shares none of the three: the held out faces and photographs of data.py, and the held out
pitches, dots and papers of media.py. `held` also keeps each picture as a JPEG for the server's own code and other people's models.
"""
import argparse
import json
import multiprocessing
import os
import time

import cv2
import numpy as np

from common import data
from liveness import media
from liveness.camera import jpeg, linear, shoot
from liveness.scenes import Scenes, flicker, room_light

FOLDER, SHARD, SEED = os.path.join(data.CACHE, "liveness"), 250, 7
KINDS, SHARES = ["live", "screen", "print", "cutout"], [0.5, 0.2, 0.2, 0.1]
SIZE, REACH = 128, 2.0
# Photos in which the face is longer than this many pixels are scaled down to it for the close look.
CLOSE = 260
SETS = {"learn": 0, "fold": 1, "held": 2}


def scenes(name):
    chosen = data.entries(name)
    labels = np.array([e["box"] + sum(e["points"], []) for e in chosen], np.float32)
    return Scenes([os.path.join(data.DATA, "synthetic-faces", e["file"]) for e in chosen], labels, data.photos(name, 512))


def draw(rng, drawer, kind, held, reach=2.4, shots=1):
    """`shots` times (photo RGB uint8, box of the face as a detector gives it): one scene, each time with another camera."""
    longer = float(np.exp(rng.uniform(np.log(110), np.log(260))))
    side, zoom = int(longer * reach), 1.0 if rng.random() < 0.6 else rng.uniform(1, 1.3)
    raw, big = int(side * zoom) // 2 * 2, longer * zoom
    image = drawer.portrait(rng, raw, big)
    room, grating = None, None
    if kind == "live":
        scene = linear(image if rng.random() < 0.7 else jpeg(rng, image, 85, 98))
    else:
        live = kind == "cutout" and rng.random() < 0.6
        room = linear(drawer.portrait(rng, raw, big) if live else drawer.composer.background(rng, raw, raw))
    if kind == "screen":
        scene, grating = media.screen(rng, image, big, room, held)
    elif kind in ("print", "cutout"):
        shape = media.cut_shape(rng, raw, big) if kind == "cutout" else None
        if shape is not None and rng.random() < 0.4:
            rim = cv2.erode(shape, np.ones((3, 3), np.uint8), iterations=int(rng.integers(1, 6)))[:, :, None]
            image = (image * rim + 245 * (1 - rim)).astype(np.uint8)
        scene, grating = media.sheet(rng, image, big, room, held, shape)
    scene = room_light(rng, scene)
    if rng.random() < (0.5 if kind == "screen" else 0.2):
        scene = flicker(rng, scene, 0.15 if kind == "screen" else 0.06)
    scene = np.ascontiguousarray(scene, np.float32)
    return [frame(rng, shoot(rng, scene, side, grating), longer) for _ in range(shots)]


def frame(rng, photo, longer):
    """Photos end: often before the network's crop does. The box is off by what detectors are off."""
    c = photo.shape[0] / 2
    x0, y0, x1, y1 = 0, 0, photo.shape[1], photo.shape[0]
    if rng.random() < 0.6:
        x0, x1 = int(max(0, c - longer * rng.uniform(0.55, 1.2))), int(min(x1, c + longer * rng.uniform(0.55, 1.2)))
    if rng.random() < 0.4:
        y0, y1 = int(max(0, c - longer * rng.uniform(0.6, 1.2))), int(min(y1, c + longer * rng.uniform(0.6, 1.2)))
    tall = longer * np.exp(rng.normal(0, 0.05))
    at = np.array([c - x0, c - y0]) + rng.normal(0, 0.03 * longer, 2)
    half = np.array([0.36 * tall, 0.5 * tall])
    return np.ascontiguousarray(photo[y0:y1, x0:x1]), np.concatenate([at - half, at + half])


def crop(photo, x, y, side, size):
    """src/pixels/crop_tensor.ts: each pixel the mean of up to 4x4 evenly spread ones, zero outside. RGB float [size, size, 3]."""
    step = side / size
    samples = max(1, min(4, int(np.ceil(step))))

    def positions(start, limit):
        at = np.floor(start + (np.arange(size * samples) + 0.5) * (step / samples)).astype(int)
        return np.where((at >= 0) & (at < limit), at, -1)

    rows, columns = positions(y, photo.shape[0]), positions(x, photo.shape[1])
    out = photo[rows[:, None], columns[None]].astype(np.float32) * ((rows >= 0)[:, None] & (columns >= 0)[None])[:, :, None]
    return out.reshape(size, samples, size, samples, 3).mean((1, 3))


def looks(photo, box):
    """The two inputs: the face with what is around it, and the face's middle in about the photo's own pixels. uint8 [2, 3, SIZE, SIZE]."""
    longer, at = max(box[2] - box[0], box[3] - box[1]), ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    sides = (REACH * longer, SIZE * max(1.0, longer / CLOSE))
    both = [crop(photo, at[0] - side / 2, at[1] - side / 2, side, SIZE) for side in sides]
    return np.rint(np.stack(both)).astype(np.uint8).transpose(0, 3, 1, 2)


def target_of(name, number):
    return os.path.join(FOLDER, f"{name}_{number:03}.npz")


def shard(job):
    name, number = job
    target = target_of(name, number)
    global drawers
    if name not in drawers:
        drawers[name] = scenes(name)
    began, seen, kinds, boxes = time.time(), [], [], []
    for item in range(SHARD):
        rng = np.random.default_rng([SEED, SETS[name], number, item])
        cv2.setRNGSeed(int(rng.integers(2**31)))
        kind = int(rng.choice(len(KINDS), p=SHARES))
        held = name == "held"
        for photo, box in draw(rng, drawers[name], KINDS[kind], held, *((3.0, 1) if held else (2.4, 1 if name == "fold" else 2))):
            if held:
                file = f"held_{number:03}_{item:03}.jpg"
                cv2.imwrite(os.path.join(FOLDER, file), photo[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, 95])
                photo = data.read_rgb(os.path.join(FOLDER, file))
                boxes.append({"file": file, "kind": KINDS[kind], "box": [round(float(v), 2) for v in box]})
            seen.append(looks(photo, box))
            kinds.append(kind)
    if boxes:
        with open(target.replace(".npz", ".json"), "w", encoding="utf-8") as file:
            json.dump(boxes, file)
    np.savez(target + ".tmp.npz", looks=np.stack(seen), kinds=np.array(kinds, np.uint8))
    os.rename(target + ".tmp.npz", target)
    print(f"{name} {number}: {len(kinds) / (time.time() - began):.1f} pictures/s", flush=True)


drawers = {}


def load(name):
    """(looks uint8 [N, 2, 3, SIZE, SIZE], kinds [N]) of all shards that there are."""
    files = sorted(f for f in os.listdir(FOLDER) if f.startswith(name + "_") and f.endswith(".npz") and ".tmp" not in f)
    shards = [np.load(os.path.join(FOLDER, f)) for f in files]
    return np.concatenate([s["looks"] for s in shards]), np.concatenate([s["kinds"] for s in shards])


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--learn", type=int, default=80)
    args.add_argument("--fold", type=int, default=5)
    args.add_argument("--held", type=int, default=10)
    args.add_argument("--workers", type=int, default=1)
    args.add_argument("--parts", type=int, default=1, help="draw every so many-th shard only, from this --part on")
    args.add_argument("--part", type=int, default=0)
    args = args.parse_args()
    os.makedirs(FOLDER, exist_ok=True)
    jobs = [(name, n) for name in ("learn", "fold", "held") for n in range(getattr(args, name))]
    jobs.sort(key=lambda job: (job[1] // 4 if job[0] == "learn" else job[1], job[0]))
    jobs = [job for job in jobs if not os.path.exists(target_of(*job))][args.part::args.parts]
    if not jobs:
        return
    with multiprocessing.Pool(args.workers) as pool:
        for _ in pool.imap_unordered(shard, jobs):
            pass


if __name__ == "__main__":
    main()
