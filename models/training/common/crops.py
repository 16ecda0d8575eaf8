"""The squares that the server cuts out around a face: for the close look, about its box; for its turn, level with its eyes."""
import math

import cv2
import numpy as np

# Side in pixels, and how many times as wide as the face's own length the square is: models/manifest.json.
LOOK_SIDE, LOOK_REACH = 64, 1.3
TURN_SIDE, TURN_REACH = 80, 2.3


def crop(image, box, rng=None, tilt=0.0, size=LOOK_SIDE, reach=LOOK_REACH):
    """
    (crop [size,size,3], affine [2,3] from image pixels to 0..1 of the crop, tilt): the square that the consumer cuts out around a detected
    box, zeros outside, turned by the tilt (radians, clockwise). With rng, a detector's error and a tilt of its own instead.
    """
    cx, cy, side, angle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2, reach * max(box[2] - box[0], box[3] - box[1]), tilt
    if rng is not None:
        cx, cy, side = cx + rng.normal(0, 0.09) * side, cy + rng.normal(0, 0.09) * side, side * math.exp(rng.normal(0, 0.14))
        angle = rng.normal(0, 0.15)
    c, s = math.cos(angle) / side, math.sin(angle) / side
    unit = np.array([[c, -s, 0.5 - c * cx + s * cy], [s, c, 0.5 - s * cx - c * cy]])
    # Area averaging comes from shrinking in two steps. Pixel i covers i..i+1 on both sides.
    drawn = 2 * size if side > 1.3 * size else size
    m = unit * drawn
    m[:, 2] += 0.5 * (m[:, 0] + m[:, 1]) - 0.5
    out = cv2.warpAffine(image, m, (drawn, drawn), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    return (cv2.resize(out, (size, size), interpolation=cv2.INTER_AREA) if drawn > size else out), unit, angle


def leaning_box(box, unit, tilt):
    """The box in the crop, x0 y0 x1 y1: that of the same face when the crop's tilt turns it about its middle, as of an ellipse."""
    middle = unit[:, :2] @ [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2] + unit[:, 2]
    scale, c, s = np.hypot(*unit[:, 0]), math.cos(tilt), math.sin(tilt)
    w, h = scale * (box[2] - box[0]) / 2, scale * (box[3] - box[1]) / 2
    half = np.array([math.hypot(c * w, s * h), math.hypot(s * w, c * h)])
    return np.concatenate([middle - half, middle + half])


def upright(image, points, rng=None):
    """
    The face crop [80,80,3], its eyes level, about the middle between eyes and mouth, TURN_REACH times as wide as eyes and mouth are far from
    each other. Where they lie does not depend on the nose, so that the nose tells. With rng, errors of the points on top.
    """
    p = np.asarray(points, np.float64)
    if rng is not None:
        eye = np.hypot(*(p[1] - p[0]))
        p = p + (rng.normal(0, 0.04, (5, 2)) + rng.normal(0, 0.04, 2)) * eye
    eyes, mouth, across = (p[0] + p[1]) / 2, (p[3] + p[4]) / 2, p[1] - p[0]
    (cx, cy), half = (eyes + mouth) / 2, np.hypot(np.hypot(*across), np.hypot(*(mouth - eyes))) / 2
    return crop(image, (cx - half, cy - half, cx + half, cy + half), tilt=-math.atan2(across[1], across[0]), size=TURN_SIDE, reach=TURN_REACH)[0]
