"""The landmark network: one face crop, 64 x 64, to five points. Strided depthwise-separable trunk, one fully connected layer."""
import torch.nn as nn

from net import block, conv

SIDE = 64
# The crop that the network sees: a square around the centre of the detector's box, this many times its longer side.
REACH = 1.3


class LandmarkNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk = nn.Sequential(
            conv(3, 16, 3, 2), block(16, 32, 2), block(32, 32), block(32, 64, 2), block(64, 64), block(64, 96, 2), block(96, 96)
        )
        self.points = nn.Linear(96 * (SIDE // 16) ** 2, 10)

    def forward(self, face):
        """face: float [N,3,64,64], RGB 0..255. Returns [N,10]: x, y of the five points, 0..1 across the crop."""
        return self.points(self.trunk(face * (1 / 64) - 2).flatten(1)) + 0.5
