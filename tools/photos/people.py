"""New faces: each the weighted average of nine synthetic faces, aligned and warped to their mean shape, cut out of their backgrounds.

The nine are chosen for similar hair, so that the hair does not blur into a cloud; no one of them weighs more than a fifth, so that
none is recognisable. A person is a picture with opacity, on a canvas larger than the portrait, wearing a drawn shirt.
"""
import json
import os
import sys

import cv2
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "models", "training"))
from common.data import DATA, read_rgb  # noqa: E402
from solid import sources, turn_to  # noqa: E402

CANVAS, OFFSET = (760, 820), np.array([220.0, 130.0])  # width and height of a person, and where the 320 px portrait lies in it
COUNT, MAX_WEIGHT = 9, 0.2
with open(os.path.join(DATA, "synthetic-faces", "labels.json"), encoding="utf-8") as _file:
    LABELS = json.load(_file)


def landmarks(entry):
    """The five points, the chin and the two cheeks."""
    x0, y0, x1, y1 = entry["box"]
    y = entry["points"][2][1]
    return np.array(entry["points"] + [[(x0 + x1) / 2, y1], [x0, y], [x1, y]], np.float32)


def similarity(a, b):
    """2x3 matrix of the rotation, scale and shift that takes points a to points b in the least squares sense."""
    ca, cb = a.mean(0), b.mean(0)
    u, v = (a - ca), (b - cb)
    n = (u**2).sum()
    p, q = (u * v).sum() / n, (u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0]).sum() / n
    m = np.array([[p, -q], [q, p]])
    return np.hstack([m, (cb - m @ ca)[:, None]]).astype(np.float32)


def warped(image, points, goal, sigma=70.0):
    """Similarity first, then a smooth displacement (Gaussian radial basis) that brings every landmark home."""
    m = similarity(points, goal)
    moved = points @ m[:, :2].T + m[:, 2]
    d2 = ((goal[:, None] - goal[None]) ** 2).sum(2)
    k = np.linalg.solve(np.exp(-d2 / (2 * sigma**2)) + 0.02 * np.eye(len(goal)), moved - goal)
    x, y = np.meshgrid(np.arange(320, dtype=np.float32), np.arange(320, dtype=np.float32))
    u, v = x.copy(), y.copy()
    for g, (kx, ky) in zip(goal, k):
        w = np.exp(-((x - g[0]) ** 2 + (y - g[1]) ** 2) / (2 * sigma**2))
        u += kx * w
        v += ky * w
    inv = cv2.invertAffineTransform(m)
    mx, my = inv[0, 0] * u + inv[0, 1] * v + inv[0, 2], inv[1, 0] * u + inv[1, 1] * v + inv[1, 2]
    return cv2.remap(image, mx.astype(np.float32), my.astype(np.float32), cv2.INTER_LANCZOS4, borderMode=cv2.BORDER_REPLICATE)


def backdrop(small):
    """The backdrop's colour as a plane through the upper border, and how far the border strays from it (160 px picture)."""
    lab = cv2.cvtColor(small, cv2.COLOR_RGB2LAB).astype(np.float32)
    y, x = np.mgrid[:160, :160].astype(np.float32) / 160
    border = (y < 0.03) | ((y < 0.55) & ((x < 0.05) | (x > 0.95)))
    basis = np.stack([np.ones_like(x), x, y], 2)
    keep, plane = border, None
    for _ in range(4):
        plane = basis @ np.linalg.lstsq(basis[keep], lab[keep], rcond=None)[0]
        off = np.linalg.norm(lab - plane, axis=2)
        keep = border & (off <= max(4.0, np.percentile(off[border], 75)))
    return off, float(np.percentile(off[border], 80))


