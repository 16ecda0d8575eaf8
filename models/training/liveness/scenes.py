"""Portraits in front of photographs for the liveness network: what a camera sees live, and what an attacker shows on his medium."""
import cv2
import numpy as np

from common.composites import Composer
from common.data import read_rgb
from common.turn import Turn


class Scenes:
    """`paths` of portraits are read when they are drawn; `labels` as of data.faces."""

    def __init__(self, paths, labels, photos):
        self.paths, self.labels, self.photos = paths, labels, photos
        self.composer = Composer(read_rgb(paths[0])[None], labels, None, photos, [])

    def portrait(self, rng, side, longer):
        """RGB uint8 [side, side, 3]; the face's box has the given longer side and lies around the middle."""
        i, flip = int(rng.integers(len(self.labels))), rng.random() < 0.5
        label = self.composer.label(i, flip)
        face = read_rgb(self.paths[i])
        face = face[:, ::-1].copy() if flip else face
        box = label[:4]
        k = longer / max(box[2] - box[0], box[3] - box[1])
        angle = np.radians(rng.normal(0, 6))
        m = k * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        shift = side / 2 - m @ np.array([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2])
        if rng.random() < 0.3:
            canvas = self.own_background(rng, face, np.column_stack([m, shift]), side)
        else:
            canvas = self.composer.background(rng, side, side)
            if rng.random() < 0.2:
                panel(rng, canvas)
            turn = Turn(label, rng.normal(0, 0.15), rng.normal(0, 0.1))
            self.composer.blend(rng, canvas, (0, 0, side, side), face, head(rng, label), turn, m, shift)
        return self.fine_detail(rng, canvas) if rng.random() < 0.7 else canvas

    def own_background(self, rng, face, placed, side):
        """The portrait as it is, its rim mirrored and more and more blurred outwards."""
        wide = cv2.warpAffine(face, placed, (side, side), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101)
        inside = cv2.warpAffine(np.full(face.shape[:2], 255, np.uint8), placed, (side, side))
        soft = side / rng.uniform(30, 60)
        weight = cv2.blur(inside, (int(2 * soft) | 1,) * 2)[:, :, None].astype(np.float32) / 255
        weight = np.clip(2 * weight - 1, 0, 1)
        small = cv2.resize(wide, (96, 96), interpolation=cv2.INTER_AREA)
        blurred = cv2.resize(cv2.GaussianBlur(small, (0, 0), rng.uniform(1, 5)), (side, side), interpolation=cv2.INTER_CUBIC)
        return np.clip(wide * weight + blurred * (1 - weight), 0, 255).astype(np.uint8)

    def fine_detail(self, rng, canvas):
        """Portraits of 320 pixels are soft when they are enlarged: a photograph's finest texture, laid over all of it."""
        side = canvas.shape[0]
        photo = self.photos[int(rng.integers(len(self.photos)))]
        photo = cv2.resize(photo, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)
        grey = cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY).astype(np.float32)
        fine = grey - cv2.GaussianBlur(grey, (0, 0), 2)
        fine = cv2.copyMakeBorder(fine, 0, max(0, side - fine.shape[0]), 0, max(0, side - fine.shape[1]), cv2.BORDER_REFLECT_101)
        fine = fine[:side, :side, None] * (rng.uniform(0.2, 1.0) * min(1, 6 / (fine.std() + 1e-3)))
        return np.clip(canvas + fine, 0, 255).astype(np.uint8)


def head(rng, label):
    """At 80 pixels: head with hair, neck and shoulders, soft at the rim."""
    mask, label = np.zeros((80, 80), np.uint8), label / 4
    centre = (int((label[0] + label[2]) / 2), int((label[1] + label[3]) / 2))
    w, h = label[2] - label[0], label[3] - label[1]
    cv2.ellipse(mask, centre, (int(w * rng.uniform(0.56, 0.85)), int(h * rng.uniform(0.57, 0.7))), 0, 0, 360, 255, -1)
    neck, shoulder, y = w * rng.uniform(0.35, 0.55), w * rng.uniform(0.7, 1.2), int(label[3] - 0.1 * h)
    body = [[centre[0] - neck, y], [centre[0] + neck, y], [centre[0] + neck, y + 5], [centre[0] + shoulder, 82],
            [centre[0] - shoulder, 82], [centre[0] - neck, y + 5]]
    cv2.fillPoly(mask, [np.array(body, np.int32)], 255)
    mask[79:] = 0
    return cv2.GaussianBlur(mask, (0, 0), rng.uniform(0.5, 1.6))


def panel(rng, canvas):
    """Behind a live face there are pictures, doors, windows and monitors too: an upright rectangle, framed or not, with a grid or not."""
    side = canvas.shape[0]
    x0, x1 = sorted(rng.uniform(-0.2, 1.2, 2) * side)
    y0, y1 = sorted(rng.uniform(-0.2, 1.2, 2) * side)
    if x1 - x0 < 0.1 * side or y1 - y0 < 0.1 * side:
        return
    corners = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]]) + rng.normal(0, 0.01 * side, (4, 2))
    over = canvas.copy()
    if rng.random() < 0.7:
        cv2.fillPoly(over, [corners.astype(np.int32)], tuple(int(v) for v in rng.integers(0, 256, 3)), cv2.LINE_AA)
    if rng.random() < 0.6:
        width = max(1, int(side * rng.uniform(0.003, 0.03)))
        cv2.polylines(over, [corners.astype(np.int32)], True, tuple(int(v) for v in rng.integers(0, 256, 3)), width, cv2.LINE_AA)
    if rng.random() < 0.3:
        pitch, at = rng.uniform(2, 12), np.arange(side, dtype=np.float32)
        wave = 1 + rng.uniform(0.05, 0.4) * np.sin(2 * np.pi * at / pitch)
        inside = cv2.fillPoly(np.zeros((side, side), np.uint8), [corners.astype(np.int32)], 1).astype(bool)
        lined = np.clip(over * (wave[None, :, None] if rng.random() < 0.5 else wave[:, None, None]), 0, 255).astype(np.uint8)
        over[inside] = lined[inside]
    weight = rng.uniform(0.5, 1)
    canvas[:] = cv2.addWeighted(over, weight, canvas, 1 - weight, 0)


def room_light(rng, scene):
    """Light of the place where the camera stands, on a live face as on an attacker's sheet: from one side, and of a colour."""
    side = scene.shape[0]
    angle, strength = rng.uniform(0, 2 * np.pi), rng.uniform(0, 0.7) if rng.random() < 0.6 else 0.0
    at = np.arange(side, dtype=np.float32) / side - 0.5
    ramp = np.clip(1 + strength * (at[None] * np.cos(angle) + at[:, None] * np.sin(angle)), 0.1, 2)
    return scene * ramp[:, :, None] * np.exp(rng.normal(0, 0.08, 3)).astype(np.float32)


def flicker(rng, scene, most):
    """Bands across the picture: lamps for any face, a screen's refresh more strongly."""
    side = scene.shape[0]
    band = np.sin(2 * np.pi * (np.arange(side, dtype=np.float32) / side * rng.uniform(0.4, 6) + rng.uniform(0, 1)))
    if rng.random() < 0.3:
        band = np.clip(3 * band, -1, 1)
    return scene * (1 + rng.uniform(0.01, most) * band)[:, None, None].astype(np.float32)
