"""Averaged weights: what is shipped is the running mean of what training went through."""
import os

import torch


@torch.no_grad()
def follow(mean, net, step):
    """Moves the mean towards the network, in large steps at first."""
    keep = min(0.996, (step + 1) / (step + 10))
    for a, b in zip(mean.state_dict().values(), net.state_dict().values()):
        a.copy_(keep * a + (1 - keep) * b if a.is_floating_point() else b)


def save(path, mean, net, step):
    torch.save({"net": net.state_dict(), "ema": mean.state_dict(), "step": step}, path + ".part")
    os.replace(path + ".part", path)


def load(path, mean, net):
    """Both networks' weights from a file; gives the step that they were saved at. Outputs that the file does not have yet start anew."""
    saved = torch.load(path)
    for weights, into in ((saved["net"], net), (saved["ema"], mean)):
        missing = into.load_state_dict(weights, strict=False)
        assert not missing.unexpected_keys, missing
    return saved["step"]


def shipped_weights(net, path):
    """The network with the averaged weights of a checkpoint."""
    net.load_state_dict(torch.load(path, map_location="cpu")["ema"])
    return net.eval()
