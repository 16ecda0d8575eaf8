"""What people wear: a drawn shirt below the chin, and for the occluded pictures a mask or dark glasses. RGBA is premultiplied."""
import cv2
import numpy as np

COLOURS = [(52, 72, 98), (120, 44, 50), (208, 204, 196), (44, 46, 50), (64, 98, 80), (150, 124, 92), (92, 84, 120)]


def lay(out, mask, colour):
    """Puts a colour (one, or a picture) over `out` where mask (0..1) says so."""
    m = mask[:, :, None]
    over = np.dstack([np.broadcast_to(colour, out.shape[:2] + (3,)), np.full(out.shape[:2], 255.0)])
    out[:] = out * (1 - m) + over * m


def curve(points, shape, soft=1.2):
    """Filled polygon through smoothed corners, 0..1."""
    m = np.zeros(shape[:2], np.uint8)
    cv2.fillPoly(m, [np.round(np.array(points) * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    return cv2.GaussianBlur(m, (0, 0), soft).astype(np.float32) / 255


def dress(out, label, rng):
    h, w = out.shape[:2]
    cx, chin, fw = (label[0] + label[2]) / 2, label[3], label[2] - label[0]
    t = np.linspace(-1, 1, 41)
    top = np.abs(t) ** 1.7
    shoulder = np.stack([cx + t * 1.28 * fw, chin + 0.02 * fw + 0.42 * fw * top + 0.9 * fw * np.clip(np.abs(t) - 0.86, 0, 1)], 1)
    body = curve([*shoulder, (cx + 1.36 * fw, h), (cx - 1.36 * fw, h)], out.shape)
    body = cv2.GaussianBlur(body, (0, 0), 1.5)
    neck = np.zeros((h, w), np.uint8)
    cv2.ellipse(neck, (int(cx), int(chin + 0.02 * fw)), (int(0.37 * fw), int(0.25 * fw)), 0, 0, 360, 255, -1, cv2.LINE_AA)
    neck = cv2.GaussianBlur(neck, (0, 0), 1.2).astype(np.float32) / 255
    fold = cv2.resize(rng.normal(0, 1, (9, 12)).astype(np.float32), (w, h), interpolation=cv2.INTER_CUBIC)
    weave = cv2.GaussianBlur(rng.normal(0, 1, (h, w)).astype(np.float32), (0, 0), 0.8)
    light = 1 + 0.10 * fold + 0.04 * weave
    colour = np.array(COLOURS[int(rng.integers(len(COLOURS)))], np.float32) * light[:, :, None]
    x, y = np.meshgrid(np.arange(w), np.arange(h))
    under = np.clip(1 - np.hypot((x - cx) / (0.8 * fw), (y - chin) / (0.5 * fw)), 0, 1)
    colour *= (1 - 0.45 * under)[:, :, None]
    throat = np.where(y > chin - 2, 1 - 0.3 * np.clip((y - chin + 2) / 30, 0, 1) * (np.abs(x - cx) < fw), 1)
    out[:, :, :3] *= cv2.GaussianBlur(throat.astype(np.float32), (0, 0), 6)[:, :, None]
    lay(out, body * (1 - neck), colour.clip(0, 255))
    seam = cv2.GaussianBlur(np.abs(cv2.Laplacian(neck, cv2.CV_32F)), (0, 0), 1.5) * body
    out[:, :, :3] *= (1 - np.clip(seam * 2.5, 0, 0.35))[:, :, None]


def cover(out, label, kind):
    p, (x0, _, x1, y1) = label[4:].reshape(5, 2), label[:4]
    fw, eye = x1 - x0, p[1, 0] - p[0, 0]
    alpha = out[:, :, 3].copy() / 255
    if kind == "mask":
        brow = p[:2, 1].mean()
        top = brow + (p[2, 1] - brow) * 0.55
        pts = [(x0 + 0.02 * fw, top + 14), (p[2, 0] - 22, top - 2), (p[2, 0], top - 10), (p[2, 0] + 22, top - 2), (x1 - 0.02 * fw, top + 14),
               (x1 - 0.07 * fw, p[3, 1] + 12), (p[2, 0] + 0.24 * fw, y1 + 2), (p[2, 0] - 0.24 * fw, y1 + 2), (x0 + 0.07 * fw, p[3, 1] + 12)]
        m = curve(pts, out.shape, 1.6)
        y, x = np.mgrid[: out.shape[0], : out.shape[1]]
        shade = 0.97 - 0.25 * ((x - p[2, 0]) / fw) ** 2 - 0.05 * (np.sin((y - top) / 6.5) > 0.86)
        lay(out, m, np.array([142, 186, 208]) * shade[:, :, None])
        for side, sx in ((x0 + 0.02 * fw, -1), (x1 - 0.02 * fw, 1)):
            line = np.zeros(out.shape[:2], np.uint8)
            cv2.line(line, (int(side), int(top + 16)), (int(side + sx * 0.13 * fw), int(top - 12)), 255, 3, cv2.LINE_AA)
            lay(out, cv2.GaussianBlur(line, (0, 0), 0.8).astype(np.float32) / 255 * alpha, (225, 228, 230))
    else:
        m = np.zeros(out.shape[:2], np.uint8)
        for c in p[:2]:
            cv2.ellipse(m, (int(c[0]), int(c[1] + 4)), (int(0.4 * eye), int(0.33 * eye)), 0, 0, 360, 255, -1, cv2.LINE_AA)
        cv2.line(m, (int(p[0, 0]), int(p[0, 1] - 4)), (int(p[1, 0]), int(p[1, 1] - 4)), 255, 5, cv2.LINE_AA)
        cv2.line(m, (int(x0 - 4), int(p[0, 1] - 6)), (int(x1 + 4), int(p[1, 1] - 6)), 255, 4, cv2.LINE_AA)
        y = np.arange(out.shape[0])[:, None, None]
        glass = np.array([24, 25, 30]) + 26 * np.clip((p[0, 1] + 20 - y) / 50, 0, 1)
        lay(out, cv2.GaussianBlur(m, (0, 0), 0.9).astype(np.float32) / 255 * np.maximum(alpha, 0.0), glass)
