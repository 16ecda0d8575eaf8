"""The published detector beside ours, on the same pictures: decoded as its authors do, by OpenCV's network runner."""
import os

import cv2
import numpy as np

from common import data
from common.detector_file import STRIDES, iou

MODEL = os.path.join(data.DATA, "..", "models", "yunet", "yunet_s_320_320.onnx")
SIDE, NMS, THRESHOLD = 320, 0.45, 0.8


class Yunet:
    def __init__(self, path=MODEL):
        self.net = cv2.dnn.readNetFromONNX(path)

    def square(self, picture, threshold=THRESHOLD):
        """Faces of a picture of at most 320x320, best first: (score, box, five points)."""
        square = np.zeros((SIDE, SIDE, 3), np.float32)
        square[: picture.shape[0], : picture.shape[1]] = picture[:, :, ::-1]
        self.net.setInput(np.ascontiguousarray(square.transpose(2, 0, 1)[None]))
        names = [f"{kind}_{stride}" for kind in ("cls", "obj", "bbox", "kps") for stride in STRIDES]
        out, found = dict(zip(names, self.net.forward(names))), []
        for stride in STRIDES:
            cls, obj, box, points = (out[f"{kind}_{stride}"].reshape(-1, n) for kind, n in (("cls", 1), ("obj", 1), ("bbox", 4), ("kps", 10)))
            score = np.sqrt(np.clip(cls, 0, 1) * np.clip(obj, 0, 1))[:, 0]
            for k in np.where(score >= threshold)[0]:
                cell = np.array([k % (SIDE // stride), k // (SIDE // stride)])
                centre, size = (cell + box[k, :2]) * stride, np.exp(box[k, 2:]) * stride
                found.append((float(score[k]), np.array([*(centre - size / 2), *(centre + size / 2)]), (points[k].reshape(5, 2) + cell) * stride))
        kept = []
        for face in sorted(found, key=lambda f: -f[0]):
            if all(iou(face[1], k[1]) < NMS for k in kept):
                kept.append(face)
        return kept
