"""The camera that every picture of the liveness network goes through, live faces and attacks alike: only the medium may differ.

A scene is float32 RGB, linear light, 0 to about 1.2, as large as the sensor. What a lens would resolve of a fine grid is not drawn but
computed: `grating(sigma)` gives what remains of it after lens and photosite, and the colour filter then samples that. Aliasing is real.
"""
import cv2
import numpy as np

GAMMA = 2.2


def linear(image):
    return cv2.LUT(image, (np.arange(256, dtype=np.float32) / 255) ** GAMMA)


def transfer(frequency, sigma):
    """What is left of a pattern of so many cycles a pixel: a Gaussian lens, then the square photosite."""
    return float(np.exp(-2 * (np.pi * sigma * frequency) ** 2) * np.abs(np.sinc(frequency)))


def shoot(rng, scene, side, grating=None):
    """The photo, RGB uint8 [side, side, 3], through lens, sensor, demosaicing, processing and JPEG."""
    sigma = rng.uniform(0.3, 0.8) if rng.random() < 0.6 else rng.uniform(0.8, 1.8)
    scene = cv2.GaussianBlur(scene, (0, 0), sigma)
    if grating is not None:
        scene = grating(scene, sigma)
    if rng.random() < 0.15:
        scene = shake(rng, scene)
    image = sensor(rng, scene * exposure(rng, scene))
    image = develop(rng, image)
    if image.shape[0] != side:
        image = cv2.resize(image, (side, side), interpolation=cv2.INTER_AREA if image.shape[0] > side else cv2.INTER_LINEAR)
    return jpeg(rng, image)


def exposure(rng, scene):
    level = float(scene[::8, ::8].mean()) + 0.02
    return np.clip(rng.uniform(0.13, 0.3) / level, 0.25, 4)


def shake(rng, scene):
    n = int(rng.integers(2, 6))
    kernel = np.zeros((n, n), np.float32)
    cv2.line(kernel, tuple(int(v) for v in rng.integers(0, n, 2)), (n // 2, n // 2), 1)
    return cv2.filter2D(scene, -1, kernel / kernel.sum())


def sensor(rng, scene):
    """Photosites behind a Bayer filter, shot and read noise, demosaicing; a good sensor's picture was binned and has no mosaic left."""
    bayer = rng.random() < 0.8
    if bayer:
        h, w = scene.shape[:2]
        raw = np.empty((h, w), np.float32)
        raw[0::2, 0::2], raw[0::2, 1::2] = scene[0::2, 0::2, 2], scene[0::2, 1::2, 1]
        raw[1::2, 0::2], raw[1::2, 1::2] = scene[1::2, 0::2, 1], scene[1::2, 1::2, 0]
    else:
        raw = scene
    shot, read = 10 ** rng.uniform(-4.6, -2.9), 10 ** rng.uniform(-3.3, -2.2)
    noise = cv2.randn(np.empty(raw.shape, np.float32), (0,) * 4, (1,) * 4)
    raw = raw + noise * np.sqrt(np.maximum(raw, 0) * shot + read * read)
    if not bayer:
        return raw
    steps = np.clip(raw * 40000, 0, 65535).astype(np.uint16)
    return cv2.cvtColor(steps, cv2.COLOR_BayerRG2RGB if rng.random() < 0.7 else cv2.COLOR_BayerRG2RGB_EA).astype(np.float32) / 40000


def develop(rng, image):
    """White balance, denoising, sharpening and the tone curve. Linear light in, uint8 out."""
    gains = np.exp(rng.normal(0, 0.06, 3)).astype(np.float32)
    image = np.clip(image * gains, 0, 1) ** np.float32(1 / rng.uniform(2.0, 2.5))
    if rng.random() < 0.4:
        image = image + rng.uniform(-0.35, 0.35) * (image * image * (3 - 2 * image) - image)
    image = np.clip(image * 255, 0, 255).astype(np.uint8)
    r = rng.random()
    if r < 0.25:
        image = cv2.bilateralFilter(image, 5, rng.uniform(8, 30), 2)
    elif r < 0.45:
        space = cv2.cvtColor(image, cv2.COLOR_RGB2YCrCb)
        space[:, :, 1:] = cv2.blur(space[:, :, 1:], (5, 5))
        image = cv2.cvtColor(space, cv2.COLOR_YCrCb2RGB)
    if rng.random() < 0.6:
        amount = rng.uniform(0.1, 0.9)
        image = cv2.addWeighted(image, 1 + amount, cv2.GaussianBlur(image, (0, 0), rng.uniform(0.7, 1.6)), -amount, 0)
    if rng.random() < 0.2:
        image = cv2.addWeighted(image, rng.uniform(0.85, 1), np.zeros_like(image), 0, rng.uniform(0, 16))
    if rng.random() < 0.03:
        image = cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    return image


def jpeg(rng, image, low=68, high=98):
    ok, coded = cv2.imencode(".jpg", image[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(low, high))])
    return np.ascontiguousarray(cv2.imdecode(coded, cv2.IMREAD_COLOR)[:, :, ::-1]) if ok else image
