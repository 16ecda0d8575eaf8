"""Turns a frontal portrait: yaw about the vertical and pitch about the horizontal axis, labels included.

The head is an ellipsoid whose outline stays where it is while its surface rotates below it, strongest in the middle, so the map is
one-to-one and needs no hidden pixels; the nose is pushed on by a bump of 0.4 eye distances. On the five points this gives, as on a
real head, (nose - middle of the eyes) / eye distance close to 0.5 tan(yaw). Angles in radians below 1; positive yaw moves the nose
to the right of the picture, positive pitch moves it down.
"""
import numpy as np

_TABLE = np.linspace(-np.pi / 2, np.pi / 2, 721)


def _smooth(x, a, b):
    t = np.clip((x - a) / (b - a), 0, 1)
    return t * t * (3 - 2 * t)


def _back(t, radius, angle):
    theta = np.arcsin(np.clip(t / radius, -1, 1))
    return np.where(np.abs(t) < radius, radius * np.sin(theta - angle * np.cos(theta)), t)


def _forth(s, radius, angle):
    table = np.interp(np.arcsin(np.clip(s / radius, -1, 1)), _TABLE - angle * np.cos(_TABLE), _TABLE)
    return np.where(np.abs(s) < radius, radius * np.sin(table), s)


class Turn:
    """The turn of one portrait with label [14] by (yaw, pitch)."""

    def __init__(self, label, yaw, pitch):
        box, points = label[:4], label[4:].reshape(5, 2)
        self.yaw, self.pitch = yaw, pitch
        self.c = np.array([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2])
        self.r = np.array([0.72 * (box[2] - box[0]), 0.66 * (box[3] - box[1])])
        eye = float(np.hypot(*(points[1] - points[0])))
        self.sigma = 0.4 * eye
        self.push = 0.4 * eye * np.sin([yaw, pitch])
        self.nose = self._surface(points[2:3])[0] + self.push
        self.label = np.concatenate([self._box(box), self.forth(points).ravel()]).astype(np.float32)

    def _surface(self, p):
        q = p - self.c
        return np.stack([_forth(q[:, 0], self.r[0], self.yaw), _forth(q[:, 1], self.r[1], self.pitch)], 1) + self.c

    def _box(self, box):
        """The edge that the face turns towards follows its surface, the opposite one half as much (ear and jaw come into view)."""
        old = np.array([[box[0], box[1]], [box[2], box[3]]], np.float64)
        new = self._surface(old)
        ahead = np.array([[self.yaw < 0, self.pitch < 0], [self.yaw > 0, self.pitch > 0]])
        return np.where(ahead, new, (new + old) / 2).ravel()

    def forth(self, points):
        """Portrait -> turned portrait, for points on the face."""
        base = self._surface(points)
        out = base.copy()
        for _ in range(12):
            d2 = ((out - self.nose) ** 2).sum(1, keepdims=True)
            out = base + self.push * np.exp(-d2 / (2 * self.sigma**2))
        return out

    def back(self, x, y):
        """Turned portrait -> portrait, for arrays of coordinates; the turn fades out beyond the head."""
        g = np.exp(-((x - self.nose[0]) ** 2 + (y - self.nose[1]) ** 2) / (2 * self.sigma**2))
        x, y = x - self.push[0] * g - self.c[0], y - self.push[1] * g - self.c[1]
        fade = 1 - _smooth(np.hypot(x / self.r[0], y / self.r[1]), 0.95, 1.3)
        return _back(x, self.r[0], self.yaw * fade) + self.c[0], _back(y, self.r[1], self.pitch * fade) + self.c[1]
