#!/usr/bin/env python3
"""python3 reference.py: what another runtime (OpenCV's) makes of the shipped models, into tests/fixtures/models/reference.json.

The input is counted, not drawn, so that the file holds outputs alone; of large outputs every so-manieth value. Run it after a model
changed; `deno task models:evaluate` and tests/wasm/reference_test.ts compare the server's runtime with it.
"""
import json
import os

import cv2
import numpy as np

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
OUT = os.path.join(ROOT, "tests", "fixtures", "models", "reference.json")
DYNAMIC = (96, 160)  # height and width of what may have any
MOST = 60  # values kept of one output


def counted(shape):
    """0 to 255 by a multiplicative hash of the index."""
    index = np.arange(int(np.prod(shape)), dtype=np.uint64)
    return (((index * 2654435761) % 2**32) >> 24).astype(np.float32).reshape(shape)


def main():
    with open(os.path.join(ROOT, "models", "manifest.json"), encoding="utf-8") as file:
        manifest = json.load(file)
    references = []
    for name, entry in manifest.items():
        given = entry["input"]
        if "detail" in entry or "package" in entry:
            continue  # two inputs: models/training/liveness/export.py writes its own; a package's file is no ONNX
        height, width = DYNAMIC if "dynamic" in given else (given["size"], given["size"])
        shape = (1, given.get("channels", 3), height, width)
        net = cv2.dnn.readNetFromONNX(os.path.join(ROOT, "models", entry["file"]))
        net.setInput(counted(shape))
        names = [output["name"] for output in entry["outputs"]]
        results = net.forward(names)
        if not all(np.isfinite(values).all() for values in results):
            print(name, "left out: this runtime does not run it right")
            continue
        outputs = []
        for output, values in zip(names, results):
            flat = np.asarray(values).ravel()
            step = max(1, len(flat) // MOST)
            outputs.append({"name": output, "length": len(flat), "step": step,
                            "values": [float(f"{v:.5g}") for v in flat[::step]]})
        references.append({"model": name, "sha256": entry["sha256"], "shape": shape, "outputs": outputs})
    os.makedirs(os.path.dirname(OUT), exist_ok=True)
    with open(OUT, "w", encoding="utf-8") as file:
        file.write("[\n" + ",\n".join("  " + json.dumps(r) for r in references) + "\n]\n")
    print(len(references), "models")


if __name__ == "__main__":
    main()
