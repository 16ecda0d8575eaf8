"""The detector network: depthwise-separable trunk, top-down path, one head per stride (8, 16, 32) with 23 outputs per cell."""
import torch
import torch.nn as nn
import torch.nn.functional as F

STRIDES = (8, 16, 32)
# Of the input; export.py multiplies it into the first convolution.
SCALE = 1 / 64


def conv(i, o, k=3, s=1, g=1):
    return nn.Sequential(nn.Conv2d(i, o, k, s, k // 2, groups=g, bias=False), nn.BatchNorm2d(o), nn.ReLU(True))


def block(i, o, s=1):
    return nn.Sequential(conv(i, i, 3, s, i), conv(i, o, 1))


class Head(nn.Module):
    """Score and box from one branch; points, their visibility and the pose from another."""

    def __init__(self, c):
        super().__init__()
        self.box, self.points = block(c, c), block(c, c)
        self.box_out, self.points_out = nn.Conv2d(c, 5, 1), nn.Conv2d(c, 18, 1)
        nn.init.constant_(self.box_out.bias, 1.0)
        nn.init.constant_(self.box_out.bias[:1], -4.0)

    def forward(self, x):
        b = self.box_out(self.box(x))
        return torch.cat([b[:, :1], F.softplus(b[:, 1:]), self.points_out(self.points(x))], 1)


class Net(nn.Module):
    def __init__(self, w=48):
        super().__init__()
        self.scale = SCALE
        # Two plain convolutions: at these sizes the runtime's depthwise ones cost more than they save.
        self.stem = nn.Sequential(conv(3, 8, 3, 2), conv(8, 32, 3, 2))
        self.s8 = nn.Sequential(block(32, 64, 2), block(64, 64), block(64, 64))
        self.s16 = nn.Sequential(block(64, 96, 2), block(96, 96), block(96, 96))
        self.s32 = nn.Sequential(block(96, 128, 2), block(128, 128), block(128, 128))
        self.lateral = nn.ModuleList([nn.Conv2d(c, w, 1) for c in (64, 96, 128)])
        self.smooth = nn.ModuleList([block(w, w) for _ in STRIDES])
        self.heads = nn.ModuleList([Head(w) for _ in STRIDES])

    def forward(self, image):
        """image: float [N,3,H,W], RGB 0..255. Returns s8, s16, s32, each [N,23,H/stride,W/stride]."""
        a = self.s8(self.stem(image if self.scale == 1 else image * self.scale))
        b = self.s16(a)
        c = self.s32(b)
        c = self.smooth[2](self.lateral[2](c))
        b = self.smooth[1](self.lateral[1](b) + F.interpolate(c, scale_factor=2.0))
        a = self.smooth[0](self.lateral[0](a) + F.interpolate(b, scale_factor=2.0))
        return [head(f) for head, f in zip(self.heads, (a, b, c))]
