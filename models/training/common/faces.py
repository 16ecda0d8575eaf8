"""
Draws single faces, wide, for the close look and the look at turned heads: people of every tone, in what they wear, in hard and low light.

A drawing is RGB uint8 [WIDE,WIDE,3] about a face whose longer side is LONGER pixels, and a truth row as composites.py has it: box, five points,
share inside, five visibilities, yaw, pitch, roll in units of 90 degrees.
"""
import math

import cv2
import numpy as np

from common import objects, occluders, relight, skin, wear
from common.camera import faults
from common.composites import DISC, MIRROR, clear
from common.head import Head, HeadTurn
from common.pack import OUT

WIDE, LONGER = 176, 80
# Beyond it a portrait is already turned too far to be turned on: what it hides cannot be drawn.
TURNABLE = 22
# Share of the drawings that are as most pictures are: in fair light, by a fair camera, of people who wear little.
CALM = 0.4


def decode(content):
    return cv2.cvtColor(cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)


class Pack:
    """The portraits and photographs of one part of common.pack's file; what is decoded is kept."""

    def __init__(self, part, path=OUT):
        number = ("learn", "fold").index(part)
        with np.load(path, allow_pickle=True) as file:
            own = file["parts"] == number
            self.jpegs, self.labels, self.meshes, self.poses, self.apart, self.seen, self.real = (
                file[name][own] for name in ("jpegs", "labels", "meshes", "poses", "apart", "seen", "real"))
            self.photos = [decode(content) for content in file["photos"][file["photo_parts"] == number]]
            self.hard = file["hard"] if part == "learn" else np.zeros((0, 5), np.float32)
            self.masks = [(cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED), anchors) for content, anchors in zip(file["masks"], file["anchors"])]
        self.side = decode(self.jpegs[0]).shape[0]
        self.heads = {}

    def __len__(self):
        return len(self.jpegs)

    def portrait(self, index):
        return decode(self.jpegs[index])

    def head(self, index):
        if index not in self.heads:
            self.heads[index] = Head(self.meshes[index].astype(np.float64), self.labels[index].astype(np.float64) * 320 / self.side)
        return self.heads[index]


