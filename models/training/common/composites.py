"""Draws training pictures: turned, rotated, scaled synthetic faces on photographs, with what people wear and hold, and camera faults.

sample(rng, size) -> (RGB uint8 [size,size,3], truth [n,23]); a truth row is box (may reach outside), five points, the share of the box in
the picture, five visibilities (the share of a small disc around the point that nothing covers and that lies in the picture), and yaw,
pitch, roll in units of 90 degrees: positive to the right of the picture, down, clockwise.
"""
import math

import cv2
import numpy as np

from common import objects
from common import occluders
from common.camera import faults, light
from common.proportions import Proportions
from common.turn import Turn

MIRROR = [1, 0, 2, 4, 3]
SHARE, SEEN, POSE, ROW = 14, slice(15, 20), slice(20, 23), 23
# Radius of the disc that decides whether a point is seen, in eye distances.
DISC = 0.16


class Composer:
    """
    faces, labels: portraits; base: their own yaw and pitch [N,2], degrees; photos: backgrounds; masks: templates of worn masks.
    plain=True, for measuring only: faces as they are, whole, uncovered and at most 10 degrees (one sigma) tilted.
    held_out=True takes the drawn masks and objects that training never sees. hard: (photo, box) pairs that fooled the network.
    """

    def __init__(self, faces, labels, base, photos, masks, *, plain=False, held_out=False, hard=()):
        self.plain, self.hard = plain, hard
        shrunk = [np.stack([cv2.resize(f, (n, n), interpolation=cv2.INTER_AREA) for f in faces]) for n in (160, 80)]
        self.faces, self.labels, self.base, self.photos, self.masks = [faces, *shrunk], labels, base, photos, masks
        self.mask_kinds = occluders.MASKS_HELD_OUT if held_out else occluders.MASKS_LEARNED
        self.object_kinds = objects.HELD_OUT if held_out else objects.LEARNED

    # -- pieces ---------------------------------------------------------------------------------------------------------------
    def background(self, rng, w, h):
        """A crop of a photograph: the whole of it, or down to a fifth; sometimes flat, sometimes blurred, sometimes where the network erred."""
        if rng.random() < 0.06:
            base = np.full((h, w, 3), rng.integers(0, 256, 3), np.uint8)
            return cv2.add(base, rng.integers(0, 12, (h, w, 3), np.uint8))
        p, s, centre = self.photos[rng.integers(len(self.photos))], None, None
        if len(self.hard) and rng.random() < 0.3:
            index, box = self.hard[rng.integers(len(self.hard))]
            p, centre = self.photos[index], np.array([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]) + rng.normal(0, 0.1, 2) * (box[2] - box[0])
            s = min(min(p.shape[0] / h, p.shape[1] / w), max(box[2] - box[0], box[3] - box[1]) * math.exp(rng.uniform(0.1, 1.5)) / min(w, h))
        if s is None:
            s = min(p.shape[0] / h, p.shape[1] / w) * (1 if rng.random() < 0.4 else rng.uniform(0.2, 1))
        cw, ch = max(2, int(w * s)), max(2, int(h * s))
        x, y = rng.integers(0, p.shape[1] - cw + 1), rng.integers(0, p.shape[0] - ch + 1)
        if centre is not None:
            x, y = (int(np.clip(c - n / 2, 0, m)) for c, n, m in zip(centre, (cw, ch), (p.shape[1] - cw, p.shape[0] - ch)))
        out = cv2.resize(p[y : y + ch, x : x + cw], (w, h), interpolation=cv2.INTER_AREA if s > 1 else cv2.INTER_LINEAR)
        if rng.random() < 0.5:
            out = out[:, ::-1]
        if centre is None and rng.random() < 0.15:
            out = cv2.GaussianBlur(out, (0, 0), rng.uniform(1, 6))
        return np.ascontiguousarray(out)

    def portrait(self, rng, i, level, flip, child, wear=None):
        """(portrait at 320, 160 or 80 px, cover): with what the person wears. wear: None draws it, or a pair (what, how)."""
        face = self.faces[level][i]
        face = child.apply(np.ascontiguousarray(face[:, ::-1]) if flip else face.copy(), level)
        cover, label = np.zeros(face.shape[:2], np.uint8), child.label / 2**level
        if wear is not None:
            self.dress(rng, face, cover, label, *wear)
            return face, cover
        if self.plain:
            return face, cover
        if rng.random() < 0.16:
            (occluders.hair if rng.random() < 0.5 else lambda *a: occluders.hat(*a, self.background))(rng, face, cover, label)
        r = rng.random()
        if r < 0.20:
            self.dress(rng, face, cover, label, "mask", rng.choice(["nose", "mouth", "chin"], p=[0.55, 0.2, 0.25]))
        if 0.12 < r < 0.34:
            self.dress(rng, face, cover, label, "glasses", "clear" if rng.random() < 0.66 else "dark")
        return face, cover

    def dress(self, rng, face, cover, label, what, how):
        if what == "glasses":
            occluders.glasses(rng, face, cover, label, how == "dark")
        elif what == "mask" and rng.random() < 0.6:
            occluders.template_mask(rng, face, cover, label, how, self.masks[rng.integers(len(self.masks))])
        elif what == "mask":
            occluders.drawn_mask(rng, face, cover, label, how, rng.choice(self.mask_kinds), self.background)

    def label(self, i, flip):
        label = self.labels[i]
        if not flip:
            return label
        p = label[4:].reshape(5, 2)[MIRROR] * [-1, 1] + [320, 0]
        return np.array([320 - label[2], label[1], 320 - label[0], label[3], *p.ravel()], np.float32)

    def skin(self, rng, i=None):
        """A patch of a cheek."""
        i = rng.integers(len(self.labels)) if i is None else i
        p, eye = self.labels[i][4:].reshape(5, 2) / 2, 38
        x, y = int(p[0, 0] - 0.1 * eye), int((p[0, 1] + p[3, 1]) / 2)
        return self.faces[1][i][y - 8 : y + 14, x - 9 : x + 13]

    def shape_mask(self, rng, label):
        """At 80 px: head, hair and shoulders with a soft edge, or the portrait's rectangle cut at random."""
        m, label = np.zeros((80, 80), np.uint8), label / 4
        c = (int((label[0] + label[2]) / 2), int((label[1] + label[3]) / 2))
        w, h = label[2] - label[0], label[3] - label[1]
        if rng.random() < 0.4:
            x0, y0 = rng.integers(0, max(1, int(label[0]))), rng.integers(0, max(1, int(label[1])))
            x1, y1 = rng.integers(int(min(label[2] + 1, 79)), 80), rng.integers(int(min(label[3] + 1, 79)), 80)
            m[y0:y1, x0:x1] = 255
            return m
        cv2.ellipse(m, c, (int(w * rng.uniform(0.55, 0.8)), int(h * rng.uniform(0.55, 0.66))), 0, 0, 360, 255, -1)
        neck, sh, y = w * rng.uniform(0.3, 0.5), w * rng.uniform(0.6, 1.2), int(label[3] - 0.1 * h)
        poly = [[c[0] - neck, y], [c[0] + neck, y], [c[0] + neck, y + 5], [c[0] + sh, 82], [c[0] - sh, 82], [c[0] - neck, y + 5]]
        cv2.fillPoly(m, [np.array(poly, np.int32)], 255)
        m[79:] = 0
        return cv2.GaussianBlur(m, (0, 0), rng.uniform(0.4, 1.8))

    # -- one face on the canvas -----------------------------------------------------------------------------------------------
    def paste(self, rng, canvas, truth, index=None, small=26, large=0.97, wear=None, hold=None, turn=None):
        """wear, hold, turn: what is drawn at random where they are None; wear as portrait(), hold a kind of object and a point, turn yaw and pitch."""
        h, w = canvas.shape[:2]
        i, flip = rng.integers(len(self.labels)) if index is None else index, rng.random() < 0.5
        child = Proportions(self.label(i, flip), 0 if self.plain or rng.random() < 0.8 else rng.uniform(0.2, 1))
        label = child.label
        yaw, pitch = rng.normal(0, 0.1, 2)
        if turn is not None:
            yaw, pitch = turn
        elif self.plain:
            yaw, pitch = 0.0, 0.0
        elif rng.random() < 0.75:
            yaw, pitch = rng.uniform(-0.97, 0.97), rng.uniform(-0.82, 0.82) * rng.choice([0.25, 1], p=[0.2, 0.8])
        turned = Turn(label, yaw, pitch)
        side = math.exp(rng.uniform(math.log(small), math.log(large * max(w, h))))  # height of the upright box
        if large > 0.9 and not self.plain and rng.random() < 0.12:
            side = rng.uniform(0.75, 1.35) * h
        k = min(side, 1.35 * h, 1.6 * w) / (label[3] - label[1])
        sx, sy = k * rng.uniform(0.9, 1.1), k
        a = math.radians(rng.normal(0, 10) if self.plain or rng.random() < 0.6 else rng.uniform(-45, 45))
        m = np.array([[math.cos(a), -math.sin(a)], [math.sin(a), math.cos(a)]]) @ np.diag([sx, sy])
        box, points = turned.label[:4], turned.label[4:].reshape(5, 2)
        centre = np.array([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2])
        bw, bh = (box[2] - box[0]) * sx, (box[3] - box[1]) * sy
        bw, bh = (math.hypot(math.cos(a) * v, math.sin(a) * u) for u, v in ((bh, bw), (bw, bh)))  # of the tilted ellipse
        reach = rng.choice([0.0, 0.25, 0.6], p=[1, 0, 0] if self.plain else [0.78, 0.14, 0.08])  # how far the box may leave the picture
        lo = np.array([bw / 2, bh / 2]) - reach * np.array([bw, bh])
        hi = np.maximum(lo + 1, np.array([w, h]) - lo)
        at = np.array([rng.uniform(min(p, q), max(p, q)) for p, q in zip(lo, hi)])
        new = np.array([at[0] - bw / 2, at[1] - bh / 2, at[0] + bw / 2, at[1] + bh / 2])
        vis = max(0, min(new[2], w) - max(new[0], 0)) * max(0, min(new[3], h) - max(new[1], 0)) / (bw * bh)
        for t in truth:
            grow = 0.12 * (t[2] - t[0] + bw)
            if min(new[2], t[2]) - max(new[0], t[0]) > -grow and min(new[3], t[3]) - max(new[1], t[1]) > -grow:
                return False
        shift = at - m @ centre
        corners = np.array([[0, 0], [320, 0], [320, 320], [0, 320]]) @ m.T + shift
        x0, y0 = np.maximum(np.floor(corners.min(0)), 0).astype(int)
        x1, y1 = np.minimum(np.ceil(corners.max(0)), [w, h]).astype(int)
        if x1 - x0 < 6 or y1 - y0 < 6:
            return False
        level = 0 if k > 0.5 else 1 if k > 0.25 else 2
        face, cover = self.portrait(rng, i, level, flip, child, wear)
        self.blend(rng, canvas, (x0, y0, x1, y1), face, self.shape_mask(rng, label), turned, m, shift)
        eye = float(np.hypot(*(label[6:8] - label[4:6])))
        seen = clear(cover, label[4:].reshape(5, 2) / 2**level, DISC * eye / 2**level)
        final, base = points @ m.T + shift, self.base[i] * ([-1, 1] if flip else [1, 1])
        seen = seen * clear(np.zeros((h, w), np.uint8), final, DISC * eye * k)
        if hold is None and not self.plain and wear is None and rng.random() < 0.25:
            hold = rng.choice(self.object_kinds), None
        if hold:
            which = None if hold[1] is None else final[hold[1]] + rng.normal(0, 0.03, 2) * bw
            skin = self.skin(rng, i if rng.random() < 0.6 else None)
            over = objects.put(rng, canvas, final, min(bw, 1.1 * k * (label[2] - label[0])), skin, self.background, hold[0], which)
            seen = seen * clear(over, final, DISC * eye * k)
            for t in truth:
                t[SEEN] *= clear(over, t[4:14].reshape(5, 2), DISC * float(np.hypot(*(t[6:8] - t[4:6]))))
        roll = math.atan2(final[1, 1] - final[0, 1], final[1, 0] - final[0, 0])
        pose = [(base[0] + math.degrees(yaw)) / 90, (base[1] + math.degrees(pitch)) / 90, math.degrees(roll) / 90]
        truth.append(np.concatenate([new, final.ravel(), [vis], seen, pose]))
        return True

    def blend(self, rng, canvas, roi, face, mask, turn, m, shift):
        x0, y0, x1, y1 = roi
        nw, nh = x1 - x0, y1 - y0
        step = 4 if max(nw, nh) > 96 else 1
        gx, gy = np.meshgrid(np.arange(0, nw - 1 + step, step), np.arange(0, nh - 1 + step, step))
        inv = np.linalg.inv(m)
        px, py = gx + x0 + 0.5 - shift[0], gy + y0 + 0.5 - shift[1]
        ux, uy = turn.back(inv[0, 0] * px + inv[0, 1] * py, inv[1, 0] * px + inv[1, 1] * py)
        ux, uy = ux.astype(np.float32), uy.astype(np.float32)
        if step > 1:  # node (i) sits at pixel step*i: sample the coarse maps there
            fx, fy = np.meshgrid(np.arange(nw, dtype=np.float32) / step, np.arange(nh, dtype=np.float32) / step)
            ux, uy = (cv2.remap(q, fx, fy, cv2.INTER_LINEAR) for q in (ux, uy))
        f = np.float32(face.shape[0] / 320)
        patch = cv2.remap(face, ux * f - 0.5, uy * f - 0.5, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        alpha = cv2.remap(mask, ux / 4 - 0.5, uy / 4 - 0.5, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
        patch = light(rng, patch.astype(np.float32))
        alpha = alpha[:, :, None].astype(np.float32) * (1 / 255)
        part = canvas[y0:y1, x0:x1]
        part[:] = np.clip(patch * alpha + part * (1 - alpha), 0, 255).astype(np.uint8)

    def decoy(self, rng, canvas, truth):
        """A patch of skin or hair, or a face cut into shuffled pieces: nothing to find."""
        h, w = canvas.shape[:2]
        i = rng.integers(len(self.labels))
        face, label = self.faces[1][i], self.labels[i] / 2
        if rng.random() < 0.5:
            n = int(rng.integers(20, 45))
            y, x = rng.integers(0, 160 - n, 2)
            piece = face[y : y + n, x : x + n]
        else:
            q = face[int(label[1]) : int(label[3]), int(label[0]) : int(label[2])]
            a, b = q.shape[0] // 3, q.shape[1] // 2
            tiles = [q[i * a : i * a + a, j * b : j * b + b] for i in range(3) for j in range(2)]
            o = rng.permutation(6)
            while (o // 2 == [0, 0, 1, 1, 2, 2]).any():  # no row may stay where it was
                o = rng.permutation(6)
            piece = np.vstack([np.hstack([tiles[o[2 * i]], tiles[o[2 * i + 1]]]) for i in range(3)])
        s = int(math.exp(rng.uniform(math.log(16), math.log(0.8 * min(w, h)))))
        x, y = rng.integers(0, w - s + 1), rng.integers(0, h - s + 1)
        if all(x > t[2] or x + s < t[0] or y > t[3] or y + s < t[1] for t in truth):
            canvas[y : y + s, x : x + s] = cv2.resize(piece, (s, s), interpolation=cv2.INTER_AREA)

    # -- the whole picture ----------------------------------------------------------------------------------------------------
    def sample(self, rng, size, index=None, faces=None, small=26, **first):
        """A square picture: letterboxed content, top left, zero padded. `index` fixes the first face, `faces` their number, `first` its look."""
        w, h = size, size
        if rng.random() < 0.5:
            cut = int(size * rng.choice([0.75, 0.5625, rng.uniform(0.5, 1)]))
            w, h = (cut, size) if rng.random() < 0.5 else (size, cut)
        canvas, truth = self.background(rng, w, h), []
        n = rng.choice([0, 1, 2, 3, 4], p=[0.3, 0.42, 0.16, 0.08, 0.04]) if faces is None else faces
        for i in range(n):
            tries, more = (30 if index is not None else 3, first) if i == 0 else (3, {})
            while tries and not self.paste(rng, canvas, truth, index if i == 0 else None, small, 0.97 if i == 0 else 0.45, **more):
                tries -= 1
        if not self.plain and rng.random() < 0.25:
            self.decoy(rng, canvas, truth)
        out = np.zeros((size, size, 3), np.uint8)
        out[:h, :w] = faults(rng, canvas)
        return out, np.array(truth, np.float32).reshape(-1, ROW)


def clear(cover, points, radius):
    """The share of a disc around each point that lies on the picture and is not covered, 0 to 1."""
    h, w = cover.shape
    reach = np.linspace(-0.8, 0.8, 5) * radius
    dx, dy = (v.ravel() for v in np.meshgrid(reach, reach))
    dx, dy = dx[dx**2 + dy**2 <= radius**2], dy[dx**2 + dy**2 <= radius**2]
    x, y = (np.floor(points[:, k, None] + d).astype(int) for k, d in ((0, dx), (1, dy)))
    inside = (x >= 0) & (y >= 0) & (x < w) & (y < h)
    covered = cover[y.clip(0, h - 1), x.clip(0, w - 1)] > 127
    return (inside & ~covered).mean(1).astype(np.float32)
