"""Attackers' media for the liveness network: a screen, a print, and a face cut out of a print, each as light that reaches a camera.

Every drawing comes from a `hold` of attack parameters: what a network is measured on (held=True) has pitches of screens, cells of halftones,
dots and papers that no picture of the learning side had.
"""
import cv2
import numpy as np

from liveness.camera import linear, transfer

F = np.float32


def pitch(rng, low, high, held):
    """A length in photosites; every fourth eighth of an octave is held out."""
    while True:
        value = float(np.exp(rng.uniform(np.log(low), np.log(high))))
        if (int(np.floor(8 * np.log2(value))) % 4 == 3) == held:
            return value


class Pose:
    """How a flat or bent medium lies before the camera: for each photosite its place on the medium, in photosites from the middle."""

    def __init__(self, rng, side, tilt, bend=0.0):
        yaw, pit = np.radians(rng.normal(0, tilt, 2))
        roll = np.radians(rng.normal(0, 5))
        across = np.array([[np.cos(yaw), 0, np.sin(yaw)], [0, 1, 0], [-np.sin(yaw), 0, np.cos(yaw)]])
        down = np.array([[1, 0, 0], [0, np.cos(pit), -np.sin(pit)], [0, np.sin(pit), np.cos(pit)]])
        around = np.array([[np.cos(roll), -np.sin(roll), 0], [np.sin(roll), np.cos(roll), 0], [0, 0, 1]])
        r, far = around @ across @ down, rng.uniform(1.6, 4) * side
        # A medium's point (u, v) is seen at far * (r[0]·uv0) / (far + r[2]·uv0): a homography, inverted here.
        h = np.linalg.inv(np.array([[r[0, 0], r[0, 1], 0], [r[1, 0], r[1, 1], 0], [r[2, 0] / far, r[2, 1] / far, 1]]))
        n = side // 8 + 2
        x, y = np.meshgrid(np.arange(n) * 8.0 - side / 2 + 0.5, np.arange(n) * 8.0 - side / 2 + 0.5)
        w = h[2, 0] * x + h[2, 1] * y + h[2, 2]
        u, v = (h[0, 0] * x + h[0, 1] * y) / w, (h[1, 0] * x + h[1, 1] * y) / w
        self.shade = np.ones((side, side), F)
        if bend:
            turn, where = rng.uniform(0, np.pi), rng.uniform(-0.3, 0.3) * side
            along = (u * np.cos(turn) + v * np.sin(turn) - where) / side
            push = bend * side * along * along * np.sign(along)
            u, v = u + push * np.cos(turn), v + push * np.sin(turn)
            self.shade = self.full(np.cos(np.clip(bend * 3 * (along - rng.uniform(-0.5, 0.5)), -1.3, 1.3)), side)
        self.u, self.v, self.side = self.full(u, side), self.full(v, side), side

    @staticmethod
    def full(coarse, side):
        """From every eighth photosite to all of them."""
        at = np.arange(side, dtype=F) / 8
        return cv2.remap(coarse.astype(F), *np.meshgrid(at, at), cv2.INTER_LINEAR)

    def see(self, image):
        """The medium's picture, as large as the sensor, where the camera sees it."""
        middle = F(image.shape[0] / 2 - 0.5)
        return cv2.remap(image, self.u + middle, self.v + middle, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)

    def wave(self, fu, fv, phase=0.0):
        """(cosine of a plane wave of so many cycles a photosite of the medium, its frequency in the camera's middle)."""
        c, s = self.side // 2, 8
        du = (self.u[c, c + s] - self.u[c, c]) * fu + (self.v[c, c + s] - self.v[c, c]) * fv
        dv = (self.u[c + s, c] - self.u[c, c]) * fu + (self.v[c + s, c] - self.v[c, c]) * fv
        return lambda: np.cos((F(2 * np.pi * fu) * self.u + F(2 * np.pi * fv) * self.v) + F(phase)), float(np.hypot(du, dv)) / s

    def inside(self, left, right, top, bottom, soft=0.7):
        """0 to 1: within a rectangle of the medium, distances from the middle in photosites."""
        edge = np.minimum(np.minimum(self.u + left, right - self.u), np.minimum(self.v + top, bottom - self.v))
        return np.clip(edge / soft + 0.5, 0, 1)[:, :, None].astype(F)


