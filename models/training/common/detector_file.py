"""Runs an exported detector file the way a consumer does: letterbox, network, sigmoid, threshold, non-maximum suppression."""
import cv2
import numpy as np

SIDE, STRIDES = 320, (8, 16, 32)


def letterbox(image, interpolation=cv2.INTER_AREA):
    """(picture of longer side 320, scale): aspect kept, top left, the shorter side zero padded to a multiple of 32."""
    h, w = image.shape[:2]
    k = SIDE / max(w, h)
    small = cv2.resize(image, (max(1, round(w * k)), max(1, round(h * k))), interpolation=interpolation if k < 1 else cv2.INTER_LINEAR)
    out = np.zeros((*(-(-n // 32) * 32 for n in small.shape[:2]), 3), np.uint8)
    out[: small.shape[0], : small.shape[1]] = small
    return out, k


def iou(a, b):
    w, h = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    inner = max(0, w) * max(0, h)
    return inner / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - inner + 1e-9)


class Detector:
    def __init__(self, path):
        self.net = cv2.dnn.readNetFromONNX(path)

    def raw(self, square):
        self.net.setInput(np.ascontiguousarray(square.transpose(2, 0, 1)[None].astype(np.float32)))
        return dict(zip(("s8", "s16", "s32"), self.net.forward(["s8", "s16", "s32"])))

    def square(self, square, threshold=0.3, nms=0.4):
        """Faces of a letterboxed picture, best first: (score, box, five points)."""
        out, raw = [], self.raw(square)
        for stride in STRIDES:
            f = raw[f"s{stride}"][0]
            score = 1 / (1 + np.exp(-f[0]))
            for y, x in zip(*np.where(score >= threshold)):
                v, at = f[:, y, x] * stride, np.array([x + 0.5, y + 0.5]) * stride
                out.append((float(score[y, x]), np.array([*(at - v[1:3]), *(at + v[3:5])]), v[5:15].reshape(5, 2) + at))
        kept = []
        for face in sorted(out, key=lambda f: -f[0]):
            if all(iou(face[1], k[1]) < nms for k in kept):
                kept.append(face)
        return kept

    def photo(self, image, threshold=0.3, interpolation=cv2.INTER_AREA):
        square, k = letterbox(image, interpolation)
        return [(s, box / k, points / k) for s, box, points in self.square(square, threshold)]
