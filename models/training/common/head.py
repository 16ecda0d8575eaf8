"""
A head in depth: a portrait, and the 468-point mesh that was laid over it, turned by yaw and pitch as a solid.

What the mesh does not have (temples, ears, hair, neck) lies on rings around it, further and further back; beyond the head the turn fades out.
What comes to lie behind something nearer is hidden, and what was not seen is stretched. Angles in radians; positive yaw moves the nose to the
right of the picture, positive pitch moves it down. Depth grows away from the camera, in pixels.
"""
import cv2
import numpy as np
from scipy.interpolate import LinearNDInterpolator

SIDE, STEP = 320, 4  # of a portrait, and of the maps of a turn
# The mesh's outline, from the forehead's middle over the right of the picture.
OUTLINE = [10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234,
           127, 162, 21, 54, 103, 67, 109]
# Rings around the outline: how many times as far from its middle, how far behind it (in half widths), what share of a turn they take above the
# chin and below.
RINGS = ((1.18, 0.45, 1.0, 0.8), (1.45, 0.95, 1.0, 0.35), (1.9, 1.2, 0.6, 0.05), (2.6, 1.2, 0.0, 0.0), (9.0, 1.2, 0.0, 0.0))
BEHIND = 0.9  # of half a width: what the head turns about lies so far behind the outline


class Head:
    """`mesh` [468,3] in pixels of the portrait at 320; `label` [14]: its box and five points."""

    def __init__(self, mesh, label, field=None):
        """field: what an earlier one computed of the same mesh."""
        mesh = np.asarray(mesh, np.float64)
        outline = mesh[OUTLINE]
        self.label, self.mesh, middle = label, mesh, outline.mean(0)
        half = np.ptp(outline[:, 0]) / 2
        self.centre = np.array([middle[0], middle[1], middle[2] + BEHIND * half])
        self.field = self._field(outline, middle, half) if field is None else field  # depth and share of the turn, [80,80,2]

    def _field(self, outline, middle, half):
        mesh = self.mesh
        below = np.clip((outline[:, 1] - middle[1]) / (0.9 * np.ptp(outline[:, 1]) / 2), 0, 1)
        points, share = [mesh], [np.ones(len(mesh))]
        for reach, behind, above, beneath in RINGS:
            ring = outline.copy()
            ring[:, :2] = middle[:2] + reach * (outline[:, :2] - middle[:2])
            ring[:, 2] += behind * half
            points.append(ring)
            share.append(above + (beneath - above) * below)
        points, share = np.concatenate(points), np.concatenate(share)
        at = np.arange(SIDE // STEP) * STEP + STEP / 2
        x, y = np.meshgrid(at, at)
        values = LinearNDInterpolator(points[:, :2], np.column_stack([points[:, 2], share]))(x, y)
        return np.nan_to_num(values).astype(np.float32)

    def at(self, points):
        """[N,4]: x, y, depth and share of portrait points [N,2]."""
        points = np.asarray(points, np.float32)
        x, y = ((points[:, k] / STEP - 0.5).reshape(1, -1).astype(np.float32) for k in (0, 1))
        found = cv2.remap(self.field, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)[0]
        return np.column_stack([points, found])


class HeadTurn:
    """The turn of one head; the interface of turn.Turn."""

    def __init__(self, head, yaw, pitch):
        self.head, self.yaw, self.pitch = head, yaw, pitch
        self.label = np.concatenate([self._box(), self.forth(head.label[4:].reshape(5, 2)).ravel()]).astype(np.float32)
        self.maps = None

    def turned(self, points):
        """[N,4] as Head.at gives them -> [N,3]."""
        x, y, z = (points[:, k] - self.head.centre[k] for k in range(3))
        yaw, pitch = self.yaw * points[:, 3], self.pitch * points[:, 3]
        x, z = x * np.cos(yaw) - z * np.sin(yaw), x * np.sin(yaw) + z * np.cos(yaw)
        y, z = y * np.cos(pitch) - z * np.sin(pitch), y * np.sin(pitch) + z * np.cos(pitch)
        return np.column_stack([x, y, z]) + self.head.centre

    def forth(self, points):
        """Portrait -> turned portrait, for points on the face."""
        return self.turned(self.head.at(points))[:, :2]

    def _box(self):
        """As far beyond the turned mesh as the portrait's box is beyond its own."""
        mesh = self.head.mesh
        turned = self.turned(np.column_stack([mesh, np.ones(len(mesh))]))
        beyond = self.head.label[:4] - np.concatenate([mesh[:, :2].min(0), mesh[:, :2].max(0)])
        return np.concatenate([turned[:, :2].min(0), turned[:, :2].max(0)]) + beyond

    def _draw(self):
        """Where each pixel of the turned portrait comes from, x and y, [80,80] each: what is nearest, smoothed over what nothing reaches."""
        n, fine = SIDE // STEP, SIDE // 2
        at = np.arange(fine) * 2.0 + 1
        source = np.stack(np.meshgrid(at, at), -1).reshape(-1, 2)
        to = self.turned(self.head.at(source))
        cell = np.floor(to[:, :2] / STEP).astype(int)
        inside = ((cell >= 0) & (cell < n)).all(1)
        source, to, cell = source[inside], to[inside], cell[inside]
        coarse = cell[:, 1] // 3 * (n // 3 + 1) + cell[:, 0] // 3
        nearest = np.full((n // 3 + 1) ** 2, np.inf)
        np.minimum.at(nearest, coarse, to[:, 2])
        front = to[:, 2] <= nearest[coarse] + 0.3 * (self.head.centre[2] - self.head.mesh[:, 2].min())
        source, cell = source[front], cell[front]
        index = cell[:, 1] * n + cell[:, 0]
        sums = [np.bincount(index, weights, n * n).reshape(n, n) for weights in (np.ones(len(index)), source[:, 0], source[:, 1])]
        blurred = [sum(cv2.GaussianBlur(s, (0, 0), sigma) * weight for sigma, weight in ((0.5, 1), (1.5, 1e-2), (4, 1e-4), (12, 1e-7))) for s in sums]
        return (blurred[1] / blurred[0]).astype(np.float32), (blurred[2] / blurred[0]).astype(np.float32)

    def back(self, x, y):
        """Turned portrait -> portrait, for arrays of coordinates."""
        if self.maps is None:
            self.maps = self._draw()
        gx, gy = ((v / STEP - 0.5).astype(np.float32) for v in (x, y))
        return tuple(cv2.remap(m, gx, gy, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE) for m in self.maps)
