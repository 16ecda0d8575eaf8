"""What leaves a face uncovered although it lies on it or around it: beards, moustaches, headscarves, hoods, turbans, caps, glasses that reflect.

Drawn on a portrait before its head is turned, along the 468 points of its mesh; `mesh` [468,2] and `label` are in pixels of that portrait.
"""
import cv2
import numpy as np

from common.head import OUTLINE
from common.occluders import cloth, lay

LIPS = [61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185]
# The outline's lower half, from the ear on the right of the picture over the chin to the other one.
JAW = OUTLINE[8:29]
# Below the nose, from one nostril to the other, and down the folds to the corners of the mouth.
ABOVE_LIP = [326, 2, 97]


def hair_texture(rng, n, colour, curl):
    """[n,n,3] of hair: streaks of noise, fine or curly."""
    noise = rng.normal(0, 1, (n, n)).astype(np.float32)
    streaks = cv2.GaussianBlur(noise, (0, 0), sigmaX=0.5 if curl < 0.5 else 1.1, sigmaY=rng.uniform(0.8, 3) if curl < 0.5 else 1.1)
    streaks = streaks / (streaks.std() + 1e-6) * rng.uniform(0.15, 0.5)
    return np.clip(colour * (1 + streaks[:, :, None]), 0, 255)


def hair_colour(rng):
    kind = rng.random()
    if kind < 0.5:
        return rng.uniform(8, 45) * np.array([1.1, 1, 0.92])
    if kind < 0.7:
        return rng.uniform(60, 125) * np.array([1.15, 0.85, 0.6])
    return rng.uniform(90, 225) * np.array([1.02, 1, 0.97])


def polygon(mask, points, value=255):
    cv2.fillPoly(mask, [np.round(points).astype(np.int32)], value, cv2.LINE_AA)


def beard(rng, face, mesh, label):
    """A full beard, a goatee, a moustache or stubble, of any colour; the lips stay free, but for the rim of the upper one now and then."""
    n, mask = face.shape[0], np.zeros(face.shape[:2], np.uint8)
    kind = rng.choice(["full", "long", "goatee", "moustache", "stubble"], p=[0.35, 0.15, 0.18, 0.17, 0.15])
    lips, jaw = mesh[LIPS], mesh[JAW]
    width = np.ptp(jaw[:, 0])
    corners, nose = label[4:].reshape(5, 2)[3:], mesh[ABOVE_LIP]
    down = (mesh[152] - mesh[10]) / (np.hypot(*(mesh[152] - mesh[10])) + 1e-6)
    if kind in ("full", "long", "stubble"):
        low = jaw[rng.integers(2, 5) : -rng.integers(2, 5)].copy()
        reach = np.sin(np.linspace(0, np.pi, len(low)))[:, None]
        low += down * reach * width * (rng.uniform(0.25, 0.9) if kind == "long" else rng.uniform(0, 0.12))
        cheeks = [nose[0] + [0.1 * width, 0], nose[0], nose[1], nose[2], nose[2] - [0.1 * width, 0]]
        side = [corners[1] + [rng.uniform(0.05, 0.2) * width, -0.05 * width], corners[0] - [rng.uniform(0.05, 0.2) * width, 0.05 * width]]
        polygon(mask, np.array([*low, side[1], *cheeks[::-1], side[0]]))
    if kind == "goatee":
        chin = mesh[152] + down * width * rng.uniform(0, 0.3)
        wide = rng.uniform(0.12, 0.3) * width
        polygon(mask, np.array([corners[0], corners[1], chin + [wide, -0.1 * width], chin + [0.4 * wide, 0], chin - [0.4 * wide, 0], chin - [wide, 0.1 * width]]))
    if kind in ("moustache", "goatee"):
        out, low = rng.uniform(0.0, 0.14) * width, rng.uniform(-0.01, 0.1) * width
        polygon(mask, np.array([nose[0], nose[1], nose[2], corners[0] - [out, -low], (corners[0] + lips.mean(0)) / 2 - [0, 0.02 * width], mesh[0],
                                (corners[1] + lips.mean(0)) / 2 - [0, 0.02 * width], corners[1] + [out, low]]))
    over = rng.uniform(0.0, 0.5) if kind != "stubble" else 0
    inner = lips.copy()
    upper = inner[:, 1] < lips[:, 1].mean()
    inner[upper] += (lips.mean(0) - inner[upper]) * over  # the moustache hangs over the upper lip
    polygon(mask, inner, 0)
    rough = cv2.GaussianBlur(rng.normal(0, 1, mask.shape).astype(np.float32), (0, 0), 1.2)
    soft = cv2.GaussianBlur(mask, (0, 0), rng.uniform(0.6, 2.5) * n / 160).astype(np.float32) * np.clip(1 + 0.9 * rough, 0, 1.4)
    strength = rng.uniform(0.25, 0.6) if kind == "stubble" else rng.uniform(0.7, 1.0)
    lay(face, np.zeros_like(mask), np.clip(soft * strength, 0, 255).astype(np.uint8), hair_texture(rng, n, hair_colour(rng), rng.random()))


