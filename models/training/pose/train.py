#!/usr/bin/env python3
"""python3 -m pose.train --minutes 60 [--resume | --shipped]: the look at turned heads, on crops of the rings' pictures, writes .cache/pose.pt."""
import os

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # on a busy machine, spinning threads cost half of the speed

import numpy as np
import torch
import torch.nn.functional as F

from common import shipped
from common.composites import POSE, SHARE
from common.crops import upright
from common.fit import Plan, arguments, begin, fit
from common.pool import Ring
from pose.net import PoseNet

BATCH, PICTURES, SMALLEST, LIMIT = 64, 32, 48, 30 / 90
PLAN = Plan("pose.pt", rate=2e-3, batch=BATCH, decay=1e-3, clip=1)


def batches(seed):
    """Endless ((crops [64,3,80,80],), (yaw and pitch [64,2],)) from the rings."""
    rng, rings = np.random.default_rng(seed), [Ring(320), Ring(224)]
    while True:
        crops, poses = [], []
        while len(crops) < BATCH:
            pictures, truth = rings[int(rng.random() < 0.4)].pick(rng, PICTURES)
            for picture, rows in zip(pictures, truth):
                for t in rows:
                    if t[SHARE] < 0.75 or t[3] - t[1] < SMALLEST or len(crops) == BATCH:
                        continue
                    face, pose = upright(picture, t[4:14].reshape(5, 2), rng), t[POSE][:2]
                    if rng.random() < 0.5:
                        face, pose = face[:, ::-1], pose * [-1, 1]
                    crops.append(face)
                    poses.append(pose)
        images = np.stack(crops).astype(np.float32) * rng.uniform(0.7, 1.3, (BATCH, 1, 1, 1)).astype(np.float32)
        images += rng.uniform(-15, 15, (BATCH, 1, 1, 1)) + rng.standard_normal(images.shape, np.float32) * rng.uniform(0, 5, (BATCH, 1, 1, 1))
        seen = torch.from_numpy(images.clip(0, 255).astype(np.float32).transpose(0, 3, 1, 2)).contiguous(memory_format=torch.channels_last)
        yield (seen,), (torch.from_numpy(np.stack(poses).astype(np.float32)),)


def loss(found, pose):
    """Errors near the limit weigh up to twice as much again: there they change the answer."""
    near = 1 + 2 * torch.exp(-(((pose.abs() - LIMIT) / 0.1) ** 2))
    off = (found.detach() - pose).abs().mean(0) * 90
    return (F.smooth_l1_loss(found, pose, beta=0.02, reduction="none") * near).mean(), {"yaw off by": off[0], "pitch off by": off[1]}


def main():
    parser = arguments(__doc__, PLAN, minutes=60)
    parser.add_argument("--shipped", action="store_true", help="start from the file that is shipped")
    args = parser.parse_args()
    begin(args)
    net = PoseNet().to(memory_format=torch.channels_last)
    if args.shipped:
        first = batches(args.seed)
        shipped.start(net, "face_pose", *(next(first)[0] for _ in range(6)))
    fit(net.train(), batches, loss, args)


if __name__ == "__main__":
    main()
