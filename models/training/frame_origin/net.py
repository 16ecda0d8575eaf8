"""The frame-origin network: residuals of four raw frames to five classes. Any size; mean and spread over the picture before the last layers."""
import torch
import torch.nn as nn

from frame_origin.data import CLASSES

CHANNELS = 4


def layer(inputs, outputs, stride=2, groups=1, size=3):
    return [nn.Conv2d(inputs, outputs, size, stride, size // 2, groups=groups, bias=False), nn.BatchNorm2d(outputs), nn.ReLU()]


class FrameOriginNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.fine = nn.Sequential(*layer(CHANNELS, 16))
        self.middle = nn.Sequential(*layer(16, 16, groups=16), *layer(16, 40, 1, size=1))
        self.coarse = nn.Sequential(*layer(40, 48), *layer(48, 64))
        self.decide = nn.Sequential(nn.Linear(16 + 2 * 40 + 2 * 64, 48), nn.ReLU(), nn.Dropout(0.2), nn.Linear(48, len(CLASSES)))

    def forward(self, residuals):
        """residuals: float [N,4,H,W] of frame_origin.data.residuals. Returns logits [N,5]."""
        fine = self.fine(residuals)
        middle = self.middle(fine)
        coarse = self.coarse(middle)
        return self.decide(torch.cat([fine.mean((2, 3)), *spread(middle), *spread(coarse)], 1))


def spread(x):
    mean = x.mean((2, 3))
    variance = (x * x).mean((2, 3)) - mean * mean
    return mean, torch.sqrt(torch.relu(variance) + 1e-4)
