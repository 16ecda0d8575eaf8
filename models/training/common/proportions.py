"""Children's proportions from an adult portrait: a higher forehead, a shorter lower face, larger eyes."""
import cv2
import numpy as np


class Proportions:
    """`amount` 0 leaves the portrait (320 px, label [14]) alone, 1 is a small child."""

    def __init__(self, label, amount):
        self.amount, self.before = amount, label
        p = label[4:].reshape(5, 2)
        eye_y, nose_y, mouth_y = p[:2, 1].mean(), p[2, 1], p[3:, 1].mean()
        self.old = np.array([0, label[1], eye_y, nose_y, mouth_y, label[3], 320], np.float64)
        steps = np.diff(self.old) * [1, 1 + 0.12 * amount, 1 - 0.12 * amount, 1 - 0.12 * amount, 1 - 0.22 * amount, 1]
        self.new = np.concatenate([[0], np.cumsum(steps)])
        self.new[-1] = max(320, self.new[-2] + 1)
        self.label = label.copy()
        if amount:
            for k in range(1, 14, 2):
                self.label[k] = np.interp(label[k], self.old, self.new)

    def apply(self, face, level):
        """The portrait at 320 / 2**level px, redrawn."""
        if not self.amount:
            return face
        n, scale = face.shape[0], 2.0**level
        x, y = np.meshgrid(np.arange(n) + 0.5, np.arange(n) + 0.5)
        x, y = x * scale, y * scale
        p = self.label[4:].reshape(5, 2)
        radius = 0.45 * float(np.hypot(*(p[1] - p[0])))
        for c in p[:2]:  # magnified about each eye, fading out at the radius
            t = np.clip(np.hypot(x - c[0], y - c[1]) / radius, 0, 1)
            shrink = 1 - 0.22 * self.amount * (1 - t * t) ** 2
            x, y = c[0] + (x - c[0]) * shrink, c[1] + (y - c[1]) * shrink
        y = np.interp(y.ravel(), self.new, self.old).reshape(n, n)
        return cv2.remap(face, (x / scale - 0.5).astype(np.float32), (y / scale - 0.5).astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
