#!/usr/bin/env python3
"""
python3 -m common.device --minutes 9 --out FOLDER: draws faces on all cores and trains the close look and the look at turned heads, from the shipped
files on, on an accelerator where there is one. Needs common.pack's folder and nothing else; ends by the clock whatever happens.

In FOLDER: landmarks_K.pt and pose_K.pt, averaged weights at three quarters of the time and at its end, and log.txt with the fold's figures.
"""
import argparse
import mmap
import multiprocessing
import os
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np

from common.faces import LONGER, WIDE, Faces, Pack
from common.pack import FOLDER

ROW, NOTHING = 23, 0.22  # numbers in a truth row; share of the drawings that show no face
FOLD = 1500


class Store:
    """Drawings in memory that all processes see: each drawer has a part of its own and goes round in it."""

    def __init__(self, drawers, each):
        self.drawers, self.each = drawers, each
        self.images = np.frombuffer(mmap.mmap(-1, drawers * each * WIDE * WIDE * 3), np.uint8).reshape(drawers, each, WIDE, WIDE, 3)
        self.rows = np.frombuffer(mmap.mmap(-1, drawers * each * ROW * 4), np.float32).reshape(drawers, each, ROW)
        self.drawn = np.frombuffer(mmap.mmap(-1, drawers * 8), np.int64)


def no_face(faces, rng):
    half = LONGER / 2
    row = np.zeros(ROW, np.float32)
    row[:4] = [WIDE / 2 - half * rng.uniform(0.65, 1), WIDE / 2 - half, WIDE / 2 + half * rng.uniform(0.65, 1), WIDE / 2 + half]
    return faces.nothing(rng), row


def drawer(store, number, seed, ends):
    from common.teachers import Teachers

    faces, rng, failed = Faces(Pack("learn"), Teachers(FOLDER)), np.random.default_rng([seed, number]), 0
    while time.time() < ends:
        try:
            drawn = no_face(faces, rng) if rng.random() < NOTHING else faces.draw(rng)
        except Exception as error:  # one drawing less; the time on the machine is short
            failed += 1
            if failed <= 3:
                print("a drawing failed:", repr(error), flush=True)
            continue
        at = int(store.drawn[number]) % store.each
        store.images[number, at], store.rows[number, at] = drawn
        store.drawn[number] += 1


def fold_of(count, seed, ends):
    """Drawings of the fold, the same in every run, as many as there is time for."""
    from common.teachers import Teachers

    faces, out = Faces(Pack("fold"), Teachers(FOLDER)), []
    rng = np.random.default_rng([77, seed])
    while len(out) < count and time.time() < ends:
        out.append(no_face(faces, rng) if rng.random() < NOTHING else faces.draw(rng))
    return out


class Ring:
    """What was drawn, on the device."""

    def __init__(self, store, capacity, device):
        import torch

        self.store, self.capacity, self.filled, self.taken, self.at = store, capacity, 0, np.zeros(store.drawers, np.int64), 0
        self.images = torch.zeros(capacity, 3, WIDE, WIDE, dtype=torch.uint8, device=device)
        self.rows = torch.zeros(capacity, ROW, device=device)

    def refresh(self):
        """Takes what is new; gives how many there are in all."""
        import torch

        for number in range(self.store.drawers):
            drawn = int(self.store.drawn[number])
            first = max(int(self.taken[number]), drawn - self.store.each + 8)
            for begin in range(first, drawn, 512):
                index = np.arange(begin, min(drawn, begin + 512))
                to = torch.from_numpy((self.at + np.arange(len(index))) % self.capacity).to(self.images.device)
                images = torch.from_numpy(self.store.images[number][index % self.store.each])
                self.images[to] = images.to(self.images.device).permute(0, 3, 1, 2)
                self.rows[to] = torch.from_numpy(self.store.rows[number][index % self.store.each]).to(self.rows.device)
                self.at = (self.at + len(index)) % self.capacity
                self.filled = min(self.capacity, self.filled + len(index))
            self.taken[number] = drawn
        return int(self.taken.sum())

    def pick(self, count):
        import torch

        at = torch.randint(self.filled, (count,), device=self.rows.device)
        return self.images[at].float(), self.rows[at]


