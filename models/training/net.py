"""The detector network: depthwise-separable trunk, top-down path, one head per stride (8, 16, 32) with 15 outputs per cell."""
import torch
import torch.nn as nn
import torch.nn.functional as F

STRIDES = (8, 16, 32)


def conv(i, o, k=3, s=1, g=1):
    return nn.Sequential(nn.Conv2d(i, o, k, s, k // 2, groups=g, bias=False), nn.BatchNorm2d(o), nn.ReLU(True))


def block(i, o, s=1):
    return nn.Sequential(conv(i, i, 3, s, i), conv(i, o, 1))


class Head(nn.Module):
    """Score and box from one branch, points from another."""

    def __init__(self, c):
        super().__init__()
        self.box, self.points = block(c, c), block(c, c)
        self.box_out, self.points_out = nn.Conv2d(c, 5, 1), nn.Conv2d(c, 10, 1)
        nn.init.constant_(self.box_out.bias, 1.0)
        nn.init.constant_(self.box_out.bias[:1], -4.0)

    def forward(self, x):
        b = self.box_out(self.box(x))
        return torch.cat([b[:, :1], F.softplus(b[:, 1:]), self.points_out(self.points(x))], 1)


class Net(nn.Module):
    def __init__(self, w=48):
        super().__init__()
        self.stem = nn.Sequential(conv(3, 16, 3, 2), block(16, 32, 2), block(32, 32))
        self.s8 = nn.Sequential(block(32, 64, 2), block(64, 64), block(64, 64))
        self.s16 = nn.Sequential(block(64, 96, 2), block(96, 96), block(96, 96))
        self.s32 = nn.Sequential(block(96, 128, 2), block(128, 128), block(128, 128))
        self.lateral = nn.ModuleList([nn.Conv2d(c, w, 1) for c in (64, 96, 128)])
        self.smooth = nn.ModuleList([block(w, w) for _ in STRIDES])
        self.heads = nn.ModuleList([Head(w) for _ in STRIDES])

    def forward(self, image):
        """image: float [N,3,H,W], RGB 0..255. Returns s8, s16, s32, each [N,15,H/stride,W/stride]."""
        a = self.s8(self.stem(image * (1 / 64) - 2))
        b = self.s16(a)
        c = self.s32(b)
        c = self.smooth[2](self.lateral[2](c))
        b = self.smooth[1](self.lateral[1](b) + F.interpolate(c, scale_factor=2.0))
        a = self.smooth[0](self.lateral[0](a) + F.interpolate(b, scale_factor=2.0))
        return [head(f) for head, f in zip(self.heads, (a, b, c))]
