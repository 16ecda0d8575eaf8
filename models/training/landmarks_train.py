#!/usr/bin/env python3
"""python3 landmarks_train.py --minutes 30 [--resume [--only-box] | --from FILE] [--seed 1]: the close look, on crops of the pictures in pool.py's rings, writes .cache/landmarks.pt."""
import argparse
import copy
import math
import os
import time

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # on a busy machine, spinning threads cost half of the speed

import cv2
import numpy as np
import torch
import torch.nn.functional as F

import averaging
import data
import warm_start
from composites import MIRROR, POSE, SEEN, SHARE
from landmarks_net import REACH, SIDE, LandmarkNet
from pool import Ring

CHECKPOINT = os.path.join(data.CACHE, "landmarks.pt")
# Crops in a batch without a face, and how many crops are cut from one face, each with errors, light and noise of its own.
BATCH, NEGATIVES, REPEAT, PICTURES = 64, 20, 2, 24
SMALLEST = 40


def crop(image, box, rng=None, tilt=0.0, size=SIDE, reach=REACH):
    """
    (crop [size,size,3], affine [2,3] from image pixels to 0..1 of the crop, tilt): the square that the consumer cuts out around a detected
    box, zeros outside, turned by the tilt (radians, clockwise). With rng, a detector's error and a tilt of its own instead.
    """
    cx, cy, side, angle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2, reach * max(box[2] - box[0], box[3] - box[1]), tilt
    if rng is not None:
        cx, cy, side = cx + rng.normal(0, 0.09) * side, cy + rng.normal(0, 0.09) * side, side * math.exp(rng.normal(0, 0.14))
        angle = rng.normal(0, 0.15)
    c, s = math.cos(angle) / side, math.sin(angle) / side
    unit = np.array([[c, -s, 0.5 - c * cx + s * cy], [s, c, 0.5 - s * cx - c * cy]])
    # Area averaging comes from shrinking in two steps. Pixel i covers i..i+1 on both sides.
    drawn = 2 * size if side > 1.3 * size else size
    m = unit * drawn
    m[:, 2] += 0.5 * (m[:, 0] + m[:, 1]) - 0.5
    out = cv2.warpAffine(image, m, (drawn, drawn), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    return (cv2.resize(out, (size, size), interpolation=cv2.INTER_AREA) if drawn > size else out), unit, angle


class Crops:
    """Endless batches (crops, points, visible, pose, face, box) from the rings, and from the photographs and mined boxes of the learning part."""

    def __init__(self, seed):
        self.rng, self.rings, self.photos, self.hard = np.random.default_rng(seed), [Ring(320), Ring(224)], data.photos("learn"), data.hard()

    def negative(self, pictures, truth):
        """A crop of no face: of a photograph where it is or was taken for one, or of a picture's corner that holds none."""
        rng = self.rng
        if rng.random() < 0.35:
            k = rng.integers(len(pictures))
            picture, faces = pictures[k], truth[k][truth[k][:, SHARE] > 0]
        else:
            k, faces = rng.integers(len(self.photos)), np.zeros((0, 4))
            picture = self.photos[k]
        if len(self.hard) and rng.random() < 0.6:
            k, box = self.hard[rng.integers(len(self.hard))]
            return crop(self.photos[k], box, rng)[0]
        for _ in range(20):
            side = math.exp(rng.uniform(math.log(24), math.log(0.9 * min(picture.shape[:2]))))
            x, y = rng.uniform(0, picture.shape[1] - side), rng.uniform(0, picture.shape[0] - side)
            if all(x > f[2] or x + side < f[0] or y > f[3] or y + side < f[1] for f in faces):
                return crop(picture, [x, y, x + side * rng.uniform(0.65, 1), y + side], rng)[0]
        return np.full((SIDE, SIDE, 3), rng.integers(0, 256), np.uint8)

    def __iter__(self):
        rng, images = self.rng, np.empty((BATCH, SIDE, SIDE, 3), np.float32)
        while True:
            points, visible, pose, face, box = (np.zeros((BATCH, k), np.float32) for k in (10, 5, 3, 1, 4))
            n, negatives = 0, []
            while n < BATCH - NEGATIVES:
                pictures, truth = self.rings[int(rng.random() < 0.4)].pick(rng, PICTURES)
                if not negatives:
                    negatives = [self.negative(pictures, truth) for _ in range(NEGATIVES)]
                for k, t in ((k, t) for k, rows in enumerate(truth) for t in rows if t[SHARE] >= 0.6 and t[3] - t[1] >= SMALLEST for _ in range(REPEAT)):
                    if n == BATCH - NEGATIVES:
                        break
                    image, unit, tilt = crop(pictures[k], t[:4], rng)
                    at, seen, angles = t[4:14].reshape(5, 2) @ unit[:, :2].T + unit[:, 2], t[SEEN], t[POSE] + [0, 0, tilt / (math.pi / 2)]
                    edges = leaning_box(t[:4], unit, tilt)
                    if rng.random() < 0.5:
                        image, at, seen, angles = image[:, ::-1], at[MIRROR] * [-1, 1] + [1, 0], seen[MIRROR], angles * [-1, 1, -1]
                        edges = edges[[2, 1, 0, 3]] * [-1, 1, -1, 1] + [1, 0, 1, 0]
                    images[n], points[n], visible[n], pose[n], face[n], box[n] = image, at.ravel(), seen, angles, 1, edges
                    n += 1
            images[n:] = negatives
            images *= rng.uniform(0.7, 1.3, (BATCH, 1, 1, 1)).astype(np.float32)
            images += rng.uniform(-15, 15, (BATCH, 1, 1, 1)) + rng.standard_normal(images.shape, np.float32) * rng.uniform(0, 6, (BATCH, 1, 1, 1))
            yield [torch.from_numpy(v.copy()) for v in (images.clip(0, 255).transpose(0, 3, 1, 2), points, visible, pose, face, box)]


def leaning_box(box, unit, tilt):
    """The box in the crop, x0 y0 x1 y1: that of the same face when the crop's tilt turns it about its middle, as of an ellipse."""
    middle = unit[:, :2] @ [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2] + unit[:, 2]
    scale, c, s = np.hypot(*unit[:, 0]), math.cos(tilt), math.sin(tilt)
    w, h = scale * (box[2] - box[0]) / 2, scale * (box[3] - box[1]) / 2
    half = np.array([math.hypot(c * w, s * h), math.hypot(s * w, c * h)])
    return np.concatenate([middle - half, middle + half])


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


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--minutes", type=float, default=30)
    args.add_argument("--rate", type=float, default=3e-3)
    args.add_argument("--seed", type=int, default=1)
    args.add_argument("--threads", type=int, default=1)
    args.add_argument("--resume", action="store_true", help="start from the weights in the checkpoint")
    args.add_argument("--only-box", action="store_true", help="leave all other outputs as they are")
    args.add_argument("--from", dest="old", help="start from version 1.0.0 of the model file")
    args = args.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    net = LandmarkNet().to(memory_format=torch.channels_last)  # a third faster
    if args.old:
        warm_start.start_landmarks(net, args.old, iter(Crops(args.seed)))
    ema, step = copy.deepcopy(net), 0
    if args.resume:
        step = averaging.load(CHECKPOINT, ema, net)
    if args.only_box:
        net.load_state_dict(ema.state_dict())
        for name, weight in net.named_parameters():
            weight.requires_grad_(name.startswith("box."))
    net.train(not args.only_box)
    print("parameters", sum(p.numel() for p in net.parameters()), flush=True)
    batches = iter(Crops([args.seed, step]))
    optimiser = torch.optim.AdamW([p for p in net.parameters() if p.requires_grad], args.rate, weight_decay=1e-4)
    began, mean, first = time.time(), None, step
    while (done := (time.time() - began) / (60 * args.minutes)) < 1:
        for group in optimiser.param_groups:
            group["lr"] = args.rate * min(1, (step - first + 1) / 100) * (0.5 + 0.5 * math.cos(math.pi * done)) + 1e-5
        images, *truth = next(batches)
        parts = losses(net(images.contiguous(memory_format=torch.channels_last)), *truth)
        total = 2 * parts[0] + 1.0 * parts[1] + 4 * parts[2] + 0.3 * parts[3] + 2 * parts[4]
        optimiser.zero_grad()
        total.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5)
        optimiser.step()
        step += 1
        averaging.follow(ema, net, step - first)
        mean = [float(p) for p in parts] if mean is None else [0.98 * m + 0.02 * float(p) for m, p in zip(mean, parts)]
        if step % 50 == 0:
            named = " ".join(f"{name} {v:.4f}" for name, v in zip(("points", "visible", "pose", "face", "box"), mean))
            print(f"{time.time() - began:6.0f} s step {step} {(step - first) * BATCH / (time.time() - began):.0f} crops/s {named}", flush=True)
            averaging.save(CHECKPOINT, ema, net, step)
    averaging.save(CHECKPOINT, ema, net, step)


if __name__ == "__main__":
    os.makedirs(data.CACHE, exist_ok=True)
    main()
