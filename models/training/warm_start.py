"""Takes over what fits from version 1.0.0 of both models: the detector's had another stem, and both had fewer outputs.

Their batch normalisations are folded into the convolutions; they are unfolded with the statistics of the composites, so that training
starts from a network that answers as the file did. The detector's new stem first learns to give what the old one gave.
"""
import numpy as np
import onnx
import torch
import torch.nn as nn
from onnx import numpy_helper

from net import SCALE, block, conv


class OldStem(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(conv(3, 16, 3, 2), block(16, 32, 2), block(32, 32))

    def forward(self, image):
        return self.stem(image / 64 - 2)


def module_path(node):
    """'/heads.0/box/box.1/box.1.0/Conv' -> 'heads.0.box.1.0'."""
    parts = node.split("/")[1:-1]
    return f"{parts[0]}.{parts[-1]}" if parts[0].startswith("heads") else parts[-1]


def convolutions(path):
    graph = onnx.load(path).graph
    weights = {i.name: torch.from_numpy(numpy_helper.to_array(i).copy()) for i in graph.initializer}
    return {module_path(n.name): (weights[n.input[1]], weights[n.input[2]]) for n in graph.node if n.op_type == "Conv"}


@torch.no_grad()
def fill(net, old, stored):
    """Copies the weights; normalisations become the bias alone. Gives the pairs of convolution and normalisation that were filled."""
    pairs = []
    for root, skip in ((net, "stem"), (old, None)):
        modules = dict(root.named_modules())
        for path, (weight, bias) in stored.items():
            layer = modules.get(path)
            if layer is None or (skip and path.startswith(skip)):
                continue
            layer.weight[: len(weight)].copy_(weight)
            if layer.bias is not None:
                layer.bias[: len(bias)].copy_(bias)
                continue
            norm = modules[path[: path.rindex(".")] + ".1"]
            norm.weight.fill_(1), norm.bias.copy_(bias), norm.running_mean.zero_(), norm.running_var.fill_(1 - norm.eps)
            pairs.append((layer, norm))
    return pairs


@torch.no_grad()
def unfold(pairs, run):
    """Gives every normalisation the statistics that its input has while `run` runs, without changing what it answers."""
    sums = {layer: [] for layer, _ in pairs}
    hooks = [layer.register_forward_hook(lambda m, _, out: sums[m].append((out.mean((0, 2, 3)), out.var((0, 2, 3))))) for layer, _ in pairs]
    run()
    for hook in hooks:
        hook.remove()
    for layer, norm in pairs:
        mean, var = (torch.stack([s[k] for s in sums[layer]]).mean(0) for k in (0, 1))
        norm.running_mean.copy_(mean), norm.running_var.copy_(var)
        norm.bias.add_(mean), norm.weight.copy_((var + norm.eps).sqrt())


def start_landmarks(net, path, crops):
    """Fills the close look from the file at `path`; crops: an iterator whose first items are pictures of faces."""
    weights = {i.name: torch.from_numpy(numpy_helper.to_array(i).copy()) for i in onnx.load(path).graph.initializer}
    pairs = fill(net, nn.Module(), convolutions(path))
    with torch.no_grad():
        net.points.weight.copy_(weights["points.weight"]), net.points.bias.copy_(weights["points.bias"])
        net.eval()
        unfold(pairs, lambda: [net(next(crops)[0]) for _ in range(4)])


def start(net, path, ring, steps=300):
    """Fills `net` from the file at `path`, with pictures of a ring of pool.py."""
    old, rng = OldStem().eval(), np.random.default_rng(0)
    pairs = fill(net, old, convolutions(path))

    def pictures(n):
        return torch.from_numpy(ring.pick(rng, n)[0]).permute(0, 3, 1, 2).float()

    stem = net.stem
    optimiser = torch.optim.Adam(stem.parameters(), 0.02)
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = 0.02 * (1 - step / steps) + 1e-4
        x = pictures(8)
        with torch.no_grad():
            goal = old(x)
        error = ((stem.train()(x * SCALE) - goal) ** 2).mean() / (goal**2).mean()
        optimiser.zero_grad()
        error.backward()
        optimiser.step()
        if step % 50 == 49:
            print(f"stem {step + 1}: {float(error):.3f} of the old one's energy unexplained", flush=True)
    net.eval()
    inner = [pair for pair in pairs if not any(pair[0] is m for m in old.modules())]
    unfold(inner, lambda: [net(pictures(16)) for _ in range(6)])
