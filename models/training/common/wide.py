"""Batches from wide drawings (common.faces), on any device: crops with a detector's errors, turned, mirrored, in other light, cut by torch itself."""
import math

import torch
import torch.nn.functional as F

from common.composites import MIRROR
from common.crops import LOOK_REACH, LOOK_SIDE, TURN_REACH, TURN_SIDE


def normal(like, *shape, limit=2.5):
    return torch.randn(*shape, device=like.device).clamp(-limit, limit)


def cut(wide, centre, side, angle, size):
    """[B,3,size,size]: squares of `side` pixels about `centre` [B,2], turned clockwise by `angle`; zeros outside."""
    drawn = 2 * size
    u = (torch.arange(drawn, device=wide.device) + 0.5) / drawn - 0.5
    v, u = torch.meshgrid(u, u, indexing="ij")
    c, s = (f(angle).view(-1, 1, 1) for f in (torch.cos, torch.sin))
    x = (c * u + s * v) * side.view(-1, 1, 1) + centre[:, 0].view(-1, 1, 1)
    y = (-s * u + c * v) * side.view(-1, 1, 1) + centre[:, 1].view(-1, 1, 1)
    grid = torch.stack([2 * x / wide.shape[3] - 1, 2 * y / wide.shape[2] - 1], -1)
    return F.avg_pool2d(F.grid_sample(wide, grid, padding_mode="zeros", align_corners=False), 2)


def light(images):
    """Another brightness and noise on each."""
    n = len(images)
    gain = torch.empty(n, 1, 1, 1, device=images.device).uniform_(0.7, 1.3) * torch.exp(0.06 * normal(images, n, 3, 1, 1))
    offset = torch.empty(n, 1, 1, 1, device=images.device).uniform_(-15, 15)
    noise = torch.randn_like(images) * torch.empty(n, 1, 1, 1, device=images.device).uniform_(0, 6)
    return (images * gain + offset + noise).clamp(0, 255)


def looks(wide, rows):
    """(crops [B,3,64,64], points, visible, pose, face, box) as landmarks.data has them; rows whose share is 0 show no face and have a box alone."""
    n, box = len(rows), rows[:, :4]
    side = LOOK_REACH * (box[:, 2:] - box[:, :2]).max(1).values * torch.exp(0.14 * normal(rows, n))
    centre = (box[:, :2] + box[:, 2:]) / 2 + 0.09 * normal(rows, n, 2) * side[:, None]
    angle = 0.15 * normal(rows, n)
    images = cut(wide, centre, side, angle, LOOK_SIDE)
    c, s = torch.cos(angle)[:, None], torch.sin(angle)[:, None]

    def unit(points):  # [B,k,2] of the drawing -> 0 to 1 across the crop
        x, y = ((points - centre[:, None]) / side[:, None, None]).unbind(-1)
        return torch.stack([c * x - s * y, s * x + c * y], -1) + 0.5

    points = unit(rows[:, 4:14].reshape(n, 5, 2))
    middle, half = unit(((box[:, :2] + box[:, 2:]) / 2)[:, None])[:, 0], (box[:, 2:] - box[:, :2]) / 2 / side[:, None]
    half = torch.stack([torch.hypot(c[:, 0] * half[:, 0], s[:, 0] * half[:, 1]), torch.hypot(s[:, 0] * half[:, 0], c[:, 0] * half[:, 1])], 1)
    edges, seen = torch.cat([middle - half, middle + half], 1), rows[:, 15:20]
    pose = torch.cat([rows[:, 20:22], rows[:, 22:23] + angle[:, None] / (math.pi / 2)], 1)
    flip = torch.rand(n, device=rows.device) < 0.5
    images = torch.where(flip.view(-1, 1, 1, 1), images.flip(3), images)
    one = torch.tensor([-1.0, 1.0], device=rows.device)
    points = torch.where(flip.view(-1, 1, 1), points[:, MIRROR] * one + torch.tensor([1.0, 0.0], device=rows.device), points)
    seen = torch.where(flip.view(-1, 1), seen[:, MIRROR], seen)
    pose = torch.where(flip.view(-1, 1), pose * torch.tensor([-1.0, 1.0, -1.0], device=rows.device), pose)
    mirrored = torch.stack([1 - edges[:, 2], edges[:, 1], 1 - edges[:, 0], edges[:, 3]], 1)
    edges = torch.where(flip.view(-1, 1), mirrored, edges)
    return light(images), points.flatten(1), seen, pose, (rows[:, 14:15] > 0).float(), edges


def turns(wide, rows):
    """(crops [B,3,80,80], yaw and pitch [B,2]) as pose.train has them, of rows that show a face."""
    n, points = len(rows), rows[:, 4:14].reshape(-1, 5, 2)
    eye = (points[:, 1] - points[:, 0]).norm(dim=1).view(-1, 1, 1)
    points = points + (0.04 * normal(rows, n, 5, 2) + 0.04 * normal(rows, n, 1, 2)) * eye
    eyes, mouth, across = points[:, :2].mean(1), points[:, 3:].mean(1), points[:, 1] - points[:, 0]
    side = TURN_REACH * torch.hypot(across.norm(dim=1), (mouth - eyes).norm(dim=1))
    images = cut(wide, (eyes + mouth) / 2, side, -torch.atan2(across[:, 1], across[:, 0]), TURN_SIDE)
    flip = torch.rand(n, device=rows.device) < 0.5
    images = torch.where(flip.view(-1, 1, 1, 1), images.flip(3), images)
    pose = torch.where(flip.view(-1, 1), rows[:, 20:22] * torch.tensor([-1.0, 1.0], device=rows.device), rows[:, 20:22])
    return light(images), pose
