"""What people wear: masks at three places, clear and dark glasses, hair, hats. Drawn on a portrait before its head is turned.

Every function draws on `face` (RGB uint8) and marks what it covers in `cover` (uint8, same size); `label` is box and five points in
pixels of that portrait. Coordinates of OpenCV's drawing are whole pixels: at these sizes nobody sees it.
"""
import cv2
import numpy as np

# Where a mask's upper edge lies: 0 at the eyes, 1 at the nose, 2 at the mouth, 3 at the chin.
MASK_EDGE = {"nose": (0.35, 0.78), "mouth": (1.2, 1.55), "chin": (2.35, 2.7)}
# Drawn masks that training sees, and those that are kept for measuring.
MASKS_LEARNED, MASKS_HELD_OUT = ("plain", "folded", "printed"), ("scarf", "striped")


def lay(face, cover, mask, fill):
    """Puts `fill` (a colour, or an array of the mask's size) where `mask` is and marks it as covered."""
    x, y, w, h = cv2.boundingRect(mask)
    if w < 1 or h < 1:
        return
    part = face[y : y + h, x : x + w]
    alpha = mask[y : y + h, x : x + w, None].astype(np.float32) * np.float32(1 / 255)
    if getattr(fill, "ndim", 1) == 3:
        fill = fill[y : y + h, x : x + w]
    part[:] = np.clip(part * (1 - alpha) + np.asarray(fill, np.float32) * alpha, 0, 255).astype(np.uint8)
    np.maximum(cover[y : y + h, x : x + w], mask[y : y + h, x : x + w], out=cover[y : y + h, x : x + w])


def cloth(rng, n, kind, photo):
    """[n,n,3] of a fabric: plain with a shade, folds, stripes, knitted, or printed with a part of a photograph."""
    y, x = np.mgrid[0:n, 0:n].astype(np.float32) / n
    colour = rng.choice([rng.uniform(0, 255, 3), rng.uniform(170, 255) * np.array([0.93, 1, 1.03]), rng.uniform(5, 60) * np.ones(3),
                         np.array([110, 170, 200]) * rng.uniform(0.8, 1.2)])
    base = np.ones((n, n, 3), np.float32) * colour.astype(np.float32)
    if kind == "printed":
        base = photo(rng, n, n).astype(np.float32)
    if kind in ("striped", "scarf"):
        t = x * rng.uniform(-1, 1) + y
        stripe = (np.sin(t * rng.uniform(25, 90)) > rng.uniform(-0.5, 0.5))[:, :, None]
        base = np.where(stripe, base, rng.uniform(0, 255, 3).astype(np.float32))
    if kind == "scarf":
        base += 18 * (np.sin(x * n * 0.9) * np.sin(y * n * 0.9))[:, :, None].astype(np.float32)
    if kind == "folded":
        base *= (1 + rng.uniform(0.04, 0.16) * np.sin(y * rng.uniform(20, 60) + x * rng.uniform(-4, 4)))[:, :, None].astype(np.float32)
    shade = 1 + rng.uniform(-0.6, 0.6) * (x - 0.5) + rng.uniform(-0.5, 0.3) * (y - 0.5)
    return base * shade[:, :, None].astype(np.float32)


def edge_height(rng, label, place):
    p = label[4:].reshape(5, 2)
    levels = [p[:2, 1].mean(), p[2, 1], p[3:, 1].mean(), label[3]]
    return float(np.interp(rng.uniform(*MASK_EDGE[place]), range(4), levels))


def template_mask(rng, face, cover, label, place, template):
    """A photographed mask (image RGBA, anchors left top, right top, chin), tinted now and then."""
    image, anchors = template
    p, w, top = label[4:].reshape(5, 2), label[2] - label[0], edge_height(rng, label, place)
    chin = label[3] + (0.03 + (0.14 if place == "chin" else 0)) * w
    to = np.array([[label[0] + 0.02 * w, top], [label[2] - 0.02 * w, top], [p[3:, 0].mean(), chin]], np.float32)
    over = cv2.warpAffine(image, cv2.getAffineTransform(anchors, to), face.shape[1::-1], flags=cv2.INTER_LINEAR)
    if place == "chin":  # the template's bulge over the nose would reach the mouth
        over[: int(top), :, 3] = 0
    tint = rng.uniform(0.3, 1.1, 3) if rng.random() < 0.6 else np.ones(3)
    lay(face, cover, over[:, :, 3], over[:, :, :3].astype(np.float32) * tint.astype(np.float32))


