#!/usr/bin/env python3
"""python3 -m common.pack: portraits and real people with their meshes and angles, photographs and masks, small, in one file -> .cache/device/faces.npz.

What common.faces draws from, also on a machine that has no ../shared: JPEG of 192 pixels, box and points in its pixels, the mesh in those of 320.
"""
import os
import shutil

import cv2
import numpy as np

from common import data, real
from common.teachers import FSA, HEAD, MESH, MESH_REACH, MESH_SIDE, Teachers

FOLDER = os.path.join(data.CACHE, "device")
OUT = os.path.join(FOLDER, "faces.npz")
SIDE, QUALITY = 192, 86
# Of a real person's picture: the face's longer side in the portrait's.
LONGER = 0.6
PHOTO_SIDE = 256
PARTS = ("learn", "fold")


def jpeg(image, quality=QUALITY):
    return cv2.imencode(".jpg", image[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()


def mesh_of(teachers, image, label, side):
    """The mesh in pixels of the portrait at 320."""
    box, eyes = label[:4], label[4:].reshape(5, 2)[:2]
    found, _ = teachers.points(image, box, eyes)
    tilt = np.arctan2(eyes[1][1] - eyes[0][1], eyes[1][0] - eyes[0][0])
    k = MESH_SIDE / (MESH_REACH * max(box[2] - box[0], box[3] - box[1]))
    c, s = np.cos(tilt), np.sin(tilt)
    at = (found[:, :2] - MESH_SIDE / 2) / k @ np.array([[c, s], [-s, c]]) + [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]
    return np.column_stack([at, found[:, 2] / k]) * (320 / side)


def portraits():
    """(image at 320, label, seen, part, real) of every synthetic portrait, then of every real person."""
    for part in PARTS:
        for number, entry in enumerate(data.entries(part)):
            if part == "learn" and entry["group"].endswith("white") and number % 2:
                continue  # three in four are white: every second one is enough
            yield data.portrait(entry), np.array(entry["box"] + sum(entry["points"], []), np.float32), np.ones(5), part, False
        for entry in real.entries(part):
            if real.usable(entry):
                image, label = framed(data.read_rgb(real.path_of(entry)), np.array(entry["box"] + sum(entry["five_points"], []), np.float32))
                yield image, label, real.seen(entry), part, True


def framed(image, label, side=320):
    """A real person's picture cut to a portrait of `side`, and its label."""
    box = label[:4]
    k = LONGER * side / max(box[2] - box[0], box[3] - box[1])
    shift = side / 2 - k * np.array([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2])
    out = cv2.warpAffine(image, np.array([[k, 0, shift[0] + k / 2 - 0.5], [0, k, shift[1] + k / 2 - 0.5]]), (side, side), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE)
    return out, (label.reshape(-1, 2) * k + shift).ravel().astype(np.float32)


def main():
    os.makedirs(FOLDER, exist_ok=True)
    teachers, rows = Teachers(), []
    for image, label, seen, part, is_real in portraits():
        pose, apart = teachers.both(image, label[:4], label[4:].reshape(5, 2))
        small = cv2.resize(image, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
        rows.append((jpeg(small), label * SIDE / 320, mesh_of(teachers, image, label, 320), pose, apart, seen, PARTS.index(part), is_real))
    jpegs, labels, meshes, poses, aparts, seens, parts, reals = zip(*rows)
    photos = [(jpeg(photo, 85), PARTS.index(part)) for part in PARTS for photo in data.photos(part, PHOTO_SIDE)]
    scale = PHOTO_SIDE / 448  # of data.hard's boxes
    hard = [[index, *(box * min(1, scale))] for index, box in data.hard()]
    masks = [(cv2.imencode(".png", image)[1].tobytes(), points) for image, points in data.masks("learn")]
    np.savez_compressed(
        OUT, jpegs=np.array(jpegs, object), labels=np.array(labels, np.float32), meshes=np.array(meshes, np.float16), poses=np.array(poses, np.float32),
        apart=np.array(aparts, np.float32), seen=np.array(seens, np.float32), parts=np.array(parts, np.uint8), real=np.array(reals),
        photos=np.array([p for p, _ in photos], object), photo_parts=np.array([k for _, k in photos], np.uint8), hard=np.array(hard, np.float32),
        masks=np.array([m for m, _ in masks], object), anchors=np.array([a for _, a in masks], np.float32),
    )
    for path in (MESH, HEAD, *(os.path.join(FSA, f"fsanet-{kind}-iter-688590.onnx") for kind in ("1x1", "var"))):
        shutil.copy(path, FOLDER)
    print(len(rows), "portraits,", sum(reals), "of them real;", len(photos), "photographs;", os.path.getsize(OUT) >> 20, "MiB")


if __name__ == "__main__":
    main()
