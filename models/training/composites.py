"""Draws training pictures: turned, rotated, scaled synthetic faces on photographs, with occluders and camera faults.

sample(rng, size) -> (RGB uint8 [size,size,3], truth [n,15]); a truth row is box (may reach outside), five points, and visible share.
"""
import math

import cv2
import numpy as np

from turn import Turn

MIRROR = [1, 0, 2, 4, 3]


class Composer:
    """plain=True, for measuring only: faces as they are, whole, uncovered and at most 10 degrees (one sigma) tilted."""

    def __init__(self, faces, labels, photos, masks, plain=False):
        self.plain = plain
        shrunk = [np.stack([cv2.resize(f, (n, n), interpolation=cv2.INTER_AREA) for f in faces]) for n in (160, 80)]
        self.faces, self.labels, self.photos, self.masks = [faces, *shrunk], labels, photos, masks

    # -- pieces ---------------------------------------------------------------------------------------------------------------
    def background(self, rng, w, h):
        """A crop of a photograph: the whole of it, or down to a fifth; sometimes flat, sometimes blurred."""
        if rng.random() < 0.06:
            base = np.full((h, w, 3), rng.integers(0, 256, 3), np.uint8)
            return cv2.add(base, rng.integers(0, 12, (h, w, 3), np.uint8))
        p = self.photos[rng.integers(len(self.photos))]
        s = min(p.shape[0] / h, p.shape[1] / w) * (1 if rng.random() < 0.4 else rng.uniform(0.2, 1))
        cw, ch = max(2, int(w * s)), max(2, int(h * s))
        x, y = rng.integers(0, p.shape[1] - cw + 1), rng.integers(0, p.shape[0] - ch + 1)
        out = cv2.resize(p[y : y + ch, x : x + cw], (w, h), interpolation=cv2.INTER_AREA if s > 1 else cv2.INTER_LINEAR)
        if rng.random() < 0.5:
            out = out[:, ::-1]
        if rng.random() < 0.15:
            out = cv2.GaussianBlur(out, (0, 0), rng.uniform(1, 6))
        return np.ascontiguousarray(out)

    def portrait(self, rng, i, level, flip):
        """A portrait at 320, 160 or 80 px with its label; now and then with a mask, dark glasses or another cover."""
        face, label = self.faces[level][i], self.label(i, flip) / 2**level
        face = np.ascontiguousarray(face[:, ::-1]) if flip else face.copy()
        r = 1 if self.plain else rng.random()
        if r < 0.10:
            self.wear_mask(rng, face, label)
        elif r < 0.13:
            p, eye = label[4:].reshape(5, 2), label[6] - label[4]
            colour = tuple(int(v) for v in rng.integers(0, 70, 3))
            for c in p[:2]:
                axes = (int(eye * rng.uniform(0.3, 0.42)), int(eye * rng.uniform(0.22, 0.36)))
                cv2.ellipse(face, (int(c[0]), int(c[1])), axes, 0, 0, 360, colour, -1)
            cv2.line(face, tuple(int(v) for v in p[0]), tuple(int(v) for v in p[1]), colour, max(1, 4 >> level))
        elif r < 0.25:
            self.cover(rng, face, label)
        return face

    def label(self, i, flip):
        label = self.labels[i]
        if not flip:
            return label
        p = label[4:].reshape(5, 2)[MIRROR] * [-1, 1] + [320, 0]
        return np.array([320 - label[2], label[1], 320 - label[0], label[3], *p.ravel()], np.float32)

    def wear_mask(self, rng, face, label):
        image, anchors = self.masks[rng.integers(len(self.masks))]
        p, w = label[4:].reshape(5, 2), label[2] - label[0]
        top = p[0, 1] + (p[2, 1] - p[0, 1]) * rng.uniform(0.35, 0.75)
        to = np.array([[label[0] + 0.02 * w, top], [label[2] - 0.02 * w, top], [p[3:, 0].mean(), label[3] + 0.03 * w]], np.float32)
        over = cv2.warpAffine(image, cv2.getAffineTransform(anchors, to), face.shape[1::-1], flags=cv2.INTER_LINEAR)
        a = over[:, :, 3:].astype(np.float32) / 255
        tint = rng.uniform(0.3, 1.1, 3) if rng.random() < 0.6 else np.ones(3)
        face[:] = np.clip(face * (1 - a) + over[:, :, :3] * tint.astype(np.float32) * a, 0, 255).astype(np.uint8)

    def cover(self, rng, face, label):
        """An ellipse of skin, plain colour or photograph over a part of the face."""
        w, n = label[2] - label[0], face.shape[0]
        p = label[4:].reshape(5, 2)[rng.integers(5)] + rng.normal(0, 0.08, 2) * w
        m = np.zeros((n, n), np.uint8)
        axes = (int(w * rng.uniform(0.1, 0.4)), int(w * rng.uniform(0.08, 0.3)))
        cv2.ellipse(m, (int(p[0]), int(p[1])), axes, rng.uniform(0, 180), 0, 360, 255, -1, cv2.LINE_AA)
        x, y, bw, bh = cv2.boundingRect(m)
        if bw < 2 or bh < 2:
            return
        kind, part = rng.random(), face[y : y + bh, x : x + bw]
        if kind < 0.35:
            fill = face[int(label[5] * 0.75), int(label[8])].astype(np.float32) * rng.uniform(0.7, 1.1) + rng.normal(0, 4, (bh, bw, 1))
        elif kind < 0.6:
            fill = rng.uniform(0, 255, 3)
        else:
            fill = self.background(rng, bw, bh)
        a = m[y : y + bh, x : x + bw, None] / 255.0
        part[:] = np.clip(part * (1 - a) + fill * a, 0, 255).astype(np.uint8)

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
    def paste(self, rng, canvas, truth, index=None, small=26, large=0.97):
        h, w = canvas.shape[:2]
        i, flip = rng.integers(len(self.labels)) if index is None else index, rng.random() < 0.5
        label = self.label(i, flip)
        yaw, pitch = rng.normal(0, 0.1, 2)
        if self.plain:
            yaw, pitch = 0.0, 0.0
        elif rng.random() < 0.55:
            yaw, pitch = rng.uniform(-0.87, 0.87), rng.uniform(-0.66, 0.66) * rng.choice([0.3, 1], p=[0.3, 0.7])
        turn = Turn(label, yaw, pitch)
        side = math.exp(rng.uniform(math.log(small), math.log(large * max(w, h))))  # height of the upright box
        k = min(side, 1.15 * h, 1.5 * w) / (label[3] - label[1])
        sx, sy = k * rng.uniform(0.9, 1.1), k
        a = math.radians(rng.normal(0, 10) if self.plain or rng.random() < 0.6 else rng.uniform(-32, 32))
        m = np.array([[math.cos(a), -math.sin(a)], [math.sin(a), math.cos(a)]]) @ np.diag([sx, sy])
        box, points = turn.label[:4], turn.label[4:].reshape(5, 2)
        centre = np.array([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2])
        bw, bh = (box[2] - box[0]) * sx, (box[3] - box[1]) * sy
        bw, bh = (math.hypot(math.cos(a) * v, math.sin(a) * u) for u, v in ((bh, bw), (bw, bh)))  # of the tilted ellipse
        reach = rng.choice([0.0, 0.25, 0.6], p=[1, 0, 0] if self.plain else [0.75, 0.15, 0.10])  # how far the box may leave the picture
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
        face, mask = self.portrait(rng, i, level, flip), self.shape_mask(rng, label)
        self.blend(rng, canvas, (x0, y0, x1, y1), face, mask, turn, m, shift)
        truth.append(np.concatenate([new, (points @ m.T + shift).ravel(), [vis]]))
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
        patch = patch.astype(np.float32)
        if rng.random() < 0.35:
            patch = patch * rng.uniform(0.5, 1.3) + rng.uniform(-10, 10)
        if rng.random() < 0.3:  # light from one side
            ang = rng.uniform(0, 2 * math.pi)
            ramp = (np.arange(nw) / nw - 0.5)[None] * math.cos(ang) + (np.arange(nh) / nh - 0.5)[:, None] * math.sin(ang)
            patch *= np.clip(1 + ramp * rng.uniform(0.4, 1.8), 0.1, 2)[:, :, None].astype(np.float32)
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
    def sample(self, rng, size, index=None, faces=None):
        """A square picture: letterboxed content, top left, zero padded. `index` fixes the first face, `faces` their number."""
        w, h = size, size
        if rng.random() < 0.5:
            cut = int(size * rng.choice([0.75, 0.5625, rng.uniform(0.5, 1)]))
            w, h = (cut, size) if rng.random() < 0.5 else (size, cut)
        canvas, truth = self.background(rng, w, h), []
        n = rng.choice([0, 1, 2, 3, 4], p=[0.28, 0.4, 0.16, 0.1, 0.06]) if faces is None else faces
        for i in range(n):
            tries = 30 if index is not None and i == 0 else 3
            large = 0.97 if i == 0 else 0.45
            while tries and not self.paste(rng, canvas, truth, index if i == 0 else None, large=large):
                tries -= 1
        if not self.plain and rng.random() < 0.25:
            self.decoy(rng, canvas, truth)
        canvas = faults(rng, canvas)
        out = np.zeros((size, size, 3), np.uint8)
        out[:h, :w] = canvas
        return out, np.array(truth, np.float32).reshape(-1, 15)