def drawn_mask(rng, face, cover, label, place, kind, photo):
    """A polygon of cloth from one cheek over the nose to the chin, with straps."""
    n, p, w, top = face.shape[0], label[4:].reshape(5, 2), label[2] - label[0], edge_height(rng, label, place)
    x0, x1, chin = label[0] - 0.02 * w, label[2] + 0.02 * w, label[3] + rng.uniform(0, 0.12) * w
    mid, drop = (p[2, 0] + p[3:, 0].mean()) / 2, rng.uniform(0, 0.1) * w
    side = top + (drop if place != "nose" else rng.uniform(0, 0.2) * w)
    low = label[3] - rng.uniform(0.05, 0.3) * (label[3] - p[3, 1])
    shape = [[x0, side], [mid - 0.2 * w, top + 0.03 * w], [mid, top], [mid + 0.2 * w, top + 0.03 * w], [x1, side],
             [x1 - 0.06 * w, low], [mid + 0.25 * w, chin], [mid - 0.25 * w, chin], [x0 + 0.06 * w, low]]
    if kind == "scarf":
        shape[5:] = [[x1 + 0.1 * w, n], [x0 - 0.1 * w, n]]
    mask = np.zeros(face.shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.array(shape, np.int32)], 255, cv2.LINE_AA)
    fill = cloth(rng, n, kind, photo)
    lay(face, cover, mask, fill)
    if kind != "scarf" and rng.random() < 0.6:
        for x, out in ((x0, -1), (x1, 1)):
            cv2.line(face, (int(x), int(side)), (int(x + out * 0.1 * w), int(p[0, 1])), tuple(int(v) for v in rng.uniform(120, 255, 3)), max(1, n // 160))


def glasses(rng, face, cover, label, dark):
    """Ordinary glasses leave the eyes free: thin frames, a pale tint, at times a glare. Dark ones hide them."""
    p, n = label[4:].reshape(5, 2), face.shape[0]
    eye = float(np.hypot(*(p[1] - p[0])))
    axes = np.array([rng.uniform(0.3, 0.42), rng.uniform(0.2, 0.36)]) * eye
    frame, thick = tuple(int(v) for v in rng.integers(0, 90 if rng.random() < 0.8 else 220, 3)), max(1, round(eye * rng.uniform(0.02, 0.07)))
    square, lens = rng.random() < 0.5, np.zeros(face.shape[:2], np.uint8)
    for c in p[:2] + [0, 0.05 * eye]:
        a, b = (c - axes).astype(int), (c + axes).astype(int)
        if square:
            cv2.rectangle(lens, a.tolist(), b.tolist(), 255, -1)
        else:
            cv2.ellipse(lens, c.astype(int).tolist(), axes.astype(int).tolist(), 0, 0, 360, 255, -1, cv2.LINE_AA)
    if dark:
        y = np.linspace(rng.uniform(0.6, 1.2), rng.uniform(0.8, 2.2), n)[:, None, None]
        lay(face, cover, lens, np.ones((n, n, 1)) * rng.uniform(3, 60, 3) * y)
    else:
        tint = np.uint8(rng.uniform(0, 45))
        lay(face, np.zeros_like(cover), np.minimum(lens, tint), rng.uniform(60, 255, 3))
    if rng.random() < (0.25 if dark else 0.35):  # a reflection, a fifth of a glass
        glare = np.zeros_like(lens)
        c = p[rng.integers(2)] + rng.uniform(-0.25, 0.25, 2) * eye
        cv2.ellipse(glare, c.astype(int).tolist(), (int(eye * 0.09) + 1, int(eye * 0.05) + 1), rng.uniform(0, 180), 0, 360, int(rng.uniform(60, 200)), -1)
        lay(face, np.zeros_like(cover), np.minimum(glare, lens), (250, 250, 250))
    edges = cv2.findContours((lens > 127).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]
    cv2.drawContours(face, edges, -1, frame, thick, cv2.LINE_AA)
    cv2.line(face, (p[0] + [axes[0], 0]).astype(int).tolist(), (p[1] - [axes[0], 0]).astype(int).tolist(), frame, thick, cv2.LINE_AA)
    for c, out, x in ((p[0], -1, label[0]), (p[1], 1, label[2])):
        cv2.line(face, (c + [out * axes[0], 0]).astype(int).tolist(), (int(x), int(c[1])), frame, thick, cv2.LINE_AA)


def hair(rng, face, cover, label):
    """A fringe of strands from above, sometimes down over an eye."""
    n, p, w = face.shape[0], label[4:].reshape(5, 2), label[2] - label[0]
    colour, mask = rng.uniform(10, 150) * np.array([1, rng.uniform(0.6, 1), rng.uniform(0.4, 1)]), np.zeros(face.shape[:2], np.uint8)
    reach = label[1] + (p[0, 1] - label[1]) * rng.uniform(0.3, 0.95)
    over_eye = rng.integers(2) if rng.random() < 0.3 else -1
    for x in np.arange(label[0] - 0.05 * w, label[2] + 0.05 * w, max(1.0, 0.04 * w)):
        long = over_eye >= 0 and abs(x - p[over_eye, 0]) < 0.2 * w
        end = (p[0, 1] + rng.uniform(0.1, 0.5) * (p[2, 1] - p[0, 1])) if long else reach + rng.normal(0, 0.04) * w
        cv2.line(mask, (int(x), int(label[1] - 0.1 * w)), (int(x + rng.normal(0, 0.05) * w), int(end)), 255, max(1, int(0.05 * w)), cv2.LINE_AA)
    strands = rng.normal(1, 0.16, (1, n, 1)) * np.linspace(0.8, 1.2, n)[:, None, None]
    lay(face, cover, mask, colour * strands)


def hat(rng, face, cover, label, photo):
    """A cap or a woolly hat down to the forehead, with a brim now and then."""
    n, p, w = face.shape[0], label[4:].reshape(5, 2), label[2] - label[0]
    edge, mask = label[1] + (p[0, 1] - label[1]) * rng.uniform(0.15, 0.75), np.zeros(face.shape[:2], np.uint8)
    c = ((label[0] + label[2]) / 2, edge)
    cv2.ellipse(mask, (int(c[0]), int(c[1])), (int(0.62 * w), int(rng.uniform(0.4, 0.8) * w)), 0, 180, 360, 255, -1, cv2.LINE_AA)
    if rng.random() < 0.5:
        cv2.ellipse(mask, (int(c[0]), int(c[1])), (int(rng.uniform(0.6, 0.95) * w), int(rng.uniform(0.05, 0.14) * w)), 0, 0, 360, 255, -1, cv2.LINE_AA)
    lay(face, cover, mask, cloth(rng, n, rng.choice(["plain", "folded", "striped", "printed"]), photo))
