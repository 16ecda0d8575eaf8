"""The look at a turned head: one upright face crop, 80 x 80, to its yaw and pitch; for the few faces whose angle decides."""
import torch
import torch.nn as nn

from common.crops import TURN_SIDE as SIDE


def layer(inputs, outputs, stride=1, side=3):
    return nn.Sequential(nn.Conv2d(inputs, outputs, side, stride, side // 2, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(True))


class Again(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.first, self.second = layer(channels, channels), layer(channels, channels)[:2]
        nn.init.zeros_(self.second[1].weight)

    def forward(self, x):
        return torch.relu(x + self.second(self.first(x)))


class PoseNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.seen = nn.Sequential(
            layer(3, 16, 2), layer(16, 32, 2), Again(32), layer(32, 64, 2), Again(64), layer(64, 96, 2), Again(96), layer(96, 64, side=1),
        )
        self.angles = nn.Sequential(nn.Flatten(), nn.Linear(64 * (SIDE // 16) ** 2, 64), nn.ReLU(True), nn.Linear(64, 2))

    def forward(self, face):
        """face: float [N,3,80,80], RGB 0..255, its eyes level. Returns yaw and pitch [N,2] in units of 90 degrees."""
        return self.angles(self.seen((face - 128) / 64))
