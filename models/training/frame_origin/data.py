"""
Windows that `lab/frame_origin/make.ts` wrote: four consecutive luma frames of 192 x 192, their class, and what the network sees of them.

Held out are whole scenes of the lab's learning half; the measured half is not in the files at all.
"""
import json
import os

import numpy as np

from common.data import ROOT

WINDOWS = os.environ.get("IAD_WINDOWS", os.path.join(ROOT, "data", "lab", "network"))
SIDE, FRAMES = 192, 4
# What the server looks at of a region, in its middle.
SEEN = 144
CLASSES = ["live", "reencoded", "scaled", "video", "rendered"]


def load():
    """(frames [N,4,192,192] uint8, mapped from the file; lines: list of N dicts)."""
    with open(os.path.join(WINDOWS, "windows.jsonl"), encoding="utf-8") as file:
        lines = [json.loads(line) for line in file if line.endswith("\n")]
    path = os.path.join(WINDOWS, "windows.bin")
    count = min(len(lines), os.path.getsize(path) // (FRAMES * SIDE * SIDE))
    return np.memmap(path, np.uint8, "r", shape=(count, FRAMES, SIDE, SIDE)), lines[:count]


def split(lines):
    """(indices to learn from, indices held out)."""
    held = np.array([line["validation"] for line in lines])
    return np.flatnonzero(~held), np.flatnonzero(held)


def residuals(frames):
    """
    frames [..., 4, H, W] -> [..., 4, H-2, W-2] float32: the second difference in both directions of the last frame, over 6 so that
    white noise keeps its strength, and the three differences of consecutive frames, all as asinh(x) / 2. The server does the same.
    """
    f = frames.astype(np.int16)
    last = f[..., 3, :, :]
    across = 2 * last[..., 1:-1] - last[..., :-2] - last[..., 2:]
    both = 2 * across[..., 1:-1, :] - across[..., :-2, :] - across[..., 2:, :]
    change = f[..., 1:, 1:-1, 1:-1] - f[..., :-1, 1:-1, 1:-1]
    return np.arcsinh(np.concatenate([both[..., None, :, :] / np.float32(6), change.astype(np.float32)], axis=-3)).astype(np.float32) / 2
