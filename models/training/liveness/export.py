#!/usr/bin/env python3
"""python3 -m liveness.export: .cache/liveness.pt (averaged weights) -> ../face_liveness.onnx, and its entry in ../manifest.json.

The offset is the logit that 2 % of the fold's live faces are below: probability 0.5 is the operating point. The temperature is the one under
which the fold is most likely, live faces and attacks with half of the weight each.
"""
import json
import os

import numpy as np
import torch

from liveness import data
from common import averaging
from common.onnx_file import MODELS, identity, note, write
from liveness.net import LivenessNet
from liveness.train import PLAN, logits

VERSION, OUT, REJECTED = "1.2.0", os.path.join(MODELS, "face_liveness.onnx"), 0.02


def calibrate(net):
    looks, kinds = data.load("fold")
    scores, live = logits(net, looks), kinds == 0
    offset = float(np.quantile(scores[live], REJECTED))
    weight = np.where(live, 0.5 / live.sum(), 0.5 / (~live).sum())

    def loss(heat):
        return float((weight * np.logaddexp(0, np.where(live, -1, 1) * (scores - offset) / heat)).sum())

    return round(offset, 4), round(min(np.arange(0.3, 5.01, 0.05), key=loss), 2)


def entry(offset, heat):
    common = {"type": "float32", "layout": "NCHW", "size": data.SIZE, "range": [0, 255], "colour": "RGB"}
    return {
        **identity(OUT, VERSION, "face_liveness.md"),
        "input": {
            "name": "view", **common, "reach": data.REACH,
            "crop": "square around the centre of the detected box, reach times its longer side, zero outside the picture",
        },
        "detail": {
            "name": "detail", **common, "close_face": data.CLOSE,
            "crop": "square of size pixels around the same centre; of a face longer than close_face, as if it were scaled down to that",
        },
        "outputs": [{"name": "logit", "shape": [1, 1]}],
        "offset": offset, "temperature": heat,
        "offset_note": "probability of a live face = sigmoid((logit - offset) / temperature); 0.5 rejects 2 % of simulated live faces",
    }


def reference(net):
    """The output for counted inputs, for tools/models/evaluate_liveness.ts and the tests."""
    shape = (1, 3, data.SIZE, data.SIZE)
    counted = (((np.arange(np.prod(shape), dtype=np.uint64) * 2654435761) % 2**32) >> 24).astype(np.float32).reshape(shape)
    with torch.no_grad():
        logit = float(net(torch.from_numpy(counted), torch.from_numpy(255 - counted)))
    path = os.path.join(data.data.ROOT, "tests", "fixtures", "models", "liveness_reference.json")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"sha256": identity(OUT, VERSION, "")["sha256"], "shape": shape, "logit": round(logit, 5)}, file)
        file.write("\n")


def main():
    net = averaging.shipped_weights(LivenessNet(), PLAN.path)
    offset, heat = calibrate(net)
    shape = torch.zeros(1, 3, data.SIZE, data.SIZE)
    write(net, (shape, shape), OUT, VERSION, ["view", "detail"], ["logit"])
    note("face_liveness", entry(offset, heat))
    reference(net)
    print(OUT, os.path.getsize(OUT), "bytes, offset", offset, "temperature", heat)


if __name__ == "__main__":
    main()
