#!/usr/bin/env python3
"""python3 -m common.smoke: one training step of each network on counted input, and each shipped file taken over; tests/models/training_test.ts runs it."""
import importlib.util
import math
import os
import sys
import tempfile

import numpy as np

# What OpenCV's runner has all operations for.
RUNNABLE = ("face_detector", "face_landmarks", "face_pose")
MISSING = [name for name in ("torch", "cv2") if importlib.util.find_spec(name) is None]


def steps():
    """(name, network, inputs, truth, loss, plan) of each training."""
    import detector.net, detector.train, frame_origin.net, frame_origin.train, landmarks.net, landmarks.train, liveness.net, liveness.train, pose.net, pose.train  # noqa: E401
    import torch

    def counted(*shape):
        index = np.arange(int(np.prod(shape)), dtype=np.uint64)
        return torch.from_numpy((((index * 2654435761) % 2**32) >> 24).astype(np.float32).reshape(shape))

    face = torch.zeros(2, 5, 23)
    for row, side in enumerate((24, 72, 120)):  # one for each stride
        face[:, row, :15] = torch.tensor([0, 0, 1, 1, 0.3, 0.4, 0.7, 0.4, 0.5, 0.6, 0.35, 0.8, 0.65, 0.8, 1 / side]) * side
        face[:, row, 15:20] = 1
    n, kinds = 4, torch.tensor([0, 1, 2, 3])
    looked = (0.5 * torch.ones(n, 10) + counted(n, 10) / 2550, torch.ones(n, 5), torch.zeros(n, 3), torch.tensor([[1.0], [1], [0], [1]]), torch.ones(n, 4))
    view = counted(n, 3, 128, 128)
    return [
        ("face_detector", detector.net.Net(), (counted(2, 3, 128, 128),), (face, 128), detector.train.loss, detector.train.PLAN),
        ("face_landmarks", landmarks.net.LandmarkNet(), (counted(n, 3, 64, 64),), looked, landmarks.train.loss, landmarks.train.PLAN),
        ("face_pose", pose.net.PoseNet(), (counted(n, 3, 80, 80),), (torch.zeros(n, 2),), pose.train.loss, pose.train.PLAN),
        ("frame_origin", frame_origin.net.FrameOriginNet(), (counted(n, 4, 66, 66) / 64,), (kinds,), frame_origin.train.loss, frame_origin.train.PLAN),
        ("face_liveness", liveness.net.LivenessNet(), (view, 255 - view), (kinds,), liveness.train.loss, liveness.train.PLAN),
    ]


def learn(name, net, inputs, truth, loss, plan, folder):
    """Two steps and a resumed one: the loss is a number, every weight moves, the step is counted on."""
    import torch

    from common import fit

    path, before = os.path.join(folder, name + ".pt"), {key: value.clone() for key, value in net.named_parameters()}
    for more in ([], ["--resume"]):
        args = fit.arguments("", plan, minutes=5).parse_args(["--steps", "2", "--checkpoint", path, *more])
        fit.begin(args)
        totals = []

        def counting(outputs, *truth):
            totals.append(loss(outputs, *truth))
            return totals[-1]

        fit.fit(net.train(), lambda _: iter([(inputs, truth)] * 2), counting, args)
        assert len(totals) == 2 and all(math.isfinite(float(total)) for total, _ in totals), f"{name}: {totals}"
    still = [key for key, value in net.named_parameters() if torch.equal(value, before[key])]
    assert not still, f"{name}: {still} do not learn"
    assert torch.load(path)["step"] == 4, f"{name}: steps are not counted on"


def take_over(name, net, inputs):
    """The network that a training goes on from answers as the shipped file does."""
    import cv2
    import torch

    from common import onnx_file, shipped
    from detector.net import SCALE

    shipped.start(net, name, inputs, scale_first=SCALE if name == "face_detector" else 1.0)
    with torch.no_grad():
        own = net.eval()(*inputs)
    file, (given, wanted) = cv2.dnn.readNetFromONNX(onnx_file.path_of(name)), onnx_file.names(name)
    for key, value in zip(given, inputs):
        file.setInput(value.numpy(), key)
    found = file.forward(wanted)
    own = [own] if torch.is_tensor(own) else own
    off = max(float(np.abs(a.numpy().reshape(-1) - b.reshape(-1)).max() / (1 + np.abs(b).max())) for a, b in zip(own, found))
    assert off < 1e-3, f"{name}: off by {off}"
    print(name, "taken over, off by", f"{off:.1e}")


def main():
    if MISSING:
        return print("skipped: no", " and no ".join(MISSING))
    with tempfile.TemporaryDirectory() as folder:
        for name, *step in steps():
            learn(name, *step, folder)
            print(name, "learns")
    if importlib.util.find_spec("onnx") is None:
        return print("skipped: no onnx, no shipped file is taken over")
    for name, net, inputs, *_ in (step for step in steps() if step[0] in RUNNABLE):
        take_over(name, net, tuple(value[:1] for value in inputs))


if __name__ == "__main__":
    sys.exit(main())
