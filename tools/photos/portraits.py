#!/usr/bin/env python3
"""python3 portraits.py: the heads of the table of photographs, into tests/fixtures/portraits.

Each is a person of people.py as one JPEG: the picture on the left, its opacity on the right, and in portraits.json the box and the
five points of each. They are placed, turned and dressed where the table is composed (harness/compose/).
"""
import json
import os
import zlib

import cv2
import numpy as np

from people import CANVAS, person

OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tests", "fixtures", "portraits")
GROUPS = ["female/white", "male/white", "female/asian", "male/asian", "female/latino", "male/latino", "female/black", "male/black"]
CROP = (140, 80, 620, 560)  # of the person's canvas: head, neck and collar


def main():
    os.makedirs(OUT, exist_ok=True)
    entries, total = [], 0
    for group in GROUPS:
        for number in range(3):
            name = f"{group.replace('/', '-')}-{number + 1}"
            rgba, label = person(group, zlib.crc32(name.encode()) % 100000)
            x0, y0, x1, y1 = CROP
            rgba = rgba[y0:y1, x0:x1]
            alpha = rgba[:, :, 3:]
            colour = rgba[:, :, :3] * 255 / np.maximum(alpha, 1)
            both = np.hstack([colour, np.repeat(alpha, 3, 2)]).clip(0, 255).astype(np.uint8)
            path = os.path.join(OUT, name + ".jpg")
            cv2.imwrite(path, both[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, 86])
            total += os.path.getsize(path)
            label = label - np.tile(np.array([x0, y0], np.float32), 7)
            entries.append({"file": name + ".jpg", "box": [round(float(v), 1) for v in label[:4]],
                            "points": [[round(float(v), 1) for v in q] for q in label[4:].reshape(5, 2)]})
    with open(os.path.join(OUT, "portraits.json"), "w", encoding="utf-8") as file:
        file.write("[\n" + ",\n".join("  " + json.dumps(e) for e in entries) + "\n]\n")
    print(len(entries), "portraits,", total, "bytes")


if __name__ == "__main__":
    main()
