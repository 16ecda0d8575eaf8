"""
Skin of any tone, by what melanin does to light: the share of the light that skin gives back falls by a power that grows with the melanin, more
in blue than in red. What is shiny stays shiny, and what is not skin (eyes, teeth, hair, clothes) stays as it is.
"""
import cv2
import numpy as np

# Individual typology angle in degrees, upper ends of the groups; the last one is open.
GROUPS = ((-60, -30), (-30, 10), (10, 28), (28, 41), (41, 65))
# How much more of green and blue melanin takes than of red: from nearly grey, as cameras see very dark skin, to what its absorption says.
TAKES = (np.array([1.0, 1.1, 1.14]), np.array([1.0, 1.38, 1.9]))


def linear(image):
    x = np.asarray(image, np.float32) / 255
    return np.where(x <= 0.04045, x / 12.92, ((x + 0.055) / 1.055) ** 2.4)


def encoded(light):
    x = np.clip(light, 0, 1)
    return 255 * np.where(x <= 0.0031308, 12.92 * x, 1.055 * x ** (1 / 2.4) - 0.055)


def lab(rgb):
    """L*, a*, b* of colours [..., 3], 0 to 255."""
    flat = np.asarray(rgb, np.float32).reshape(1, -1, 3) / 255
    return cv2.cvtColor(flat, cv2.COLOR_RGB2LAB).reshape(np.shape(rgb))


def angle(rgb):
    """The individual typology angle of a colour, degrees."""
    lightness, _, b = lab(rgb)
    return float(np.degrees(np.arctan2(lightness - 50, max(float(b), 1e-3))))


def cheek(face, label):
    """The lit cheek's colour: the lighter one of both, its median."""
    p = label[4:].reshape(5, 2)
    reach = max(2, int(0.12 * np.hypot(*(p[1] - p[0]))))
    colours = []
    for eye, corner in ((0, 3), (1, 4)):
        x, y = 0.75 * p[eye] + 0.25 * p[corner] + 0.35 * (p[corner] - p[eye]) + (0.15 * (p[eye] - p[1 - eye])) * [1, 0]
        patch = face[max(0, int(y) - reach) : int(y) + reach + 1, max(0, int(x) - reach) : int(x) + reach + 1]
        if patch.size:
            colours.append(np.median(patch.reshape(-1, 3), 0))
    return max(colours, key=lambda c: c.sum()) if colours else np.array([150.0, 110.0, 90.0])


def share_of_skin(face, colour):
    """0 to 1 for each pixel: how like the cheek's its hue is, whatever its lightness; pale and blue things are no skin."""
    at, here = lab(colour), lab(face)
    hue = np.arctan2(here[..., 2], here[..., 1]) - np.arctan2(at[2], at[1])
    chroma = np.hypot(here[..., 1], here[..., 2])
    off = np.abs((hue + np.pi) % (2 * np.pi) - np.pi)
    share = np.clip(1.6 - 2.2 * off, 0, 1) * np.clip((chroma - 0.3 * np.hypot(at[1], at[2])) / (0.25 * np.hypot(at[1], at[2]) + 1e-3), 0, 1)
    share *= np.clip((here[..., 0] - 12) / 15, 0, 1)  # what is black is hair
    return cv2.GaussianBlur(share.astype(np.float32), (0, 0), face.shape[0] / 160)


def melanin_for(colour, goal, takes):
    """How much melanin more brings a colour to the goal's angle; less than none makes it lighter."""
    low, high, light = -0.9, 4.5, linear(colour)
    for _ in range(18):
        middle = (low + high) / 2
        if angle(encoded(light * np.exp(-middle * takes))) > goal:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def toned(rng, face, label):
    """The face, RGB uint8, with skin of a tone drawn so that every group is as frequent."""
    colour = cheek(face, label)
    goal = rng.uniform(*GROUPS[rng.integers(len(GROUPS))])
    takes = TAKES[0] + (TAKES[1] - TAKES[0]) * rng.beta(1, 1.7)
    amount = melanin_for(colour, goal, takes)
    light, share = linear(face), share_of_skin(face, colour)[..., None]
    # A highlight is what is lighter than the cheek by far; it keeps most of its strength, as oil on any skin does.
    shine = np.clip(light - 1.35 * linear(colour), 0, 1) * rng.uniform(0.2, 0.9) if amount > 0 else 0
    dark = (light - shine) * np.exp(-amount * takes) + shine + max(0.0, amount) * rng.uniform(0, 0.004)
    out = light * (1 - share) + dark * share
    return encoded(out).astype(np.uint8)
