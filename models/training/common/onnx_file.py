"""Model files and their entries in ../manifest.json: written by the exports, read by whatever runs or goes on from them."""
import hashlib
import json
import os

import torch

from common import data

MODELS = os.path.join(data.HERE, "..")
OPSET = 13
POSE_NOTE = "positive: the nose points to the right of the picture, down; the head leans clockwise"


def read_manifest():
    with open(os.path.join(MODELS, "manifest.json"), encoding="utf-8") as file:
        return json.load(file)


def entry_of(name):
    return read_manifest()[name]


def path_of(name):
    return os.path.join(MODELS, entry_of(name)["file"])


def names(name):
    """(inputs, outputs) as the file has them, in order."""
    import onnx

    graph = onnx.load(path_of(name)).graph
    return [value.name for value in graph.input], [value.name for value in graph.output]


def identity(path, version, card):
    """What every model's entry begins with."""
    with open(path, "rb") as file:
        content = file.read()
    return {
        "file": os.path.basename(path), "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content), "version": version,
        "opset": OPSET, "licence": "Apache-2.0", "card": card,
    }


def write(net, examples, path, version, inputs, outputs, axes=None):
    """Exports the network, checks the file and takes out what names the machine that it was made on."""
    import onnx  # only exports need it

    torch.onnx.export(net.eval(), examples, path, opset_version=OPSET, input_names=inputs, output_names=outputs, dynamic_axes=axes)
    model = onnx.load(path)
    model.producer_name, model.producer_version, model.doc_string = "iad", version, ""
    for node in model.graph.node:
        node.doc_string = ""
    onnx.checker.check_model(model)
    onnx.save(model, path)


def note(name, value):
    """Puts a model's entry into the manifest."""
    manifest = {**read_manifest(), name: value}
    with open(os.path.join(MODELS, "manifest.json"), "w", encoding="utf-8") as file:
        file.write(json.dumps(manifest, indent=2) + "\n")
