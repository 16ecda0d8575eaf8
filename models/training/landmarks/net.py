"""The close look: one face crop, 64 x 64, to five points, their visibility, the head's pose, its box, and whether it is a face at all."""
import torch
import torch.nn as nn

from common.crops import LOOK_SIDE as SIDE
from detector.net import block, conv


class Again(nn.Module):
    """A block that adds to what comes in, nothing at first: training that goes on with one more of them starts where it was."""

    def __init__(self, channels):
        super().__init__()
        self.depth, self.point = conv(channels, channels, 3, 1, channels), conv(channels, channels, 1)[:2]
        nn.init.zeros_(self.point[1].weight)

    def forward(self, x):
        return torch.relu(x + self.point(self.depth(x)))


class LandmarkNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk = nn.Sequential(
            conv(3, 16, 3, 2), block(16, 32, 2), block(32, 32), block(32, 64, 2), block(64, 64), block(64, 96, 2), block(96, 96)
        )
        # After the trunk's stage of that number.
        self.again = nn.ModuleDict({
            "0": Again(16), "2": nn.Sequential(Again(32), Again(32)), "4": nn.Sequential(Again(64), Again(64)), "6": nn.Sequential(Again(96), Again(96)),
        })
        self.more = nn.Sequential(block(96, 96), block(96, 96))
        self.points, self.look = nn.Linear(96 * (SIDE // 16) ** 2, 10), nn.Linear(96 * (SIDE // 16) ** 2, 9)
        self.box = nn.Sequential(nn.Linear(2 * 96 * (SIDE // 16) ** 2, 32), nn.ReLU(True), nn.Linear(32, 4))

    def forward(self, face):
        """
        face: float [N,3,64,64], RGB 0..255. Returns points [N,10] as x, y from 0 to 1 across the crop, visible [N,5] logits, pose [N,3]
        yaw, pitch and roll in units of 90 degrees, face [N,1] logit, box [N,4] as x0, y0, x1, y1 from 0 to 1 across the crop.
        """
        seen = face * (1 / 64) - 2
        for number, stage in enumerate(self.trunk):
            seen = stage(seen)
            if str(number) in self.again:
                seen = self.again[str(number)](seen)
        seen, more = seen.flatten(1), self.more(seen).flatten(1)
        look = self.look(more)
        return self.points(seen) + 0.5, look[:, :5], look[:, 5:8], look[:, 8:], self.box(torch.cat([seen, more], 1)) + 0.5
