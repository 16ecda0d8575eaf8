"""The exported models as the server runs them: candidates of the detector, each looked at closely, kept where that look confirms a face;
the largest one's turn is measured where it is turned."""
import os
from dataclasses import dataclass

import cv2
import numpy as np

from common.crops import crop, upright
from common.detector_file import Detector
from common.onnx_file import MODELS, entry_of

OUTPUTS = ("points", "visible", "pose", "face", "box")


@dataclass
class Found:
    score: float
    face: float
    apart: float
    box: np.ndarray
    detected: np.ndarray
    coarse: np.ndarray
    points: np.ndarray
    visible: np.ndarray
    pose: np.ndarray


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class Finder:
    def __init__(self, suffix="", candidate=None):
        detector, look = entry_of("face_detector" + suffix), entry_of("face_landmarks" + suffix)
        self.confirm, self.threshold = look["confirm"], detector["thresholds"]["score"]
        self.candidate = self.confirm["candidate_score"] if candidate is None else candidate
        self.detector = Detector(os.path.join(MODELS, detector["file"]))
        self.net = cv2.dnn.readNetFromONNX(os.path.join(MODELS, look["file"]))
        turn = entry_of("face_pose")
        self.turn, self.turned_from = cv2.dnn.readNetFromONNX(os.path.join(MODELS, turn["file"])), turn["from"]

    def look(self, image, box):
        """(points in pixels, visibility 0 to 1, pose in degrees, sigmoid of face, box in pixels) of one crop."""
        face, unit, _ = crop(image, box)
        self.net.setInput(np.ascontiguousarray(face.transpose(2, 0, 1)[None].astype(np.float32)))
        points, visible, pose, is_face, edges = self.net.forward(list(OUTPUTS))
        placed, corners = ((shares.reshape(-1, 2) - unit[:, 2]) @ np.linalg.inv(unit[:, :2]).T for shares in (points, edges))
        return placed, sigmoid(visible[0]), pose[0] * 90, float(sigmoid(is_face.ravel()[0])), corners.ravel()

    def candidates(self, image):
        out = []
        for score, box, coarse in self.detector.photo(image, self.candidate)[:8]:
            points, visible, pose, face, edges = self.look(image, box)
            apart = np.hypot(*(points - coarse).T).mean() / max(box[2] - box[0], box[3] - box[1])
            out.append(Found(score, face, apart, edges, box, coarse, points, visible, pose))
        return out

    def keeps(self, found):
        c = self.confirm
        return found.score >= c["candidate_score"] and found.face >= c["min_face"] and (
            found.score - c["disagreement_weight"] * found.apart >= c["min_confidence"])

    def find(self, image):
        kept = [f for f in self.candidates(image) if self.keeps(f)]
        if kept:
            self.measure_turn(image, max(kept, key=lambda f: (f.box[2] - f.box[0]) * (f.box[3] - f.box[1])))
        return kept

    def measure_turn(self, image, main):
        """src/faces/turned_head.ts: yaw and pitch of the main face anew, where the close look sees it turned."""
        if np.abs(main.pose[:2]).max() >= self.turned_from:
            self.turn.setInput(np.ascontiguousarray(upright(image, main.points).transpose(2, 0, 1)[None].astype(np.float32)))
            main.pose[:2] = self.turn.forward()[0] * 90
