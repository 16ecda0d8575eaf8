#!/usr/bin/env python3
"""python3 make.py [name ...]: draws the scenes as PNG into .cache/ and writes tests/fixtures/photos/expected.json."""
import json
import math
import os
import sys
import zlib

import cv2
import numpy as np

from people import person
from rooms import draw, smooth_noise
from scenes import ERRORS, PEOPLE, SCENES

HERE = os.path.dirname(os.path.abspath(__file__))
CACHE = os.path.join(HERE, ".cache")
OUT = os.path.join(HERE, "..", "..", "tests", "fixtures", "photos")
_people = {}


def get_person(p):
    key = (p["name"], p["yaw"], p["pitch"], p["wear"])
    if key not in _people:
        _people[key] = person(*PEOPLE[p["name"]], p["yaw"], p["pitch"], p["wear"])
    return _people[key]


def place(picture, p, rng, spec):
    """Puts one person into the picture; returns box and points."""
    h, w = picture.shape[:2]
    body, label = get_person(p)
    box, points = label[:4], label[4:].reshape(5, 2)
    frontal = get_person({**p, "yaw": 0, "pitch": 0, "wear": None})[1]
    k, a = p["box"] / (frontal[2] - frontal[0]), math.radians(p["roll"])
    m = k * np.array([[math.cos(a), -math.sin(a)], [math.sin(a), math.cos(a)]])
    centre = np.array([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2])
    at = np.array([v if v > 2 else v * s for v, s in zip(p["at"], (w, h))])
    m = np.hstack([m, (at - m @ centre)[:, None]])
    if k < 0.7:  # against aliasing
        body = cv2.GaussianBlur(body, (0, 0), 0.45 / k)
    moved = cv2.warpAffine(body, m, (w, h), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE).clip(0, 255)
    if k > 1.3:  # the portrait is enlarged: give the skin and hair back some grain
        n = sum(cv2.GaussianBlur(rng.standard_normal((h, w), np.float32), (0, 0), s) * s * g for s, g in ((0.9, 3.0), (k * 0.6, 3.5)))
        moved[:, :, :3] *= (1 + 0.012 * n)[:, :, None].clip(0.8, 1.2)
    rgb, alpha = moved[:, :, :3], moved[:, :, 3:] / 255
    if spec["side"]:
        ramp = np.clip((np.arange(w) - at[0]) / (2 * p["box"]), -1, 1).astype(np.float32)
        rgb = rgb * (1 + spec["side"] * ramp)[None, :, None]
    picture[:] = rgb + picture * (1 - alpha)
    points = points @ m[:, :2].T + m[:, 2]
    size = (box[2:] - box[:2]) * k / 2
    return {"box": [round(float(v), 1) for v in (*(at - size), *(at + size))],
            "points": [[round(float(v), 1) for v in q] for q in points]}


def camera(picture, spec, rng):
    """Vignette, exposure, noise that grows with brightness, and the slight blur of a lens."""
    h, w = picture.shape[:2]
    y, x = np.mgrid[-1 : 1 : h * 1j, -1 : 1 : w * 1j].astype(np.float32)
    picture = picture * (spec["light"] * (1 - 0.09 * (x * x + y * y)) * (1 + 0.02 * smooth_noise(w, h, 4, rng)))[:, :, None]
    soft = cv2.GaussianBlur(picture, (0, 0), 0.5 if max(w, h) < 2500 else 0.9)
    sigma = spec["noise"] * (0.45 + 0.8 * np.sqrt(soft.clip(0, 255) / 255))
    noise = rng.standard_normal((h, w, 3), np.float32)
    noise = 0.75 * noise.mean(2, keepdims=True) * 3**0.5 + 0.4 * noise
    if max(w, h) > 2500:
        noise = cv2.GaussianBlur(noise, (0, 0), 0.8) * 1.6
    return np.clip(soft + sigma * noise + 0.5, 0, 255).astype(np.uint8)


def render(spec):
    (w, h), rng = spec["size"], np.random.default_rng(zlib.crc32(spec["file"].encode()))
    picture = draw(spec["room"], w, h, rng).astype(np.float32)
    order = sorted(range(len(spec["people"])), key=lambda i: spec["people"][i]["box"])
    subjects = {i: place(picture, spec["people"][i], rng, spec) for i in order}
    picture = camera(picture, spec, rng)
    raw = {6: cv2.ROTATE_90_COUNTERCLOCKWISE, 8: cv2.ROTATE_90_CLOCKWISE}.get(spec["orientation"])
    cv2.imwrite(os.path.join(CACHE, spec["file"] + ".png"), (picture if raw is None else cv2.rotate(picture, raw))[:, :, ::-1])
    code = spec["expect"]
    expect = code if code == "accepted" else {"error_code": code.replace("_RELATIVE", ""), "message": ERRORS[code]}
    return {"file": spec["file"] + ".jpg", "width": w, "height": h, "orientation": spec["orientation"], "quality": spec["quality"],
            "expect": expect, "subjects": [subjects[i] for i in sorted(subjects)],
            "pose": [{"yaw": p["yaw"], "pitch": p["pitch"], "roll": p["roll"]} for p in spec["people"]], "note": spec["note"]}


def main():
    os.makedirs(CACHE, exist_ok=True)
    os.makedirs(OUT, exist_ok=True)
    names = set(sys.argv[1:])
    path = os.path.join(OUT, "expected.json")
    old = {}
    if names and os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            old = {e["file"]: e for e in json.load(file)}
    entries = [old.get(s["file"] + ".jpg") if names and s["file"] not in names else render(s) for s in SCENES]
    with open(path, "w", encoding="utf-8") as file:
        file.write("[\n" + ",\n".join("  " + json.dumps(e) for e in entries if e) + "\n]\n")
    print(len(entries), "scenes")


if __name__ == "__main__":
    main()
