"""The liveness network: two looks at one face, the surroundings and the finest detail, to a live one's log-odds against all attacks."""
import torch
import torch.nn as nn


def layer(inputs, outputs, stride=2):
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU())


def spread(x):
    mean = x.mean((2, 3))
    variance = (x * x).mean((2, 3)) - mean * mean
    return [mean, torch.sqrt(torch.relu(variance) + 1e-4)]


class LivenessNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.around = nn.Sequential(layer(3, 16), layer(16, 32), layer(32, 64), layer(64, 96), layer(96, 112))
        self.fine = nn.Sequential(layer(6, 16), layer(16, 40))
        self.coarse = nn.Sequential(layer(40, 64), layer(64, 96))
        self.decide = nn.Sequential(nn.Linear(2 * (112 + 16 + 40 + 96), 96), nn.ReLU(), nn.Dropout(0.3), nn.Linear(96, 4))

    def kinds(self, view, detail):
        """Both float [N, 3, H, W], RGB, 0 to 255. Returns logits [N, 4] in the order of liveness_data.KINDS."""
        rest = detail - nn.functional.avg_pool2d(detail, 3, 1, 1, count_include_pad=False)
        finest = self.fine[0](torch.cat([(detail - 128) / 64, torch.clamp(rest / 6, -4, 4)], 1))
        fine = self.fine[1](finest)
        seen = [self.around((view - 128) / 64), finest, fine, self.coarse(fine)]
        return self.decide(torch.cat([part for layer in seen for part in spread(layer)], 1))

    def forward(self, view, detail):
        """Returns the log-odds [N, 1]; while it is trained, the kinds' logits."""
        kinds = self.kinds(view, detail)
        if self.training:
            return kinds
        return kinds[:, :1] - torch.logsumexp(kinds[:, 1:], 1, keepdim=True)