def faults(rng, image):
    """Light, colour, blur, noise and compression of an ordinary camera, most of them absent in any one picture."""
    h, w = image.shape[:2]
    if rng.random() < 0.15:
        image = cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    if rng.random() < 0.7:
        x = np.arange(256)[:, None] / 255
        lut = x ** rng.uniform(0.6, 1.7) * rng.uniform(0.6, 1.2) + rng.normal(0, 0.04, (1, 3))
        image = cv2.LUT(image, np.clip(lut * 255, 0, 255).astype(np.uint8).reshape(256, 1, 3))
    r = rng.random()
    if r < 0.15:
        image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.4, 1.8))
    elif r < 0.30:
        q = rng.uniform(0.3, 0.8)
        image = cv2.resize(cv2.resize(image, None, fx=q, fy=q, interpolation=cv2.INTER_AREA), (w, h), interpolation=cv2.INTER_LINEAR)
    elif r < 0.36:
        n = int(rng.integers(3, 8))
        kernel = np.zeros((n, n), np.float32)
        cv2.line(kernel, tuple(int(v) for v in rng.integers(0, n, 2)), (n // 2, n // 2), 1)
        image = cv2.filter2D(image, -1, kernel / kernel.sum())
    if rng.random() < 0.4:
        noise = rng.standard_normal((h, w, 1 if rng.random() < 0.5 else 3), np.float32) * rng.uniform(1, 16)
        image = np.clip(image + noise, 0, 255).astype(np.uint8)
    if rng.random() < 0.4:
        ok, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 96))])
        image = cv2.imdecode(data, cv2.IMREAD_COLOR) if ok else image
    return image
