"""A person turned as a solid (models/training/common/head.py) until two published networks see the angle that is asked for."""
import os
import sys

import cv2
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "models", "training"))
from common.head import OUTLINE, SIDE, Head, HeadTurn  # noqa: E402, F401
from common.pack import mesh_of  # noqa: E402
from common.teachers import Teachers  # noqa: E402

# How much of a solid's degree both networks see: docs/decisions/turned_heads.md. harness/compose/turn.ts has the same.
SEEN = {"yaw": 0.86, "down": 0.76, "up": 0.82}
# The last row goes on below the portrait; a turn fades out there.
BELOW = 80
_teachers = []


def own_angles(image, label):
    """Yaw and pitch in degrees, the mean of what both networks see."""
    return teachers().both(image, label[:4], label[4:].reshape(5, 2)[:2])[0]


def solid(image, label):
    """The head of a square RGB picture, in units of head.SIDE."""
    side = image.shape[0]
    return Head(mesh_of(teachers(), image, label, side), np.asarray(label, np.float64) * SIDE / side)


def teachers():
    if not _teachers:
        _teachers.append(Teachers())
    return _teachers[0]


def turn_to(image, label, yaw, pitch):
    """The turn after which both networks see yaw and pitch, degrees; 0 leaves that axis as it is."""
    goal = np.array([yaw, pitch], float)
    seen = np.array([SEEN["yaw"], SEEN["down" if pitch > 0 else "up"]])
    angles = np.where(goal == 0, 0, (goal - own_angles(image, label)) / seen)
    return HeadTurn(solid(image, label), *np.radians(angles))


def sources(turn, x, y, finer=4):
    """
    Where each pixel of the turned portrait comes from, x and y [h,w], and whether anything lies there: what is nearest is seen.
    x, y [h,w]: the pixels' places in the portrait, a step of 1 apart; beyond the portrait nothing turns.
    """
    h, w = x.shape
    across, down = ((np.arange(end * finer) + 0.5) / finer for end in (SIDE, SIDE + BELOW))
    source = np.stack(np.meshgrid(across, down), -1).reshape(-1, 2)
    deep = np.concatenate([turn.head.at(part) for part in np.array_split(source, SIDE)])
    deep[:, 3] *= np.clip((SIDE + BELOW - deep[:, 1]) / BELOW, 0, 1)  # down there the collar stays
    to = turn.turned(deep)
    column, row = (np.floor(to[:, k] - v[0, 0] + 0.5).astype(int) for k, v in ((0, x), (1, y)))
    order = np.argsort(-to[:, 2])  # what is nearer is written later
    order = order[(0 <= column[order]) & (column[order] < w) & (0 <= row[order]) & (row[order] < h)]
    place = np.full((h, w), -1)
    place[row[order], column[order]] = order
    lies = (place >= 0).astype(np.float32)
    u, v = (np.where(place >= 0, source[place, k], 0).astype(np.float32) for k in (0, 1))
    around = cv2.blur(lies, (3, 3))
    gap = (lies == 0) & (around > 0.5)
    u[gap], v[gap] = (cv2.blur(m, (3, 3))[gap] / around[gap] for m in (u, v))
    beyond = (x < 0) | (x >= SIDE) | (y < 0) | (y >= SIDE) & (lies == 0)
    return np.where(beyond, x, u), np.where(beyond, y, v), (lies > 0) | gap | beyond
