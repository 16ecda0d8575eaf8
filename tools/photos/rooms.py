"""Procedurally drawn backgrounds: no photograph of anybody's room. draw(kind, w, h, rng) -> float32 RGB 0..255."""
import cv2
import numpy as np


def smooth_noise(w, h, cells, rng):
    small = rng.normal(0, 1, (max(2, int(cells * h / w) + 2), cells + 2)).astype(np.float32)
    return cv2.resize(small, (w, h), interpolation=cv2.INTER_CUBIC)


def wall(w, h, rng):
    base = np.array([rng.uniform(120, 215)] * 3) + rng.uniform(-22, 22, 3)
    x, y = np.meshgrid(np.linspace(-1, 1, w), np.linspace(-1, 1, h))
    light = 1 - 0.22 * np.hypot(x - rng.uniform(-0.8, 0.8), y + 0.4) + 0.03 * smooth_noise(w, h, 24, rng)
    return (base[None, None] * light[:, :, None]).astype(np.float32)


def room(w, h, rng):
    """Wall, window with a bright view, picture frame and the edge of a piece of furniture."""
    out, m = wall(w, h, rng), min(w, h)
    x, y = int(w * rng.uniform(0.02, 0.12)), int(h * 0.08)
    ww, wh = int(0.42 * m), int(0.55 * m)
    cv2.rectangle(out, (x - 12, y - 12), (x + ww + 12, y + wh + 12), (226, 224, 218), -1)
    view = np.linspace(0, 1, wh)[:, None, None] * np.array([-70, -34, -60]) + np.array([206, 224, 240])
    out[y : y + wh, x : x + ww] = (view + 10 * smooth_noise(ww, wh, 6, rng)[:, :, None])[: h - y, : w - x]
    cv2.line(out, (x + ww // 2, y), (x + ww // 2, y + wh), (230, 228, 224), max(4, m // 70))
    fx, fy, s = int(w * 0.78), int(h * 0.12), int(0.16 * m)
    cv2.rectangle(out, (fx, fy), (fx + s, fy + int(1.3 * s)), (70, 54, 44), -1)
    cv2.rectangle(out, (fx + s // 8, fy + s // 8), (fx + s - s // 8, fy + int(1.3 * s) - s // 8), tuple(rng.uniform(90, 210, 3)), -1)
    cv2.rectangle(out, (int(w * 0.66), int(h * 0.72)), (w, h), tuple(rng.uniform(50, 130, 3)), -1)
    return out


def books(w, h, rng):
    """Shelves with the backs of books."""
    out = np.full((h, w, 3), (74, 56, 42), np.float32)
    rows = 4
    for r in range(rows):
        y0, y1 = int(h * r / rows), int(h * (r + 1) / rows)
        x = int(rng.uniform(0, 10))
        while x < w:
            bw = int(w * rng.uniform(0.012, 0.04)) + 3
            top = y0 + int((y1 - y0) * rng.uniform(0.12, 0.34))
            colour = rng.uniform(30, 190) * np.array([1, 0.8, 0.65]) * rng.uniform(0.7, 1.2, 3)
            cv2.rectangle(out, (x, top), (x + bw - 2, y1 - 8), tuple(colour.clip(0, 255)), -1)
            band = top + int((y1 - top) * rng.uniform(0.15, 0.5))
            cv2.rectangle(out, (x, band), (x + bw - 2, band + max(2, h // 90)), tuple((colour * 1.35).clip(0, 255)), -1)
            x += bw
        cv2.rectangle(out, (0, y1 - 8), (w, y1), (112, 84, 60), -1)
    x = np.linspace(-1, 1, w)[None, :, None]
    return out * (0.95 - 0.25 * (x - rng.uniform(-0.5, 0.5)) ** 2).astype(np.float32)


def bokeh(w, h, rng):
    """Out-of-focus lights over dark colours."""
    out = np.stack([smooth_noise(w, h, 4, rng) * 16 + c for c in rng.uniform(40, 90, 3)], 2)
    for _ in range(46):
        layer, r = np.zeros((h, w), np.uint8), int(min(w, h) * rng.uniform(0.015, 0.06))
        cv2.circle(layer, (int(rng.uniform(0, w)), int(rng.uniform(0, h))), r, 255, -1, cv2.LINE_AA)
        soft = cv2.GaussianBlur(layer, (0, 0), max(1.0, r * 0.12)).astype(np.float32) / 255
        out += soft[:, :, None] * rng.uniform(20, 110, 3) * 0.8
    return out.astype(np.float32)


def curtain(w, h, rng):
    x = np.linspace(0, 1, w)[None] + 0.01 * smooth_noise(w, h, 5, rng)
    f = rng.uniform(9, 16)
    fold = 0.75 + 0.16 * np.sin(2 * np.pi * f * x) + 0.08 * np.sin(2 * np.pi * f * 2.3 * x + 1)
    return (fold[:, :, None] * (rng.uniform(110, 210) + rng.uniform(-30, 30, 3))).astype(np.float32)


def plaster(w, h, rng):
    n = sum(smooth_noise(w, h, c, rng) * a for c, a in ((6, 6), (24, 4), (90, 3), (260, 2)))
    return (n[:, :, None] + rng.uniform(120, 190) + rng.uniform(-18, 18, 3)).astype(np.float32)


def garden(w, h, rng):
    """Sky, a line of bushes and grass, out of focus."""
    y = np.linspace(0, 1, h)[:, None] + 0.06 * smooth_noise(w, h, 9, rng)
    sky, bush, grass = np.array([186, 208, 232.0]), np.array([70, 96, 58.0]), np.array([112, 140, 74.0])
    a, b = (1 / (1 + np.exp(-(y - t) * 40))[:, :, None] for t in (0.42, 0.74))
    leaf = 0.8 + 0.22 * smooth_noise(w, h, 40, rng)[:, :, None]
    return ((sky * (1 - a) + bush * leaf * a) * (1 - b) + grass * leaf * b).astype(np.float32)


KINDS = {f.__name__: f for f in (wall, room, books, bokeh, curtain, plaster, garden)}


def draw(kind, w, h, rng, blur=1.5):
    """Drawn at up to 1280 px and enlarged: a background is out of focus anyway."""
    k = max(1.0, max(w, h) / 1280)
    out = KINDS[kind](round(w / k), round(h / k), rng)
    out = cv2.GaussianBlur(out.astype(np.float32), (0, 0), blur)
    return cv2.resize(out, (w, h), interpolation=cv2.INTER_CUBIC).clip(0, 255) if k > 1 else out.clip(0, 255)