class Learner:
    """One network with what its training needs."""

    def __init__(self, name, net, loss, batches, rate, decay, clip):
        import copy

        import torch

        self.name, self.net, self.loss, self.batches, self.rate, self.clip, self.step, self.means = name, net.train(), loss, batches, rate, clip, 0, {}
        self.averaged = copy.deepcopy(net)
        self.optimiser = torch.optim.AdamW(net.parameters(), rate, weight_decay=decay)

    def learn(self, done):
        import torch

        from common import averaging

        for group in self.optimiser.param_groups:
            group["lr"] = self.rate * min(1, (self.step + 1) / 200) * (0.5 + 0.5 * np.cos(np.pi * done)) + 1e-5
        images, *truth = self.batches()
        total, parts = self.loss(self.net(images.contiguous(memory_format=torch.channels_last)), *truth)
        self.optimiser.zero_grad()
        total.backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), self.clip)
        self.optimiser.step()
        self.step += 1
        if self.step % 4 == 0:
            averaging.follow(self.averaged, self.net, self.step // 4)
        if self.step % 20 == 0:
            for name, value in parts.items():
                self.means[name] = 0.95 * self.means.get(name, float(value)) + 0.05 * float(value)

    def save(self, folder, number):
        import torch

        torch.save({"ema": {key: value.cpu().contiguous() for key, value in self.averaged.state_dict().items()}, "step": self.step},
                   os.path.join(folder, f"{self.name}_{number}.pt"))


def figures(look, turned, fold, device):
    """The fold's figures of both networks, as a line."""
    import torch

    from common import wide

    torch.manual_seed(5)
    images = torch.from_numpy(np.stack([image for image, _ in fold])).permute(0, 3, 1, 2).to(device)
    rows = torch.from_numpy(np.stack([row for _, row in fold])).to(device)
    look, turned = look.eval(), turned.eval()
    outs = []
    with torch.no_grad():
        for begin in range(0, len(rows), 250):
            crops, points, seen, pose, face, _ = wide.looks(images[begin : begin + 250].float(), rows[begin : begin + 250])
            found = look(crops)
            eye = (points.view(-1, 5, 2)[:, 1] - points.view(-1, 5, 2)[:, 0]).norm(dim=1).clamp(min=0.1)
            off = (found[0] - points).view(-1, 5, 2).norm(dim=2).mean(1) / eye
            crops, angles = wide.turns(images[begin : begin + 250].float(), rows[begin : begin + 250])
            outs.append(torch.cat([face, torch.sigmoid(found[3]), off[:, None], covered(seen), covered(torch.sigmoid(found[1])), (found[2] - pose).abs()[:, :2] * 90,
                                   (turned(crops) - angles).abs() * 90, rows[begin : begin + 250, 14:15]], 1))
    out = torch.cat(outs).cpu().numpy()
    is_face = (out[:, 0] > 0) & (out[:, 9] > 0.9)
    bare, hidden, none = is_face & (out[:, 3] == 0), is_face & (out[:, 3] == 1), out[:, 0] == 0
    mean = out[is_face].mean(0)
    return (f"face at .95 {np.mean(out[is_face, 1] >= 0.95):.4f}, no face {np.mean(out[none, 1] >= 0.95):.4f}, at .5 {np.mean(out[is_face, 1] >= 0.5):.4f} {np.mean(out[none, 1] >= 0.5):.4f}; "
            f"points {mean[2]:.4f}; covered of bare {out[bare, 4].mean():.4f}, of covered {out[hidden, 4].mean():.4f}; look's angles {mean[5]:.2f} {mean[6]:.2f}, turned {mean[7]:.2f} {mean[8]:.2f}")


def covered(visible):
    import torch

    return (torch.min(torch.min(visible[:, 0], visible[:, 1]), torch.max(visible[:, 3], visible[:, 4])) < 0.5).float()[:, None]


def learners(ring, device, batch):
    import torch

    from common import shipped, wide
    from landmarks.net import LandmarkNet
    from landmarks.train import WEIGHTS, losses
    from pose.net import PoseNet
    from pose.train import loss as turn_loss

    weights = {**WEIGHTS, "visible": 1.5, "face": 0.6}

    def look_loss(out, *truth):
        parts = dict(zip(weights, losses(out, *truth)))
        return sum(weights[name] * part for name, part in parts.items()), parts

    def looks():
        while True:
            images, rows = ring.pick(batch)
            kept = (rows[:, 14] == 0) | (rows[:, 14] >= 0.6)
            if kept.any():
                return wide.looks(images[kept], rows[kept])

    def turns():
        while True:
            images, rows = ring.pick(batch)
            kept = rows[:, 14] >= 0.75
            if kept.sum() > 1:
                return wide.turns(images[kept], rows[kept])

    look, turned = LandmarkNet().to(memory_format=torch.channels_last), PoseNet().to(memory_format=torch.channels_last)
    for net, name, batches in ((look, "face_landmarks", looks), (turned, "face_pose", turns)):
        shipped.start(net, name, *((batches()[0].cpu(),) for _ in range(6)))
    return (Learner("landmarks", look.to(device), look_loss, looks, 2e-3, 1e-4, 5), Learner("pose", turned.to(device), turn_loss, turns, 1.5e-3, 1e-3, 1))


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--minutes", type=float, default=9, help="of the clock, all in all")
    args.add_argument("--out", required=True)
    args.add_argument("--drawers", type=int, default=max(1, (os.cpu_count() or 2) - 1))
    args.add_argument("--each", type=int, default=20000, help="drawings of one drawer that are kept")
    args.add_argument("--capacity", type=int, default=260000, help="drawings that are kept on the device")
    args.add_argument("--batch", type=int, default=512)
    args.add_argument("--fold", type=int, default=FOLD)
    args.add_argument("--first", type=int, default=6000, help="drawings before it learns")
    args.add_argument("--seed", type=int, default=1)
    args = args.parse_args()
    began = time.time()
    ends = began + 60 * args.minutes - 8
    os.makedirs(args.out, exist_ok=True)
    log = open(os.path.join(args.out, "log.txt"), "w", encoding="utf-8", buffering=1)

    def say(*words):
        line = f"{time.time() - began:5.0f} s " + " ".join(str(word) for word in words)
        print(line, flush=True)
        log.write(line + "\n")

    context = multiprocessing.get_context("fork")
    store = Store(args.drawers, args.each)
    with context.Pool(args.drawers) as pool:  # before the accelerator is touched: a fork after that does not work
        each = -(-args.fold // args.drawers)
        fold = [drawn for part in pool.starmap(fold_of, [(each, k, began + 60) for k in range(args.drawers)]) for drawn in part]
    say(len(fold), "drawings of the fold")
    drawers = [context.Process(target=drawer, args=(store, k, args.seed, ends), daemon=True) for k in range(args.drawers)]
    for process in drawers:
        process.start()
    import torch

    device = "cuda" if torch.cuda.is_available() else "cpu"
    if device == "cuda":
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
    torch.manual_seed(args.seed)
    ring = Ring(store, args.capacity, device)
    while ring.refresh() < args.first and time.time() < ends:
        time.sleep(0.5)
    both = learners(ring, device, args.batch)
    say(device, "starts with", int(ring.taken.sum()), "drawings; shipped:", figures(both[0].averaged, both[1].averaged, fold, device))
    start, said, quarters = time.time(), time.time(), [0.5, 0.75]
    while (done := (time.time() - start) / (ends - start)) < 1:
        for learner in both:
            learner.learn(done)
        if time.time() - said > 15:
            said, drawn = time.time(), ring.refresh()
            means = "; ".join(f"{learner.name} {learner.step} " + " ".join(f"{k} {v:.4f}" for k, v in learner.means.items()) for learner in both)
            say(f"{100 * done:.0f} %,", drawn, "drawings,", means)
        if quarters and done > quarters[0]:
            say("fold:", figures(both[0].averaged, both[1].averaged, fold, device))
            for learner in both:
                learner.averaged.train()
                learner.save(args.out, int(100 * quarters[0]))
            quarters.pop(0)
    for learner in both:
        learner.save(args.out, 100)
    say("fold:", figures(both[0].averaged, both[1].averaged, fold, device))
    for process in drawers:
        process.terminate()


if __name__ == "__main__":
    main()