def headscarf(rng, face, mesh, label, photo):
    """A headscarf, a hood or a cap with ear flaps: cloth all around the face, from the brow to below the chin; nothing of eyes, nose or mouth."""
    n, outline = face.shape[0], mesh[OUTLINE]
    middle, mask = outline.mean(0), np.full(face.shape[:2], 0, np.uint8)
    wide = np.ptp(outline[:, 0])
    outer = middle + (outline - middle) * [rng.uniform(1.3, 1.7), rng.uniform(1.3, 1.6)]
    polygon(mask, outer)
    if rng.random() < 0.75:  # down to the shoulders
        polygon(mask, np.array([middle - [0.6 * wide, 0], middle + [0.6 * wide, 0], [middle[0] + rng.uniform(0.9, 1.6) * wide, n], [middle[0] - rng.uniform(0.9, 1.6) * wide, n]]))
    face_hole = middle + (outline - middle) * [rng.uniform(0.84, 1.02), rng.uniform(0.86, 1.0)]
    brow, chin = mesh[[105, 334], 1].mean(), mesh[152, 1]
    face_hole[:, 1] = np.clip(face_hole[:, 1], brow - rng.uniform(0.05, 0.35) * (brow - outline[0, 1] + 1), chin + 0.04 * wide)
    polygon(mask, face_hole, 0)
    if rng.random() < 0.4:
        mask = cv2.GaussianBlur(mask, (0, 0), 0.8)
    lay(face, np.zeros_like(mask), mask, folds(rng, n, photo))


def folds(rng, n, photo):
    """Cloth with folds all over."""
    fill = cloth(rng, n, rng.choice(["plain", "folded", "striped", "printed"], p=[0.35, 0.35, 0.15, 0.15]), photo)
    rough = cv2.resize(rng.normal(0, 1, (int(rng.integers(5, 18)), int(rng.integers(4, 12)))).astype(np.float32), (n, n), interpolation=cv2.INTER_CUBIC)
    return fill * np.clip(1 + rng.uniform(0.05, 0.3) * rough, 0.3, 1.6)[:, :, None]


def headgear(rng, face, mesh, label, photo):
    """A turban, a cap or a hat: from above down to the brows, with a brim now and then, and its shadow over the eyes."""
    n, outline = face.shape[0], mesh[OUTLINE]
    middle, wide, top = outline.mean(0), np.ptp(outline[:, 0]), outline[0, 1]
    brow = mesh[[105, 334], 1].mean()
    edge = brow - rng.uniform(0.05, 0.8) * (brow - top)
    mask, tilt = np.zeros(face.shape[:2], np.uint8), rng.normal(0, 6)
    cv2.ellipse(mask, (int(middle[0]), int(edge)), (int(rng.uniform(0.56, 0.85) * wide), int(rng.uniform(0.4, 0.95) * wide)), tilt, 180, 360, 255, -1, cv2.LINE_AA)
    polygon(mask, np.array([[middle[0] - 0.56 * wide, edge + rng.uniform(0, 0.2) * wide], [middle[0] - 0.5 * wide, edge - 0.1 * wide], [middle[0] + 0.5 * wide, edge - 0.1 * wide],
                            [middle[0] + 0.56 * wide, edge + rng.uniform(0, 0.2) * wide], [middle[0] + 0.4 * wide, edge], [middle[0], edge - 0.03 * wide], [middle[0] - 0.4 * wide, edge]]))
    fill = folds(rng, n, photo)
    if rng.random() < 0.45:
        brim = (int(rng.uniform(0.45, 1.0) * wide), int(rng.uniform(0.05, 0.16) * wide))
        cv2.ellipse(mask, (int(middle[0]), int(edge)), brim, tilt, 0, 360, 255, -1, cv2.LINE_AA)
        y = np.arange(n, dtype=np.float32)[:, None]
        below = np.clip(1 - (y - edge) / (rng.uniform(0.4, 1.2) * (mesh[1, 1] - brow + 1)), 0, 1) * (y > edge)
        gain = 1 - rng.uniform(0.2, 0.85) * cv2.GaussianBlur(np.repeat(below, n, 1), (0, 0), n / 60)
        face[:] = (face * gain[:, :, None]).astype(np.uint8)
    lay(face, np.zeros_like(mask), mask, fill)