def extent(rng, longer):
    """Distances of the medium's edges from the face's middle: near ones are seen in the crop, far ones are not."""
    near = rng.random() < 0.5
    return [longer * float(rng.uniform(0.58, 1.15) if near and rng.random() < 0.7 else rng.uniform(1.15, 3)) for _ in range(4)]


def degraded(rng, image):
    """The attacker's picture was a photo before: fewer pixels, and a JPEG of its own."""
    side = image.shape[0]
    q = rng.uniform(0.45, 1)
    small = cv2.resize(image, None, fx=q, fy=q, interpolation=cv2.INTER_AREA)
    ok, coded = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(55, 96))])
    return cv2.resize(cv2.imdecode(coded, cv2.IMREAD_COLOR), (side, side), interpolation=cv2.INTER_CUBIC if rng.random() < 0.6 else cv2.INTER_LINEAR)


def reflection(rng, side, photo):
    """What a smooth surface mirrors: lamps as soft spots and streaks, and faintly the room."""
    light = np.zeros((side // 4 + 1,) * 2, F)
    for _ in range(int(rng.integers(0, 4))):
        at, axes = rng.uniform(-0.1, 1.1, 2) * side / 4, rng.uniform(0.02, 0.3, 2) * side / 4
        spot = np.zeros_like(light)
        cv2.ellipse(spot, (int(at[0]), int(at[1])), (int(axes[0]) + 1, int(axes[1]) + 1), float(rng.uniform(0, 180)), 0, 360, 1, -1)
        light += cv2.GaussianBlur(spot, (0, 0), float(rng.uniform(0.5, 12))) * F(np.exp(rng.uniform(np.log(0.03), np.log(1))))
    light = cv2.resize(light, (side, side))[:, :, None]
    if rng.random() < 0.6:
        room = cv2.GaussianBlur(cv2.resize(photo, (96, 96)), (0, 0), float(rng.uniform(0.5, 6)))
        light = light + linear(cv2.resize(room, (side, side))) * F(rng.uniform(0.01, 0.15))
    return light


def screen(rng, image, longer, room, held):
    """(scene, grating) of a picture on a screen. `room`: linear light of the place, as large; `image`: RGB uint8 of the same size."""
    side = image.shape[0]
    pose, size = Pose(rng, side, 9), pitch(rng, 0.35, 2.4, held)
    shown = linear(pose.see(degraded(rng, image))) ** F(rng.uniform(0.8, 1.25))
    mix = F(rng.uniform(-0.12, 0.08))  # primaries wider or narrower than those of the picture
    shown = np.clip(shown * (1 - mix) + shown.mean(2, keepdims=True) * mix, 0, 1)
    white = np.exp(rng.normal(0, 0.05, 3) + rng.uniform(0, 1) * np.array([-0.12, 0, 0.14])).astype(F)
    fall = 1 - F(rng.uniform(0, 0.35)) * np.abs(pose.u * F(rng.uniform(-1, 1)) + pose.v * F(rng.uniform(-1, 1)))[:, :, None] / side
    black = rng.uniform(0.0, 0.012)
    lit = (shown + F(black)) * white * fall * F(rng.uniform(0.6, 1.6))
    left, right, top, bottom = extent(rng, longer)
    rim = longer * rng.uniform(0.01, 0.18) * rng.uniform(0.4, 1.6, 4)
    inside = pose.inside(left, right, top, bottom)
    case = pose.inside(left + rim[0], right + rim[1], top + rim[2], bottom + rim[3])
    colour = F(rng.uniform(0.003, 0.05) if rng.random() < 0.75 else rng.uniform(0.3, 0.8))
    mirrored = reflection(rng, side, image) if rng.random() < 0.75 else F(0)
    frame = np.full((1, 1, 3), colour, F)
    front = lit * inside + frame * (1 - inside) + mirrored * F(rng.uniform(0.3, 1))
    scene = front * case + room * (1 - case)
    parts = elements(rng, pose, size)

    def grating(blurred, sigma):
        modulation = np.ones_like(blurred)
        for channel, amplitude, (wave, frequency) in parts:
            left_over = amplitude * transfer(frequency, sigma)
            if left_over > 0.006:
                modulation[:, :, channel] *= 1 + F(left_over) * wave()
        return blurred * (1 + (np.maximum(modulation, 0) - 1) * inside)

    return scene, grating


def elements(rng, pose, size):
    """Waves of the screen's elements, (channel, amplitude, wave): stripes of three colours, or a diamond of which green is twice as dense."""
    f, out = 1 / size, []
    if rng.random() < 0.65:
        width, height, order = rng.uniform(0.2, 0.32), rng.uniform(0.75, 0.95), rng.choice([-1, 1])
        for channel in range(3):
            for k in (1, 2):
                out.append((channel, 2 * float(np.sinc(k * width)), pose.wave(k * f, 0, -2 * np.pi * k * order * channel / 3)))
            out.append((channel, 2 * float(np.sinc(height)), pose.wave(0, f)))
    else:
        fill = rng.uniform(0.35, 0.6)
        for sign in (-1, 1):
            out += [(c, 1.2 * float(np.sinc(fill)), pose.wave(f / 2, sign * f / 2, np.pi / 2 * c)) for c in (0, 2)]
        out += [(1, 1.2 * float(np.sinc(fill)), pose.wave(f, 0)), (1, 1.2 * float(np.sinc(fill)), pose.wave(0, f))]
    return out


def ink(rng, image, pose, held):
    """(reflectance 0 to 1 where the camera sees it, waves of the halftone): a narrower gamut, paper, and dots of four inks or of a spray."""
    side = image.shape[0]
    seen = linear(pose.see(degraded(rng, image)))
    grey = seen.mean(2, keepdims=True)
    if rng.random() < 0.12:
        seen = np.repeat(grey, 3, 2)
    keep, density = F(rng.uniform(0.6, 1)), F(rng.uniform(0.01, 0.06))
    seen = density + (1 - density) * (grey + keep * (seen - grey)) ** F(rng.uniform(0.85, 1.2))
    tint = np.array([1, 1, 1] if rng.random() < 0.3 else [1, 0.98, 0.9] if held else rng.choice([[1, 0.97, 0.93], [0.95, 0.97, 1]]), F)
    seen = seen * tint * F(rng.uniform(0.75, 0.95)) * paper(rng, side, held)
    kind, waves = rng.random(), []
    if kind < 0.5:
        cell, turn = pitch(rng, 0.6, 4, held), rng.uniform(0, np.pi)
        angles = np.radians([75, 15, 0, 45] if held else [15, 75, 0, 45])
        oval = rng.uniform(0.45, 0.75) if held else 1.0
        for number, angle in enumerate(angles + turn):
            fu, fv = np.cos(angle) / cell, np.sin(angle) / cell
            for second, (a, b) in enumerate(((fu, fv), (-fv, fu))):
                share = (oval if second else 1.0) * (0.5 if number < 3 else 0.35)
                waves.append((number, share, pose.wave(a, b, rng.uniform(0, 6))))
    elif kind < 0.85:
        dot = pitch(rng, 0.5, 2.2, held)
        n = max(8, int(side / dot))
        spray = cv2.randn(np.empty((n, n, 3), np.float32), (0, 0, 0), (1, 1, 1))
        spray = cv2.resize(spray - cv2.blur(spray, (3, 3)), (side, side), interpolation=cv2.INTER_LINEAR)
        seen = seen + spray * np.sqrt(np.maximum(seen * (1 - seen), 0)) * F(rng.uniform(0.03, 0.22) * min(1, dot))
    if rng.random() < 0.25:  # the head's passes
        rows = np.repeat(rng.normal(0, rng.uniform(0.005, 0.04), side // 3 + 1), int(rng.integers(2, 12)))[:side]
        seen = seen * (1 + np.resize(rows, side)[:, None, None].astype(F))
    return np.clip(seen, 0, 1), waves


def paper(rng, side, held):
    """Fibres: two scales of noise, of lengths that are held out or not."""
    out = np.ones((side, side, 1), F)
    for strength in (rng.uniform(0, 0.03), rng.uniform(0, 0.02)):
        n = max(4, int(side / pitch(rng, 1, 10, held)))
        noise = cv2.resize(cv2.randn(np.empty((n, max(4, int(n * rng.uniform(0.4, 1)))), np.float32), 0, 1), (side, side), interpolation=cv2.INTER_CUBIC)
        out += noise[:, :, None] * F(strength)
    return out


def dots(waves):
    """The grating of a halftone: strongest in the middle tones, where dots neither vanish nor merge."""
    def grating(blurred, sigma, inside):
        out = blurred.copy()
        tone = np.clip(blurred / (blurred.max() + F(1e-4)), 0, 1)
        strength = 1.4 * tone * (1 - tone) * inside * blurred.max()
        for number, share, (wave, frequency) in waves:
            left_over = share * transfer(frequency, sigma)
            if left_over > 0.004:
                for channel in [number] if number < 3 else range(3):
                    out[:, :, channel] += F(left_over) * strength[:, :, channel] * wave()
        return np.maximum(out, 0)
    return grating


def sheet(rng, image, longer, room, held, shape=None):
    """(scene, grating) of a printed sheet. `shape`: of a cut-out, 0 to 1 on the medium, as large as the image; without, a rectangle."""
    side = image.shape[0]
    bend = rng.uniform(-0.5, 0.5) if rng.random() < 0.5 else 0.0
    pose = Pose(rng, side, 8, bend)
    seen, waves = ink(rng, image, pose, held)
    if shape is None:
        left, right, top, bottom = extent(rng, longer)
        margin = longer * (rng.uniform(0.02, 0.2) if rng.random() < 0.6 else 0)
        picture = pose.inside(left, right, top, bottom)
        inside = pose.inside(left + margin, right + margin, top + margin, bottom + margin)
        seen = seen * picture + F(rng.uniform(0.75, 0.95)) * (1 - picture)
    else:
        inside = pose.see(shape)[:, :, None]
    shadow = cv2.GaussianBlur(inside, (0, 0), float(side * rng.uniform(0.006, 0.04)))
    shadow = np.roll(shadow, tuple(int(v) for v in rng.normal(0, 0.012 * side, 2)), (0, 1)).reshape(side, side, 1)
    behind = room * (1 - shadow * F(rng.uniform(0, 0.7)))
    light = F(rng.uniform(0.7, 2) * float(room.mean()) + 0.15)
    shine = reflection(rng, side, image) * F(rng.uniform(0.05, 0.5)) if rng.random() < 0.35 else F(0)
    scene = (seen * pose.shade[:, :, None] * light + shine) * inside + behind * (1 - inside)
    grating = dots(waves)
    return scene, lambda blurred, sigma: grating(blurred, sigma, inside)


def cut_shape(rng, side, longer, box_share=0.72):
    """A head cut along its outline with scissors, with or without a white rim, with or without holes for the eyes."""
    shape = np.zeros((side, side), np.float32)
    corners, c = int(rng.integers(9, 30)), side / 2
    angle = np.sort(rng.uniform(0, 2 * np.pi, corners))
    wide, tall = longer * box_share * rng.uniform(0.5, 0.85), longer * rng.uniform(0.5, 0.72)
    wobble = 1 + rng.normal(0, 0.05, corners)
    outline = np.stack([c + wide * np.cos(angle) * wobble, c + tall * np.sin(angle) * wobble], 1)
    cv2.fillPoly(shape, [outline.astype(np.int32)], 1.0, cv2.LINE_AA)
    if rng.random() < 0.5:
        eye = longer * rng.uniform(0.04, 0.07)
        for x in (-1, 1):
            at = (int(c + x * longer * 0.16 + rng.normal(0, 2)), int(c - longer * rng.uniform(0.1, 0.14)))
            cv2.ellipse(shape, at, (int(eye * rng.uniform(1.2, 2)) + 1, int(eye) + 1), 0, 0, 360, 0.0, -1, cv2.LINE_AA)
    return shape
