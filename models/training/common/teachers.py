"""
Two published networks that say how a head is turned, the teachers of yaw and pitch: FSA-Net, and the 468-point mesh of `@mediapipe/face_mesh`.

Both run in onnxruntime. FSA-Net lies in ../shared/models; the mesh, as ONNX, and its canonical head in .cache (README.md says how they come there).
"""
import os

import cv2
import numpy as np

from common import data

FSA = os.path.join(data.DATA, "..", "models", "fsanet")
MESH, HEAD = (os.path.join(data.CACHE, name) for name in ("face_mesh.onnx", "canonical_head.npz"))
FSA_SIDE, FSA_REACH, MESH_SIDE, MESH_REACH = 64, 1.2, 192, 1.5


def open_session(path):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def square(image, centre, side, size, tilt=0.0):
    """A square, level where the face leans by `tilt`, its pixels replicated beyond the picture; and the way back to the picture's pixels."""
    k, c, s = 2 * size / side, np.cos(tilt), np.sin(tilt)
    m = k * np.array([[c, s], [-s, c]])
    m = np.column_stack([m, size - m @ centre])
    big = cv2.warpAffine(image, m, (2 * size, 2 * size), borderMode=cv2.BORDER_REPLICATE)
    return cv2.resize(big, (size, size), interpolation=cv2.INTER_AREA)


class Teachers:
    def __init__(self, folder=None):
        """folder: where all four files lie, instead of where they come from."""
        fsa, mesh, head = (FSA, MESH, HEAD) if folder is None else (folder, *(os.path.join(folder, os.path.basename(path)) for path in (MESH, HEAD)))
        self.fsa = [open_session(os.path.join(fsa, f"fsanet-{kind}-iter-688590.onnx")) for kind in ("1x1", "var")]
        self.mesh = open_session(mesh)
        with np.load(head) as head:
            self.head, weight = head["points"].astype(float), head["weight"].astype(float)
        self.basis = np.flatnonzero(weight)
        self.weight = weight[self.basis] / weight[self.basis].sum()

    def by_fsa(self, image, box):
        """Yaw and pitch in degrees, positive to the right of the picture and down."""
        centre = np.array([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2])
        face = square(image, centre, FSA_REACH * max(box[2] - box[0], box[3] - box[1]), FSA_SIDE)
        given = {"input": ((face[:, :, ::-1].astype(np.float32) - 127.5) / 128).transpose(2, 0, 1)[None]}
        return -np.mean([session.run(None, given)[0][0, :2] for session in self.fsa], 0)

    def points(self, image, box, eyes):
        """(468 points [x, y, z], z away from the camera, in pixels of the level square of 192; logit of a face)."""
        tilt = float(np.arctan2(eyes[1][1] - eyes[0][1], eyes[1][0] - eyes[0][0]))
        centre = np.array([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2])
        face = square(image, centre, MESH_REACH * max(box[2] - box[0], box[3] - box[1]), MESH_SIDE, tilt)
        found, score = self.mesh.run(None, {self.mesh.get_inputs()[0].name: (face.astype(np.float32) / 255).transpose(2, 0, 1)[None]})
        return found.reshape(-1, 3), float(score.ravel()[0])

    def by_mesh(self, image, box, eyes):
        """Yaw and pitch in degrees, of the canonical head laid over the mesh; the logit that it is on a face."""
        found, score = self.points(image, box, eyes)
        r = rotation(self.head[self.basis], found[self.basis] * [1, -1, -1], self.weight)
        # The nose's direction: r maps (0, 0, 1), z towards the camera, y up.
        nose = r @ [0, 0, 1]
        return np.degrees([np.arctan2(nose[0], nose[2]), np.arctan2(-nose[1], np.hypot(nose[0], nose[2]))]), score

    def both(self, image, box, eyes):
        """The mean of the two, and how far they are apart, each [yaw, pitch] in degrees."""
        fsa, (mesh, _) = self.by_fsa(image, box), self.by_mesh(image, box, eyes)
        return (fsa + mesh) / 2, np.abs(fsa - mesh)


def rotation(of, to, weight):
    """The rotation that turns one cloud of points into the other, by least squares, whatever their places and sizes."""
    a, b = (points - weight @ points for points in (of, to))
    u, _, v = np.linalg.svd((b * weight[:, None]).T @ a)
    return u @ np.diag([1, 1, np.sign(np.linalg.det(u @ v))]) @ v
