"""
Goes on from a model file that is shipped: takes its weights over into the network that is trained.

The file's batch normalisations are folded into its convolutions. They are unfolded with the statistics that pictures have on the way, so that
training starts from a network that answers as the file does.
"""
import torch
import torch.nn as nn

from common.onnx_file import path_of


def start(net, name, *pictures, scale_first=1.0):
    """
    Fills `net` from the manifest's file of that name. `pictures`: tuples of inputs that give the normalisations their statistics.
    `scale_first`: what the file multiplied into its first convolution.
    """
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(path_of(name)).graph
    stored = {i.name: torch.from_numpy(numpy_helper.to_array(i).copy()) for i in graph.initializer}
    nodes = [[stored[i] for i in n.input[1:] if i in stored] for n in graph.node if n.op_type in ("Conv", "Gemm")]
    layers = in_order(net, pictures[0])
    assert len(nodes) == len(layers), f"{name}: {len(nodes)} layers in the file, {len(layers)} in the network"
    pairs = [pair for pair in (fill(net, layer, *weights) for layer, weights in zip(layers, nodes)) if pair]
    with torch.no_grad():
        layers[0].weight.div_(scale_first)
    unfold(pairs, lambda: [net(*inputs) for inputs in pictures], net)


def hooked(layers, hook, run):
    handles = [layer.register_forward_hook(hook) for layer in layers]
    with torch.no_grad():
        run()
    for handle in handles:
        handle.remove()


def in_order(net, inputs):
    """Convolutions and linear layers as the picture passes them, which is the file's order."""
    seen = []
    net.eval()
    hooked([m for m in net.modules() if isinstance(m, (nn.Conv2d, nn.Linear))], lambda layer, *_: seen.append(layer), lambda: net(*inputs))
    return seen


@torch.no_grad()
def fill(net, layer, weight, bias):
    """Copies one layer; gives it with its normalisation, which becomes the bias alone, where it has one."""
    assert layer.weight.shape == weight.shape, f"{tuple(weight.shape)} in the file, {tuple(layer.weight.shape)} in the network"
    layer.weight.copy_(weight)
    if layer.bias is not None:
        layer.bias.copy_(bias)
        return None
    norm = norm_after(net, layer)
    norm.weight.fill_(1), norm.bias.copy_(bias), norm.running_mean.zero_(), norm.running_var.fill_(1 - norm.eps)
    return layer, norm


def norm_after(net, layer):
    for group in net.modules():
        children = list(group.children())
        if isinstance(group, nn.Sequential) and any(child is layer for child in children):
            return children[[child is layer for child in children].index(True) + 1]
    raise ValueError("a convolution without a bias has no normalisation after it")


@torch.no_grad()
def unfold(pairs, run, net):
    """Gives every normalisation the statistics that its input has while `run` runs, without changing what it answers."""
    sums = {layer: [] for layer, _ in pairs}
    net.eval()
    hooked(sums, lambda layer, _, out: sums[layer].append((out.mean((0, 2, 3)), (out**2).mean((0, 2, 3)))), run)
    for layer, norm in pairs:
        mean, square = (torch.stack([s[k] for s in sums[layer]]).mean(0) for k in (0, 1))
        variance = (square - mean**2).clamp(min=1e-6)
        norm.running_mean.copy_(mean), norm.running_var.copy_(variance)
        norm.bias.add_(mean), norm.weight.copy_((variance + norm.eps).sqrt())
