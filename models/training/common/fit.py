"""The one training loop: AdamW, a short warm-up and half a cosine over the minutes, averaged weights, a checkpoint that a rerun goes on from."""
import argparse
import copy
import math
import os
import time
from dataclasses import dataclass

import torch

from common import averaging, data


@dataclass
class Plan:
    """What a network's training has of its own; `batch` only makes the printed speed right."""

    checkpoint: str
    rate: float
    batch: int
    decay: float = 1e-4
    betas: tuple = (0.9, 0.999)
    clip: float = 5
    warm_up: int = 100

    @property
    def path(self):
        return os.path.join(data.CACHE, self.checkpoint)


def arguments(text, plan, minutes):
    """The parser that all trainings share. `plan` becomes the defaults; a training adds what it alone has."""
    parser = argparse.ArgumentParser(description=text, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=minutes, help="of the processor: a busy machine takes longer and learns as much")
    parser.add_argument("--rate", type=float, default=plan.rate)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--steps", type=int, default=None, help="stop after so many, before the minutes are over")
    parser.add_argument("--report", type=float, default=1, help="minutes between two progress lines, each of which saves")
    parser.add_argument("--checkpoint", default=plan.path)
    parser.add_argument("--resume", action="store_true", help="start from the weights in the checkpoint")
    parser.set_defaults(batch=plan.batch, decay=plan.decay, betas=plan.betas, clip=plan.clip, warm_up=plan.warm_up)
    return parser


def begin(args):
    """Before the network is made: seeds and threads."""
    os.makedirs(os.path.dirname(args.checkpoint), exist_ok=True)
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)


class Progress:
    """How much of the time is over, and the running means of what the loss names."""

    def __init__(self, args, clock):
        self.args, self.clock, self.began, self.worked, self.steps, self.means = args, clock, time.monotonic(), clock(), 0, {}
        self.said = self.began

    def done(self):
        """0 to 1; 1 ends the training."""
        share = (self.clock() - self.worked) / (60 * self.args.minutes)
        return 1.0 if self.args.steps is not None and self.steps >= self.args.steps else share

    def take(self, parts):
        self.steps += 1
        for name, value in parts.items():
            self.means[name] = 0.98 * self.means.get(name, float(value)) + 0.02 * float(value)

    def due(self):
        if time.monotonic() - self.said < 60 * self.args.report:
            return False
        self.said = time.monotonic()
        return True

    def line(self, first):
        passed = time.monotonic() - self.began
        named = " ".join(f"{name} {value:.4f}" for name, value in self.means.items())
        return f"{100 * min(1, self.done()):3.0f} %, {passed:.0f} s, step {first + self.steps}, {self.steps * self.args.batch / passed:.0f}/s {named}"


def fit(net, stream, loss, args, check=None, clock=time.process_time):
    """
    Trains until `args.minutes` of `clock` are over; gives the averaged network.

    stream(seed) yields (inputs, truth), two tuples; loss(outputs, *truth) gives (total, {name: part}). Only what requires a gradient is
    learned. check(averaged network), where there is one, is printed with the progress.
    """
    averaged, first = copy.deepcopy(net), 0
    if args.resume:
        first = averaging.load(args.checkpoint, averaged, net)
    print(sum(p.numel() for p in net.parameters()), "parameters", flush=True)
    optimiser = torch.optim.AdamW([p for p in net.parameters() if p.requires_grad], args.rate, weight_decay=args.decay, betas=args.betas)
    progress, batches = Progress(args, clock), iter(stream([args.seed, first]))
    while (done := progress.done()) < 1:
        for group in optimiser.param_groups:
            group["lr"] = args.rate * min(1, (progress.steps + 1) / args.warm_up) * (0.5 + 0.5 * math.cos(math.pi * done)) + 1e-5
        inputs, truth = next(batches)
        total, parts = loss(net(*inputs), *truth)
        optimiser.zero_grad()
        total.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), args.clip)
        optimiser.step()
        averaging.follow(averaged, net, progress.steps + 1)
        progress.take(parts)
        if progress.due():
            print(progress.line(first), check(averaged) if check else "", flush=True)
            averaging.save(args.checkpoint, averaged, net, first + progress.steps)
    averaging.save(args.checkpoint, averaged, net, first + progress.steps)
    return averaged