def reflecting_glasses(rng, face, mesh, label, photo):
    """Ordinary glasses on which a window, a screen or the sky shines; the eyes can be seen through it all."""
    p, n = label[4:].reshape(5, 2), face.shape[0]
    eye = float(np.hypot(*(p[1] - p[0])))
    axes = np.array([rng.uniform(0.32, 0.45), rng.uniform(0.22, 0.36)]) * eye
    power, shape = rng.choice([2, 4, 8]), np.zeros(face.shape[:2], np.uint8)
    y, x = np.mgrid[0:n, 0:n].astype(np.float32)
    for c in p[:2] + [0, 0.04 * eye]:
        shape[(np.abs(x - c[0]) / axes[0]) ** power + (np.abs(y - c[1]) / axes[1]) ** power < 1] = 255
    colour = rng.choice([np.array([250.0, 250, 250]), np.array([170.0, 200, 255]), np.array([120.0, 255, 190]), np.array([255.0, 210, 140])])
    kind, glare = rng.random(), np.zeros((n, n), np.float32)
    if kind < 0.45:  # a window's bars of light
        for c in p[:2]:
            at = c + rng.uniform(-0.25, 0.25, 2) * eye
            bar = cv2.boxPoints((at.tolist(), (rng.uniform(0.08, 0.4) * eye, rng.uniform(0.08, 0.5) * eye), rng.uniform(-30, 30)))
            cv2.fillPoly(glare, [bar.astype(np.int32)], float(rng.uniform(0.4, 0.85)))
        free = sum(np.exp(-((x - c[0]) ** 2 + (y - c[1]) ** 2) / (0.012 * eye**2)) for c in p[:2])
        glare *= 1 - 0.75 * np.clip(free, 0, 1)
    elif kind < 0.8:  # a veil over the whole of each
        glare[:] = rng.uniform(0.1, 0.42)
        glare *= np.clip(1 + rng.uniform(-1, 1) * (y - p[0, 1]) / axes[1], 0.2, 1.6)
    else:  # the room
        room = cv2.GaussianBlur(photo(rng, n, n), (0, 0), 1).astype(np.float32)
        share = (shape.astype(np.float32) / 255 * rng.uniform(0.12, 0.35))[:, :, None]
        face[:] = np.clip(face * (1 - share) + room * share, 0, 255).astype(np.uint8)
    glare = np.clip(glare, 0, 0.8) * (shape > 0)
    lay(face, np.zeros_like(shape), (255 * cv2.GaussianBlur(glare, (0, 0), 0.6)).astype(np.uint8), colour)
    frame, thick = tuple(int(v) for v in rng.integers(0, 90 if rng.random() < 0.7 else 230, 3)), max(1, round(eye * rng.uniform(0.02, 0.1)))
    edges = cv2.findContours((shape > 127).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]
    if rng.random() < 0.85:
        cv2.drawContours(face, edges, -1, frame, thick, cv2.LINE_AA)
    cv2.line(face, (p[0] + [axes[0], 0]).astype(int).tolist(), (p[1] - [axes[0], 0]).astype(int).tolist(), frame, thick, cv2.LINE_AA)
    for c, k, side in ((p[0], -1, OUTLINE.index(234)), (p[1], 1, OUTLINE.index(454))):
        cv2.line(face, (c + [k * axes[0], 0]).astype(int).tolist(), (int(mesh[OUTLINE[side], 0]), int(c[1])), frame, thick, cv2.LINE_AA)
