#!/usr/bin/env python3
"""python3 -m landmarks.train --minutes 30 [--resume [--only-box] | --shipped]: the close look, on crops of the rings' pictures, writes .cache/landmarks.pt."""
import os

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # on a busy machine, spinning threads cost half of the speed

import torch
import torch.nn.functional as F

from common import shipped
from common.fit import Plan, arguments, begin, fit
from landmarks.data import BATCH, Crops
from landmarks.net import LandmarkNet

PLAN = Plan("landmarks.pt", rate=3e-3, batch=BATCH)
WEIGHTS = {"points": 2.0, "visible": 1.0, "pose": 4.0, "face": 0.3, "box": 2.0}


def losses(out, points, visible, pose, face, box):
    """(points, visible, pose, face, box), each a mean; of all but the fourth over the crops that hold a face."""
    is_face = face[:, 0] > 0
    placed, seen, angles = (o[is_face] for o in out[:3])
    truth = points[is_face].view(-1, 5, 2)
    eye = (truth[:, 1] - truth[:, 0]).norm(dim=1).clamp(min=0.12).view(-1, 1, 1)
    return (
        F.smooth_l1_loss(placed.view(-1, 5, 2) / eye, truth / eye, beta=0.03),
        F.binary_cross_entropy_with_logits(seen, visible[is_face]),
        F.smooth_l1_loss(angles, pose[is_face], beta=0.03),
        F.binary_cross_entropy_with_logits(out[3], face),
        F.smooth_l1_loss(out[4][is_face], box[is_face], beta=0.02),
    )


def loss(out, *truth):
    parts = dict(zip(WEIGHTS, losses(out, *truth)))
    return sum(WEIGHTS[name] * part for name, part in parts.items()), parts


def batches(seed):
    """Endless ((crops,), (points, visible, pose, face, box))."""
    for images, *truth in Crops(seed):
        yield (images.contiguous(memory_format=torch.channels_last),), tuple(truth)


def only_box(net):
    """Leaves all other outputs as they are."""
    for name, weight in net.named_parameters():
        weight.requires_grad_(name.startswith("box."))
    return net.eval()


def main():
    parser = arguments(__doc__, PLAN, minutes=30)
    parser.add_argument("--only-box", action="store_true", help="leave all other outputs as they are")
    parser.add_argument("--shipped", action="store_true", help="start from the file that is shipped")
    args = parser.parse_args()
    begin(args)
    net = LandmarkNet().to(memory_format=torch.channels_last)  # a third faster
    if args.shipped:
        first = batches(args.seed)
        shipped.start(net, "face_landmarks", *(next(first)[0] for _ in range(6)))
    fit(only_box(net) if args.only_box else net.train(), batches, loss, args)


if __name__ == "__main__":
    main()
