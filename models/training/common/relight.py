"""Hard and low light on one face: lamps from the side and from above by the head's own shape, shadows, under-exposure, back light, coloured light."""
import cv2
import numpy as np


def normals(head, size):
    """[size,size,3] of a portrait: right, down, towards the camera; from the depth of the head."""
    depth = cv2.GaussianBlur(head.field[:, :, 0], (0, 0), 0.7)
    gy, gx = np.gradient(depth, 320 / depth.shape[0])
    n = np.dstack([gx, gy, np.ones_like(gx)]).astype(np.float32)
    n /= np.linalg.norm(n, axis=2, keepdims=True)
    return cv2.resize(n, (size, size), interpolation=cv2.INTER_CUBIC)


def lamp(rng, head, size):
    """A gain for each pixel: a lamp at a drawn place with little or much light from everywhere else; from the side or from above."""
    kind = rng.random()
    across, down = (rng.choice([-1, 1]) * rng.uniform(0.5, 1.0), rng.normal(-0.2, 0.3)) if kind < 0.5 else (rng.normal(0, 0.35), -rng.uniform(0.5, 1.1))
    if kind > 0.92:
        down = rng.uniform(0.4, 0.9)  # from below
    lit = np.array([across, down, rng.uniform(0.1, 0.9)])
    lit /= np.linalg.norm(lit)
    hard, rest = rng.uniform(1, 3), rng.uniform(0.04, 0.45)
    shade = np.clip(normals(head, size) @ lit.astype(np.float32), 0, 1) ** (1 / hard)
    return (rest + (1 - rest) * shade) / (rest + (1 - rest) * 0.75)


def ellipse(size, centre, axes, angle=0.0, soft=0.25):
    """A spot of 1 with a soft rim on 0."""
    spot = np.zeros((size, size), np.uint8)
    cv2.ellipse(spot, tuple(int(v) for v in centre), tuple(max(1, int(v)) for v in axes), angle, 0, 360, 255, -1)
    return cv2.GaussianBlur(spot, (0, 0), max(0.6, soft * float(min(axes)))).astype(np.float32) / 255


def sockets(rng, label, size):
    """Deep-set eyes under light from above: dark where the eyes lie, and below nose and lip."""
    p, gain = label[4:].reshape(5, 2), np.ones((size, size), np.float32)
    eye = float(np.hypot(*(p[1] - p[0])))
    deep = rng.uniform(0.15, 0.75)
    for c in p[:2]:
        gain *= 1 - (1 - deep) * ellipse(size, c - [0, 0.04 * eye], (0.3 * eye, rng.uniform(0.15, 0.26) * eye))
    gain *= 1 - rng.uniform(0, 0.6) * ellipse(size, p[2] + [0, 0.2 * eye], (0.22 * eye, 0.12 * eye))
    gain *= 1 - rng.uniform(0, 0.5) * ellipse(size, p[3:].mean(0) + [0, 0.3 * eye], (0.3 * eye, 0.1 * eye))
    return gain


def cast(rng, label, size):
    """The edge of a shadow across the face: of a hat's brim over the eyes, of a wall or a tree over one side, in spots of leaves."""
    p = label[4:].reshape(5, 2)
    eye = float(np.hypot(*(p[1] - p[0])))
    y, x = np.mgrid[0:size, 0:size].astype(np.float32)
    kind, soft = rng.random(), eye * rng.uniform(0.01, 0.25)
    if kind < 0.4:
        edge = p[:2, 1].mean() + rng.uniform(-0.1, 0.8) * eye
        dark = 1 / (1 + np.exp(-np.clip((edge - y - 0.1 * (x - p[2, 0]) ** 2 / eye) / soft, -30, 30)))
    elif kind < 0.85:
        angle = rng.normal(0, 0.35) + (np.pi if rng.random() < 0.5 else 0)
        from_nose = (x - p[2, 0]) * np.cos(angle) + (y - p[2, 1]) * np.sin(angle) + rng.normal(0, 0.25) * eye
        dark = 1 / (1 + np.exp(-np.clip(from_nose / soft, -30, 30)))
    else:
        rough = cv2.resize(rng.normal(0, 1, (6, 6)).astype(np.float32), (size, size), interpolation=cv2.INTER_CUBIC)
        dark = 1 / (1 + np.exp(-np.clip(rough * rng.uniform(4, 30), -30, 30)))
    return 1 - (1 - rng.uniform(0.08, 0.6)) * dark


def shaded(rng, face, label, head):
    """The portrait under one kind of hard light, half of the time; RGB uint8."""
    size, kind = face.shape[0], rng.random()
    if kind > 0.55:
        return face
    gain = lamp(rng, head, size)
    if kind < 0.2:
        gain = gain * sockets(rng, label, size)
    elif kind < 0.36:
        gain = cast(rng, label, size)
    gain = np.clip(gain, 0.02, 2.5)[:, :, None]
    if rng.random() < 0.25:  # lamp and room of different colour
        gain = gain * np.exp(rng.normal(0, 0.15, 3)) if rng.random() < 0.5 else gain ** np.exp(rng.normal(0, 0.25, 3))
    light = (face.astype(np.float32) / 255) ** 2.2 * gain.astype(np.float32)
    return (np.clip(light, 0, 1) ** (1 / 2.2) * 255).astype(np.uint8)


def exposed(rng, picture, inside):
    """
    The whole picture as an ordinary camera takes it in bad light: too dark, against the light, in coloured light. `inside` [h,w,1] is the share of
    the person in each pixel, 0 to 1. Float 0 to 255.
    """
    light, kind = (picture.astype(np.float32) / 255) ** 2.2, rng.random()
    if kind < 0.16:  # too dark
        light = light * np.float32(np.exp(rng.uniform(np.log(0.06), np.log(0.6))))
    elif kind < 0.3:  # against the light: the room glares, the face does not, and a haze lies over it
        light = light * inside * np.float32(np.exp(rng.uniform(np.log(0.05), np.log(0.5)))) + (1 - inside) * np.clip(light * rng.uniform(1, 4) + rng.uniform(0, 0.6), 0, 1)
        light = light * 0.97 + rng.uniform(0, 0.06)
    elif kind < 0.38:  # a shop's sign, a stage, a screen
        light = light * np.exp(rng.normal(0, 0.5, 3) - 0.3).astype(np.float32)
    elif kind < 0.43:  # over-exposed
        light = light * np.float32(rng.uniform(1.3, 2.6))
    else:
        light = light * np.exp(rng.normal(0, 0.2) + rng.normal(0, 0.06, 3)).astype(np.float32)
    # No darker than a camera of today takes a person whom one can still make out.
    bright = float((light.mean(2, keepdims=True) * inside).sum() / (inside.sum() + 1e-6))
    light = light * np.float32(max(1.0, np.exp(rng.uniform(np.log(0.006), np.log(0.03))) / (bright + 1e-6)))
    if rng.random() < 0.3:  # a lamp's white
        light = light * np.array([np.exp(w := rng.normal(0, 0.22)), 1, np.exp(-w)], np.float32)
    out = np.clip(light, 0, 1) ** np.float32(1 / rng.uniform(1.7, 2.7)) * 255
    return out
