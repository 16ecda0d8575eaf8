"""What light and an ordinary camera do to a picture: colour, blur, noise, compression. Each is absent from most pictures."""
import math

import cv2
import numpy as np


def light(rng, patch):
    """Light on one face, float [h,w,3] changed in place: level, a side light, two lights of different colour, a back light."""
    h, w = patch.shape[:2]
    if rng.random() < 0.35:
        patch *= np.float32(rng.uniform(0.45, 1.35))
        patch += np.float32(rng.uniform(-10, 10))
    kind = rng.random()
    if kind < 0.42:
        angle = rng.uniform(0, 2 * math.pi)
        ramp = (np.arange(w) / w - 0.5)[None] * math.cos(angle) + (np.arange(h) / h - 0.5)[:, None] * math.sin(angle)
        if kind < 0.3:
            gain = np.clip(1 + ramp * rng.uniform(0.4, 2.0), 0.08, 2.2)[:, :, None]
        else:  # from the left and from the right, of different colour
            share = (1 / (1 + np.exp(-ramp * rng.uniform(3, 14))))[:, :, None]
            gain = share * rng.uniform(0.5, 1.4, 3) + (1 - share) * rng.uniform(0.5, 1.4, 3)
        patch *= gain.astype(np.float32)
    return patch


def faults(rng, image):
    """Light, colour, blur, noise and compression of the whole picture, RGB uint8."""
    h, w = image.shape[:2]
    kind = rng.random()
    if kind < 0.12:
        image = cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    if rng.random() < 0.75:
        x = np.arange(256)[:, None] / 255
        cast = rng.normal(0, 0.04, (1, 3)) + (np.array([[-0.1, 0, 0.1]]) * rng.uniform(0.3, 1.5) if kind > 0.9 else 0)  # cold
        lut = x ** rng.uniform(0.55, 1.8) * rng.uniform(0.55, 1.3) + cast
        image = cv2.LUT(image, np.clip(lut * 255, 0, 255).astype(np.uint8).reshape(256, 1, 3))
    r = rng.random()
    if r < 0.15:
        image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.4, 2.0))
    elif r < 0.27:
        q = rng.uniform(0.3, 0.8)
        image = cv2.resize(cv2.resize(image, None, fx=q, fy=q, interpolation=cv2.INTER_AREA), (w, h), interpolation=cv2.INTER_LINEAR)
    elif r < 0.37:  # the hand moved
        n = int(rng.integers(3, 10))
        kernel = np.zeros((n, n), np.float32)
        cv2.line(kernel, tuple(int(v) for v in rng.integers(0, n, 2)), (n // 2, n // 2), 1)
        image = cv2.filter2D(image, -1, kernel / kernel.sum())
    elif r < 0.42:
        image = cv2.addWeighted(image, 1.8, cv2.GaussianBlur(image, (0, 0), 1.2), -0.8, 0)
    if rng.random() < 0.4:
        sigma = rng.uniform(2, 16)
        noise = rng.standard_normal((h, w, 3 if rng.random() < 0.5 else 1), np.float32)
        image = np.clip(image + noise * sigma, 0, 255).astype(np.uint8)
    if rng.random() < 0.6:
        quality = int(rng.integers(50, 96))
        image = cv2.imdecode(cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_COLOR)
    return image