def matte(image, goal):
    """Opacity of head, hair and neck: GrabCut, started from what differs from the backdrop."""
    small = cv2.resize(image, (160, 160), interpolation=cv2.INTER_AREA)
    g, off = goal / 2, backdrop(small)[0]
    m = np.where(off > 16, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    cx, w, h = g[2, 0], g[7, 0] - g[6, 0], (g[5, 1] - g[:2, 1].mean()) * 1.62
    far = np.full((160, 160), 255, np.uint8)
    cv2.ellipse(far, (int(cx), int(g[2, 1])), (int(w * 0.98), int(h * 0.86)), 0, 0, 360, 0, -1)
    far[int(g[5, 1] - 0.15 * h) :] = 0
    m[far > 0] = cv2.GC_BGD
    cv2.ellipse(m, (int(cx), int(g[2, 1])), (int(w * 0.33), int(h * 0.42)), 0, 0, 360, cv2.GC_FGD, -1)
    cv2.rectangle(m, (int(cx - w * 0.25), int(g[5, 1])), (int(cx + w * 0.25), 160), cv2.GC_FGD, -1)
    cv2.setRNGSeed(1)
    cv2.grabCut(small, m, None, np.zeros((1, 65)), np.zeros((1, 65)), 3, cv2.GC_INIT_WITH_MASK)
    a = ((m == cv2.GC_FGD) | (m == cv2.GC_PR_FGD)) & (off > 7)
    a |= m == cv2.GC_FGD
    n, part, stats, _ = cv2.connectedComponentsWithStats(a.astype(np.uint8))
    a = (part == 1 + np.argmax(stats[1:, 4])).astype(np.float32) if n > 1 else a.astype(np.float32)
    a = cv2.morphologyEx(a, cv2.MORPH_CLOSE, np.ones((5, 5)))
    return cv2.resize(cv2.GaussianBlur(a, (0, 0), 1.0), (320, 320), interpolation=cv2.INTER_CUBIC).clip(0, 1)


def thumbnails(group):
    """Aligned 20x20 pictures of the group's members before an even backdrop, to find neighbours by hair and light."""
    entries = [e for e in LABELS if e["group"] == group][:300]
    goal = np.mean([landmarks(e) for e in entries], 0)
    out, kept = [], []
    for e in entries:
        image = read_rgb(os.path.join(DATA, "synthetic-faces", e["file"]))
        image = cv2.warpAffine(image, similarity(landmarks(e), goal), (320, 320), borderMode=cv2.BORDER_REPLICATE)
        small = cv2.resize(image, (160, 160), interpolation=cv2.INTER_AREA)
        if backdrop(small)[1] < 9:
            kept.append(e)
            out.append(cv2.resize(small, (20, 20), interpolation=cv2.INTER_AREA).astype(np.float32).ravel())
    return kept, np.stack(out)


_groups = {}


def average(group, seed):
    """(picture [320,320,3] float, opacity [320,320], label [14])"""
    rng = np.random.default_rng(seed)
    if group not in _groups:
        _groups[group] = thumbnails(group)
    entries, thumbs = _groups[group]
    first = int(rng.integers(len(entries)))
    near = np.argsort(((thumbs - thumbs[first]) ** 2).sum(1))[1 : 1 + COUNT]  # the first itself stays out
    weights = rng.dirichlet(np.full(COUNT, 8.0))
    while weights.max() > MAX_WEIGHT:
        weights = rng.dirichlet(np.full(COUNT, 8.0))
    chosen = [entries[i] for i in near]
    shapes = [landmarks(e) for e in chosen]
    goal = np.tensordot(weights, np.stack(shapes), 1).astype(np.float32)
    colour, opacity = np.zeros((320, 320, 3)), np.zeros((320, 320))
    for e, s, w in zip(chosen, shapes, weights):
        image = warped(read_rgb(os.path.join(DATA, "synthetic-faces", e["file"])), s, goal)
        a = matte(image, goal)
        colour += w * a[:, :, None] * image
        opacity += w * a
    colour /= np.maximum(opacity, 1e-3)[:, :, None]
    opacity = np.clip((opacity - 0.3) / 0.5, 0, 1)
    fine, mid = cv2.GaussianBlur(colour, (0, 0), 1.0), cv2.GaussianBlur(colour, (0, 0), 2.6)
    colour = colour + 1.1 * (colour - fine) + 0.45 * (fine - mid)
    box = [goal[6, 0], np.dot(weights, [e["box"][1] for e in chosen]), goal[7, 0], goal[5, 1]]
    return colour.clip(0, 255), opacity, np.concatenate([box, goal[:5].ravel()]).astype(np.float32)


def person(group, seed, yaw=0.0, pitch=0.0, wear=None):
    """(premultiplied RGBA float [h,w,4] 0..255, label [14]) on the canvas; yaw and pitch in degrees."""
    from shirt import dress, cover
    colour, opacity, label = average(group, seed)
    w, h = CANVAS
    x, y = np.meshgrid(np.arange(w) - OFFSET[0] + 0.5, np.arange(h) - OFFSET[1] + 0.5)
    moved, u, v, lies = label.copy(), x, y, 1
    if yaw != 0 or pitch != 0:
        seen = (colour * opacity[:, :, None] + 128 * (1 - opacity[:, :, None])).astype(np.uint8)
        turn = turn_to(seen, label, yaw, pitch)
        moved, (u, v, lies) = turn.label.copy(), sources(turn, x, y)
    u, v = (q.astype(np.float32) - 0.5 for q in (u, v))
    rgb = cv2.remap(colour.astype(np.float32), u, v, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    inside = ((u > 2) & (u < 318) & (v > 2)).astype(np.float32) * lies
    if abs(pitch) > 20:  # no hair or collar beside the neck, it would be drawn out
        throat = 1 - np.clip((np.abs(u - (label[0] + label[2]) / 2) - 0.34 * (label[2] - label[0])) / 4, 0, 1)
        inside *= np.where(v > label[3] - 14, throat, 1)
    a = cv2.remap(opacity.astype(np.float32), u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE) * inside
    out = np.dstack([rgb.clip(0, 255), np.full((h, w), 255.0)]) * a[:, :, None]
    label = label.copy()
    moved += np.tile(OFFSET, 7).astype(np.float32)
    if wear:
        cover(out, moved, wear)
    still = label + np.tile(OFFSET, 7).astype(np.float32)
    still[3] = max(still[3], moved[3] + 4)  # the collar makes way for a chin that moves down
    dress(out, still, np.random.default_rng(seed + 1))
    return out.astype(np.float32), moved