class Faces:
    """`share_real` of the drawings show a real person. teachers: measures a turned head anew, or None: then its drawn angle stands."""

    def __init__(self, pack, teachers=None, share_real=0.45, held_out=False):
        self.pack, self.teachers = pack, teachers
        self.by_kind, self.share_real = (np.flatnonzero(~pack.real), np.flatnonzero(pack.real)), share_real
        self.mask_kinds = occluders.MASKS_HELD_OUT if held_out else occluders.MASKS_LEARNED
        self.object_kinds = objects.HELD_OUT if held_out else objects.LEARNED

    def background(self, rng, w, h):
        """A part of a photograph, sometimes flat, sometimes blurred."""
        if rng.random() < 0.1:
            return np.full((h, w, 3), rng.integers(0, 256, 3), np.uint8)
        photo = self.pack.photos[rng.integers(len(self.pack.photos))]
        share = min(photo.shape[0] / h, photo.shape[1] / w) * rng.uniform(0.3, 1)
        ch, cw = max(2, int(h * share)), max(2, int(w * share))
        y, x = rng.integers(0, photo.shape[0] - ch + 1), rng.integers(0, photo.shape[1] - cw + 1)
        out = cv2.resize(photo[y : y + ch, x : x + cw], (w, h), interpolation=cv2.INTER_AREA if share > 1 else cv2.INTER_LINEAR)
        return cv2.GaussianBlur(out, (0, 0), rng.uniform(0.5, 4)) if rng.random() < 0.4 else out

    def nothing(self, rng):
        """A wide picture of no face, uint8, for the crops that must be refused; where the detector was wrong, half of the time."""
        pack = self.pack
        if len(pack.hard) and rng.random() < 0.5:
            index, *box = pack.hard[rng.integers(len(pack.hard))]
            photo, box = pack.photos[int(index)], np.array(box)
            centre, longer = (box[:2] + box[2:]) / 2, max(box[2:] - box[:2])
        else:
            photo = pack.photos[rng.integers(len(pack.photos))]
            longer = math.exp(rng.uniform(math.log(20), math.log(0.9 * min(photo.shape[:2]))))
            centre = rng.uniform(0, 1, 2) * photo.shape[1::-1]
        k = LONGER / longer * math.exp(rng.normal(0, 0.1))
        shift = WIDE / 2 - k * centre
        out = cv2.warpAffine(photo, np.array([[k, 0, shift[0]], [0, k, shift[1]]]), (WIDE, WIDE), flags=cv2.INTER_AREA if k < 1 else cv2.INTER_LINEAR)
        if rng.random() < 0.15:
            out = self.decoy(rng, out)
        if rng.random() < 0.3:
            out = skin.encoded(skin.linear(out) * rng.uniform(0.1, 1.5) * np.exp(rng.normal(0, 0.15, 3))).astype(np.uint8)
        return faults(rng, out)

    def decoy(self, rng, picture):
        """A picture with a patch of skin or hair, or with a face cut into pieces that lie wrongly."""
        index = rng.integers(len(self.pack))
        face, label = self.pack.portrait(index), self.pack.labels[index]
        if rng.random() < 0.5:
            n = int(rng.integers(18, 40))
            y, x = rng.integers(0, face.shape[0] - n, 2)
            piece = face[y : y + n, x : x + n]
        else:
            q = face[max(0, int(label[1])) : int(label[3]), max(0, int(label[0])) : int(label[2])]
            a, b = q.shape[0] // 3, q.shape[1] // 2
            tiles, order = [q[i * a : i * a + a, j * b : j * b + b] for i in range(3) for j in range(2)], np.zeros(6, int)
            while (order // 2 == [0, 0, 1, 1, 2, 2]).any():  # no row stays where it was
                order = rng.permutation(6)
            piece = np.vstack([np.hstack([tiles[order[2 * i]], tiles[order[2 * i + 1]]]) for i in range(3)])
        side = int(LONGER * rng.uniform(0.5, 1.5))
        x, y = ((WIDE - side) / 2 + rng.normal(0, 8, 2)).clip(0, WIDE - side).astype(int)
        picture[y : y + side, x : x + side] = cv2.resize(piece, (side, side), interpolation=cv2.INTER_LINEAR)
        return picture

    def dress(self, rng, face, cover, label, mesh):
        """What the person wears; `cover` marks what hides the face."""
        if rng.random() < 0.26:
            wear.beard(rng, face, mesh, label)
        kind = rng.random()
        if kind < 0.09:
            wear.headscarf(rng, face, mesh, label, self.background)
        elif kind < 0.2:
            wear.headgear(rng, face, mesh, label, self.background)
        elif kind < 0.25:
            occluders.hair(rng, face, cover, label)
        kind = rng.random()
        if kind < 0.10:
            occluders.glasses(rng, face, cover, label, dark=True)
        elif kind < 0.18:
            occluders.glasses(rng, face, cover, label, dark=False)
        elif kind < 0.28:
            wear.reflecting_glasses(rng, face, mesh, label, self.background)
        if rng.random() < 0.24:
            place = rng.choice(["nose", "mouth", "chin"], p=[0.58, 0.2, 0.22])
            if rng.random() < 0.55:
                occluders.template_mask(rng, face, cover, label, place, self.pack.masks[rng.integers(len(self.pack.masks))])
            else:
                occluders.drawn_mask(rng, face, cover, label, place, rng.choice(self.mask_kinds), self.background)

    def turn(self, rng, index, head, yaw, pitch):
        if np.abs(self.pack.poses[index]).max() > TURNABLE:
            yaw, pitch = 0.0, 0.0
        return HeadTurn(head, yaw, pitch)

    def measured(self, face, turn, own):
        """The teachers' angles of the turned head; of one that was not turned, its own."""
        if max(abs(turn.yaw), abs(turn.pitch)) < 0.02 or self.teachers is None:
            return own + np.degrees([turn.yaw, turn.pitch]) * [0.85, 0.78]
        n = face.shape[0]
        at = (np.arange(n) + 0.5) * 320 / n
        x, y = turn.back(*np.meshgrid(at, at))
        seen = cv2.remap(face, x * np.float32(n / 320) - np.float32(0.5), y * np.float32(n / 320) - np.float32(0.5), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        label = turn.label * n / 320
        return self.teachers.both(seen, label[:4], label[4:].reshape(5, 2))[0]

    def draw(self, rng, index=None, turned=None):
        """(picture, truth row). `turned`: (yaw, pitch) in radians instead of drawn ones."""
        pack = self.pack
        if index is None:
            group = self.by_kind[int(rng.random() < self.share_real)]
            index = group[rng.integers(len(group))]
        side, face, label = pack.side, pack.portrait(index), pack.labels[index]
        if turned is None:
            turned = rng.normal(0, 0.12, 2) if rng.random() < 0.4 else (rng.uniform(-0.95, 0.95), rng.uniform(-0.85, 0.85) * rng.choice([0.3, 1]))
        head = pack.head(index)
        turn = self.turn(rng, index, head, *turned)
        pose = self.measured(face, turn, pack.poses[index])
        calm = rng.random() < CALM
        if rng.random() < (0.45 if calm else 0.6):
            face = skin.toned(rng, face, label)
        face, cover, mesh = face.copy(), np.zeros(face.shape[:2], np.uint8), head.mesh[:, :2] * side / 320
        if not calm or rng.random() < 0.4:
            self.dress(rng, face, cover, label, mesh)
        if not calm or rng.random() < 0.2:
            face = relight.shaded(rng, face, label, head)
        picture, inside, at = self.place(rng, face, turn, whole=pack.real[index] and calm)
        points, box = at(turn.label[4:].reshape(5, 2)), self.box(turn, at)
        eye = float(np.hypot(*(label[6:8] - label[4:6])))
        seen = pack.seen[index] * clear(cover, label[4:].reshape(5, 2), DISC * eye)
        reach = DISC * LONGER * 0.32
        if rng.random() < (0.06 if calm else 0.2):
            over = objects.put(rng, picture, points, box[2] - box[0], patch_of_skin(rng, face, label), self.background, rng.choice(self.object_kinds))
            seen = seen * clear(over, points, reach)
        if not calm:
            picture = relight.exposed(rng, picture, inside[:, :, None]).astype(np.uint8)
        if not calm or rng.random() < 0.5:
            picture = faults(rng, picture)
        picture, edges = self.cut(rng, picture, box)
        hidden = np.zeros(picture.shape[:2], np.uint8)
        hidden[: edges[1]], hidden[edges[3] :], hidden[:, : edges[0]], hidden[:, edges[2] :] = 255, 255, 255, 255
        seen = seen * clear(hidden, points, reach)
        inner = np.clip(np.minimum(box[2:], edges[2:]) - np.maximum(box[:2], edges[:2]), 0, None).prod() / (box[2:] - box[:2]).prod()
        roll = math.degrees(math.atan2(*(points[1] - points[0])[::-1]))
        row = np.concatenate([box, points.ravel(), [inner], seen, np.array([*pose, roll]) / 90]).astype(np.float32)
        return mirrored(picture, row) if rng.random() < 0.5 else (picture, row)

    def place(self, rng, face, turn, whole):
        """The turned portrait on a background, whole or cut out: (picture uint8, share of the person in each pixel, the map from the portrait's 320 to the picture)."""
        n, lean = face.shape[0], math.radians(rng.normal(0, 9) if rng.random() < 0.65 else rng.uniform(-40, 40))
        box = turn.label[:4]
        k = LONGER / max(box[2] - box[0], box[3] - box[1])
        m = np.array([[math.cos(lean), -math.sin(lean)], [math.sin(lean), math.cos(lean)]]) @ np.diag([k * rng.uniform(0.93, 1.08), k])
        shift = WIDE / 2 - m @ np.array([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2])
        inverse, at = np.linalg.inv(m), np.arange(WIDE) + 0.5
        x, y = np.meshgrid(at - shift[0], at - shift[1])
        px, py = inverse[0, 0] * x + inverse[0, 1] * y, inverse[1, 0] * x + inverse[1, 1] * y
        sx, sy = turn.back(px, py)
        f = np.float32(n / 320)
        seen = cv2.remap(face, sx * f - np.float32(0.5), sy * f - np.float32(0.5), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        outside = np.maximum(np.abs(px - 160), np.abs(py - 160)).astype(np.float32)  # of the portrait, at 160
        shape = np.clip((self.reach(rng, turn, px, py)) / rng.uniform(0.02, 0.2) + 0.5, 0, 1)
        alpha = np.clip((162 - outside) / 8, 0, 1) * (1 if whole or rng.random() < 0.25 else shape)
        canvas = self.background(rng, WIDE, WIDE)
        picture = (seen * alpha[:, :, None] + canvas * (1 - alpha[:, :, None])).astype(np.uint8)
        return picture, cv2.GaussianBlur(shape.astype(np.float32), (0, 0), 1), lambda points: points @ m.T + shift

    def reach(self, rng, turn, x, y):
        """Positive on head, hair and shoulders, in units of the head's half width, for coordinates of the turned portrait."""
        b = turn.label[:4]
        cx, cy, w, h = (b[0] + b[2]) / 2, (b[1] + b[3]) / 2, b[2] - b[0], b[3] - b[1]
        head = rng.uniform(1.1, 1.5) - np.hypot((x - cx) / (w / 2), (y - cy) / (0.56 * h))
        body = 1.6 * (1 - np.hypot((x - cx) / (rng.uniform(0.8, 1.4) * w), (y - b[3] - 1.25 * w) / (rng.uniform(1.05, 1.25) * w)))
        neck = np.minimum(rng.uniform(0.55, 0.9) - np.abs(x - cx) / (w / 2), (y - cy) / (w / 2))
        return np.maximum(head, np.maximum(body, neck)).astype(np.float32)

    def box(self, turn, at):
        """Of the leaning face, as of an ellipse."""
        b = turn.label[:4]
        middle = np.array([(b[0] + b[2]) / 2, (b[1] + b[3]) / 2])
        centre, right, down = at(np.array([middle, [b[2], middle[1]], [middle[0], b[3]]]))
        half = np.hypot(right - centre, down - centre)
        return np.concatenate([centre - half, centre + half])

    def cut(self, rng, picture, box):
        """Now and then the picture ends before the face does or just behind it: zeros there, as the server has it. (picture, what is left of it)."""
        edges = np.array([0, 0, WIDE, WIDE])
        if rng.random() < 0.16:
            k, size = rng.integers(4), box[2:] - box[:2]
            gap = rng.uniform(-0.4, 0.25) * size[k % 2]
            edges[k] = int(np.clip(box[k] - gap if k < 2 else box[k] + gap, 0, WIDE))
            out = np.zeros_like(picture)
            out[edges[1] : edges[3], edges[0] : edges[2]] = picture[edges[1] : edges[3], edges[0] : edges[2]]
            return out, edges
        return picture, edges


def patch_of_skin(rng, face, label):
    """A patch of the cheek's colour, for hands."""
    noise = cv2.resize(rng.normal(0, 6, (6, 6, 3)).astype(np.float32), (22, 22))
    return np.clip(skin.cheek(face, label) + noise, 0, 255).astype(np.uint8)


def mirrored(picture, row):
    out = row.copy()
    out[[0, 2]] = WIDE - row[[2, 0]]
    out[4:14] = (row[4:14].reshape(5, 2)[MIRROR] * [-1, 1] + [WIDE, 0]).ravel()
    out[15:20] = row[15:20][MIRROR]
    out[[20, 22]] = -row[[20, 22]]
    return np.ascontiguousarray(picture[:, ::-1]), out
