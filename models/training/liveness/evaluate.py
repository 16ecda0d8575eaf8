#!/usr/bin/env python3
"""python3 -m liveness.evaluate: every figure of the liveness network's card, on the held out pictures, which it draws where they are missing.

From .cache/liveness.pt; `deno task models:evaluate liveness` measures the shipped file on the same pictures in the server's own code.
"""
import subprocess
import sys

import numpy as np

from liveness import data
from common import averaging
from common.onnx_file import entry_of
from liveness.net import LivenessNet
from liveness.train import PLAN, logits


def bounds(found, of, z=1.96):
    """Wilson's interval of a share, 95 %."""
    share, n = found / of, of
    middle, half = share + z * z / (2 * n), z * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return f"{100 * (middle - half) / (1 + z * z / n):.1f}–{100 * (middle + half) / (1 + z * z / n):.1f} %"


def area(attack, live):
    return (attack[:, None] < live[None]).mean() + (attack[:, None] == live[None]).mean() / 2


def main():
    subprocess.run([sys.executable, "-m", "liveness.data", "--learn", "0"], check=True, cwd=data.data.HERE)
    net = averaging.shipped_weights(LivenessNet(), PLAN.path)
    offset = entry_of("face_liveness")["offset"]
    for name in ("fold", "held"):
        looks, kinds = data.load(name)
        scores = logits(net, looks)
        live = scores[kinds == 0]
        own = np.quantile(live, 0.02)
        rejected = int((live < offset).sum())
        print(f"\n{name}: {len(kinds)} pictures, {len(live)} of live faces; rejected at probability 0.5: {rejected}, "
              f"{100 * rejected / len(live):.1f} % ({bounds(rejected, len(live))})")
        print("\n| attack | pictures | found at 0.5 | 95 % | found at 2 % of these live faces | at 10 % | area under the curve |\n|---|---|---|---|---|---|---|")
        for number, kind in enumerate(data.KINDS):
            attack = scores[kinds == number]
            if number == 0 or len(attack) == 0:
                continue
            found = int((attack < offset).sum())
            print(f"| {kind} | {len(attack)} | {100 * found / len(attack):.1f} % | {bounds(found, len(attack))} | {100 * (attack < own).mean():.1f} % | "
                  f"{100 * (attack < np.quantile(live, 0.1)).mean():.1f} % | {area(attack, live):.3f} |")


if __name__ == "__main__":
    main()
