"""What comes between a face and the camera: hands, phones, cups, sheets of paper, other things. Drawn on the picture, over a pasted face.

Kinds in HELD_OUT are for measuring only.
"""
import math

import cv2
import numpy as np

from common.occluders import lay

LEARNED, HELD_OUT = ("hand", "hand", "phone", "thing", "paper"), ("cup", "fist")


def put(rng, canvas, points, width, skin, photo, kind, at=None):
    """
    Draws one object by its kind; gives the cover (uint8 [h,w]). `points` are the face's five, `width` its box's, `skin` a patch of skin.
    `at` is where on the picture; drawn at random near a point of the face or beside it without.
    """
    h, w = canvas.shape[:2]
    cover, mask = np.zeros((h, w), np.uint8), np.zeros((h, w), np.uint8)
    if at is None:
        at = points[rng.choice(5, p=[0.3, 0.3, 0.1, 0.15, 0.15])] + rng.normal(0, 0.1, 2) * width
        if rng.random() < 0.2:
            at = points[2] + np.array([rng.choice([-1, 1]) * rng.uniform(0.6, 1.1) * width, 0])
    angle = rng.uniform(0, 2 * math.pi)
    fill = {"hand": hand, "fist": fist, "phone": phone, "paper": paper, "cup": cup, "thing": thing}[kind](rng, mask, np.asarray(at, float), width, angle, skin, photo)
    lay(canvas, cover, mask, fill)
    return cover


def _skin(rng, mask, skin):
    """Skin stretched over the mask, darker towards its rim so that it stands out of the face."""
    h, w = mask.shape
    full = cv2.resize(skin, (w, h), interpolation=cv2.INTER_LINEAR).astype(np.float32) * rng.uniform(0.65, 1.2)
    rim = cv2.GaussianBlur(mask, (0, 0), max(1.0, math.sqrt((mask > 0).sum()) * 0.05)).astype(np.float32) / 255
    return full * (0.45 + 0.6 * rim)[:, :, None]


def hand(rng, mask, at, width, angle, skin, photo):
    """A palm and one to five fingers: the fingertips lie about `at`."""
    d, across = np.array([math.cos(angle), math.sin(angle)]), np.array([-math.sin(angle), math.cos(angle)])
    long, thick = width * rng.uniform(0.35, 0.6), width * rng.uniform(0.1, 0.16)
    count, spread = int(rng.integers(1, 6)), rng.uniform(0.0, 0.25)
    for i in range(count):
        k = i - (count - 1) / 2
        root = at + d * long + across * k * thick * 1.05
        tip = at + d * abs(k) * thick * rng.uniform(0.1, 0.5) + across * k * thick * (1.05 + 4 * spread)
        cv2.line(mask, root.astype(int).tolist(), tip.astype(int).tolist(), 255, max(2, int(thick)), cv2.LINE_AA)
    lines = mask.copy()
    palm = at + d * (long + 0.3 * width)
    cv2.ellipse(mask, palm.astype(int).tolist(), (int(0.4 * width), int(0.3 * width)), math.degrees(angle), 0, 360, 255, -1, cv2.LINE_AA)
    fill = _skin(rng, mask, skin)
    edges = cv2.morphologyEx(lines, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    return fill * (1 - 0.35 * edges[:, :, None].astype(np.float32) / 255)


def fist(rng, mask, at, width, angle, skin, photo):
    across = np.array([-math.sin(angle), math.cos(angle)])
    thick = width * rng.uniform(0.12, 0.17)
    for k in (-1.5, -0.5, 0.5, 1.5):
        cv2.ellipse(mask, (at + across * k * thick).astype(int).tolist(), (int(1.3 * thick), int(0.55 * thick)), math.degrees(angle), 0, 360, 255, -1, cv2.LINE_AA)
    return _skin(rng, mask, skin)


def _rectangle(mask, at, size, angle, value=255):
    box = cv2.boxPoints((at.tolist(), size, math.degrees(angle)))
    cv2.fillPoly(mask, [box.astype(np.int32)], value, cv2.LINE_AA)


def phone(rng, mask, at, width, angle, skin, photo):
    long = width * rng.uniform(0.5, 1.3)
    at = at + np.array([math.cos(angle), math.sin(angle)]) * long * rng.uniform(0, 0.5)
    _rectangle(mask, at, (long, long * rng.uniform(0.45, 0.55)), angle)
    fill = np.ones((*mask.shape, 3), np.float32) * (rng.uniform(5, 60, 3) if rng.random() < 0.6 else rng.uniform(100, 250, 3)).astype(np.float32)
    for _ in range(rng.integers(0, 4)):
        c = at + rng.uniform(-0.2, 0.2, 2) * long
        cv2.circle(fill, c.astype(int).tolist(), max(1, int(0.05 * long)), rng.uniform(0, 60, 3).tolist(), -1)
    return fill


def paper(rng, mask, at, width, angle, skin, photo):
    size = width * rng.uniform(0.3, 1.0, 2)
    _rectangle(mask, at, size.tolist(), angle)
    fill = np.ones((*mask.shape, 3), np.float32) * np.float32(rng.uniform(150, 250))
    for k in np.arange(-0.4, 0.4, 0.1):
        line = at + np.array([-math.sin(angle), math.cos(angle)]) * k * size[1]
        d = np.array([math.cos(angle), math.sin(angle)]) * 0.4 * size[0]
        cv2.line(fill, (line - d).astype(int).tolist(), (line + d).astype(int).tolist(), (70, 70, 70), 1)
    return fill


def cup(rng, mask, at, width, angle, skin, photo):
    w, h = width * rng.uniform(0.3, 0.5), width * rng.uniform(0.35, 0.6)
    shape = np.array([[-w / 2, -h / 2], [w / 2, -h / 2], [0.38 * w, h / 2], [-0.38 * w, h / 2]]) + at
    cv2.fillPoly(mask, [shape.astype(np.int32)], 255, cv2.LINE_AA)
    ramp = np.clip(1 - np.abs(np.arange(mask.shape[1]) - at[0]) / w, 0.2, 1)[None, :, None]
    return rng.uniform(60, 255, 3) * ramp * np.ones((mask.shape[0], 1, 1))


def thing(rng, mask, at, width, angle, skin, photo):
    """A round or angular patch of plain colour or photograph."""
    axes = width * rng.uniform(0.1, 0.4, 2)
    if rng.random() < 0.6:
        cv2.ellipse(mask, at.astype(int).tolist(), axes.astype(int).tolist(), math.degrees(angle), 0, 360, 255, -1, cv2.LINE_AA)
    else:
        _rectangle(mask, at, (2 * axes).tolist(), angle)
    if rng.random() < 0.4:
        return rng.uniform(0, 255, 3)
    return photo(rng, mask.shape[1], mask.shape[0])
