"""Targets and losses. Truth is [B,M,23] as composites.py gives it (share 0 is padding), in pixels of a square picture."""
import torch
import torch.nn.functional as F

LEVELS = ((8, 0, 64), (16, 44, 144), (32, 100, 1e9))  # stride, smallest and largest root of the box area


def assign(truth, stride, low, high, side):
    """Per cell: index of the face it answers for, whether positive, and whether the score counts."""
    n = side // stride
    c = (torch.arange(n) + 0.5) * stride
    cy, cx = (v.reshape(1, 1, -1) for v in torch.meshgrid(c, c, indexing="ij"))
    box, share = truth[:, :, :4], truth[:, :, 14]
    w, h = box[..., 2] - box[..., 0], box[..., 3] - box[..., 1]
    size = (w * h).clamp(min=0).sqrt()
    seen = box.clamp(0, side)
    mx, my = ((seen[..., k] + seen[..., k + 2]) / 2 for k in (0, 1))
    dx, dy = (cx - mx[..., None]).abs(), (cy - my[..., None]).abs()
    reach_x, reach_y = ((0.15 * v).clamp(min=0.75 * stride)[..., None] for v in (w, h))
    near, ring = (dx < reach_x) & (dy < reach_y), (dx < 1.7 * reach_x) & (dy < 1.7 * reach_y)
    fits = (share >= 0.5) & (size > 16) & (size >= low) & (size < high)
    almost = (share > 0.25) & (size >= 0.8 * low) & (size < 1.25 * high)
    positive = near & fits[..., None]
    ignored = (ring & almost[..., None]).any(1)
    cost = torch.where(positive, dx / reach_x + dy / reach_y, torch.full_like(dx, 1e9))
    return cost.argmin(1), positive.any(1), ~ignored | positive.any(1), cx[0, 0], cy[0, 0]


def level_loss(out, truth, stride, low, high, side):
    """(score, box, points, visibility, pose) summed over the positives of one level, and their number."""
    index, positive, counts, cx, cy = assign(truth, stride, low, high, side)
    out = out.flatten(2).transpose(1, 2)
    logit = out[..., 0]
    p, y = torch.sigmoid(logit), positive.float()
    weight = torch.where(positive, 0.75 * (1 - p) ** 2, 0.25 * p**2).detach()
    score = (F.binary_cross_entropy_with_logits(logit, y, reduction="none") * weight * counts).sum()
    b, cell = torch.nonzero(positive, as_tuple=True)
    if not len(b):
        return score, *[out.sum() * 0] * 4, 0
    t, o = truth[b, index[b, cell]], out[b, cell]
    at = torch.stack([cx[cell], cy[cell]], 1)
    goal = torch.cat([at - t[:, :2], t[:, 2:4] - at], 1) / stride
    goal, d = goal.clamp(min=0.01), o[:, 1:5]
    inner = (torch.min(d[:, 0], goal[:, 0]) + torch.min(d[:, 2], goal[:, 2])) * (
        torch.min(d[:, 1], goal[:, 1]) + torch.min(d[:, 3], goal[:, 3]))
    outer = (torch.max(d[:, 0], goal[:, 0]) + torch.max(d[:, 2], goal[:, 2])) * (
        torch.max(d[:, 1], goal[:, 1]) + torch.max(d[:, 3], goal[:, 3]))
    union = (d[:, 0] + d[:, 2]) * (d[:, 1] + d[:, 3]) + (goal[:, 0] + goal[:, 2]) * (goal[:, 1] + goal[:, 3]) - inner
    box = (1 - inner / union + (outer - union) / outer).sum()
    size = ((goal[:, 0] + goal[:, 2]) * (goal[:, 1] + goal[:, 3])).sqrt()[:, None] / 4
    points = (t[:, 4:14].reshape(-1, 5, 2) - at[:, None]).flatten(1) / stride
    error = ((o[:, 5:15] - points) / size).reshape(-1, 5, 2)
    shape = error - error.mean(1, keepdim=True)  # a head's turn shows in how the points lie to each other
    points = sum(F.smooth_l1_loss(e, torch.zeros_like(e), beta=0.05, reduction="none").sum() for e in (error, shape))
    seen = F.binary_cross_entropy_with_logits(o[:, 15:20], t[:, 15:20], reduction="none").mean(1).sum()
    pose = F.smooth_l1_loss(o[:, 20:23], t[:, 20:23], beta=0.05, reduction="none").sum()
    return score, box, points, seen, pose, len(b)


def loss(outs, truth, side):
    parts = [level_loss(o, truth, *level, side) for o, level in zip(outs, LEVELS)]
    n = max(1, sum(p[5] for p in parts))
    score, box, points, seen, pose = (sum(p[k] for p in parts) / n for k in range(5))
    return 2 * score + box + 0.5 * points + 0.5 * seen + pose, [float(score), float(box), float(points) / 10, float(seen), float(pose)]
