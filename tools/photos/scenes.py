"""The pictures: name, size, background, people, light, and the answer that face validation should give."""

ERRORS = {
    "FACE_NOT_FOUND": "Face not found", "FACE_CROPPED": "Face is cropped", "FACE_IS_OCCLUDED": "Face is occluded",
    "TOO_MANY_FACES": "Too many faces detected",
    "FACE_ANGLE_TOO_LARGE": "Facial out-of-plane rotation angle is extremely large",
    "FACE_TOO_SMALL": "Absolute face size is too small", "FACE_TOO_SMALL_RELATIVE": "Relative face size is too small",
    "FACE_CLOSE_TO_BORDER": "Face is too close to one or more borders", "IMAGE_TOO_SMALL": "Image too small to be processed",
}
PEOPLE = {
    "ada": ("female/white", 0), "ben": ("male/white", 2), "chi": ("female/black", 1), "dai": ("male/asian", 3),
    "eva": ("female/latino", 2), "femi": ("male/black", 2), "gia": ("female/asian", 0), "hugo": ("male/latino", 3),
    "ida": ("female/white", 2), "jo": ("male/black", 3), "kim": ("female/asian", 3), "leo": ("male/asian", 2),
    "mia": ("female/latino", 0), "nia": ("female/white", 3),
}


def who(name, box, at, roll=0, yaw=0, pitch=0, wear=None):
    """box: width of the face box in pixels; at: where its centre lies, as shares of width and height, or pixels beyond 2."""
    return {"name": name, "box": box, "at": at, "roll": roll, "yaw": yaw, "pitch": pitch, "wear": wear}


def scene(file, size, room, people, expect="accepted", note="", light=1.0, side=0.0, noise=2.2, quality=0.92, orientation=1):
    return {"file": file, "size": size, "room": room, "people": people, "expect": expect, "note": note, "light": light, "side": side,
            "noise": noise, "quality": quality, "orientation": orientation}


BIG = {"quality": 0.8, "noise": 1.2}
SCENES = [
    scene("selfie-ada-640x480", (640, 480), "room", [who("ada", 190, (0.5, 0.52))], note="frontal"),
    scene("selfie-ben-480x640", (480, 640), "books", [who("ben", 210, (0.5, 0.46), roll=4)], note="frontal, slight roll"),
    scene("selfie-chi-1280x720", (1280, 720), "room", [who("chi", 270, (0.46, 0.52), roll=-3)], note="frontal"),
    scene("selfie-dai-1280x720", (1280, 720), "curtain", [who("dai", 300, (0.55, 0.5), roll=2)], note="frontal, light from one side", side=0.5),
    scene("selfie-eva-720x1280", (720, 1280), "garden", [who("eva", 330, (0.5, 0.42))], note="frontal, portrait orientation"),
    scene("selfie-femi-720x1280", (720, 1280), "wall", [who("femi", 380, (0.5, 0.45), roll=-6)], note="frontal, roll 6 degrees"),
    scene("selfie-gia-1920x1080", (1920, 1080), "books", [who("gia", 430, (0.5, 0.5))], note="frontal", quality=0.85),
    scene("selfie-hugo-1080x1920", (1080, 1920), "bokeh", [who("hugo", 560, (0.5, 0.42), roll=5)], note="frontal, dim", light=0.62, quality=0.85),
    scene("selfie-ida-4000x3000", (4000, 3000), "wall", [who("ida", 1250, (0.5, 0.5))], note="frontal, 12 megapixels", **BIG),
    scene("selfie-jo-3000x4000", (3000, 4000), "room", [who("jo", 1300, (0.5, 0.45), roll=-3)], note="frontal, 12 megapixels", **BIG),
    scene("selfie-kim-640x480-dim", (640, 480), "plaster", [who("kim", 180, (0.52, 0.5))], note="frontal, dim and noisy", light=0.5, noise=6),
    scene("selfie-leo-1280x720-yaw12", (1280, 720), "room", [who("leo", 280, (0.5, 0.5), yaw=12, pitch=-6)], note="turned a little, within limits"),
    scene("selfie-mia-1280x720-bystander", (1280, 720), "garden", [who("mia", 290, (0.4, 0.52)), who("ben", 44, (0.87, 0.38))],
          note="one main face, one small face in the background"),
    scene("selfie-nia-960x1280-bystander", (960, 1280), "wall", [who("nia", 400, (0.55, 0.52)), who("femi", 62, (0.12, 0.24))],
          note="one main face, one small face in the background"),
    scene("selfie-ada-exif6-1280x720", (720, 1280), "books", [who("ada", 320, (0.5, 0.44), roll=2)], orientation=6,
          note="upright after EXIF orientation 6; boxes are given in the upright picture"),
    scene("selfie-dai-exif8-1280x720", (720, 1280), "wall", [who("dai", 350, (0.48, 0.45), roll=-2)], orientation=8,
          note="upright after EXIF orientation 8; boxes are given in the upright picture"),
    scene("no-face-room-1280x720", (1280, 720), "room", [], "FACE_NOT_FOUND"),
    scene("no-face-books-640x480", (640, 480), "books", [], "FACE_NOT_FOUND"),
    scene("no-face-bokeh-720x1280", (720, 1280), "bokeh", [], "FACE_NOT_FOUND"),
    scene("no-face-plaster-1920x1080", (1920, 1080), "plaster", [], "FACE_NOT_FOUND", quality=0.85),
    scene("cropped-left-1280x720", (1280, 720), "room", [who("eva", 300, (70, 0.5))], "FACE_CROPPED", "about a quarter of the box is outside"),
    scene("cropped-bottom-640x480", (640, 480), "curtain", [who("jo", 200, (0.5, 410))], "FACE_CROPPED", "chin and mouth are outside"),
    scene("cropped-top-720x1280", (720, 1280), "wall", [who("kim", 420, (0.5, 205))], "FACE_CROPPED", "the forehead is outside"),
    scene("two-faces-1280x720", (1280, 720), "garden", [who("gia", 230, (0.3, 0.5)), who("leo", 240, (0.71, 0.48))], "TOO_MANY_FACES"),
    scene("two-faces-1920x1080", (1920, 1080), "room", [who("ida", 340, (0.33, 0.52), roll=4), who("hugo", 250, (0.72, 0.45))],
          "TOO_MANY_FACES", "sizes differ, yet both are near the camera", quality=0.85),
    scene("yaw-left-1280x720", (1280, 720), "room", [who("dai", 330, (0.5, 0.5), yaw=-45)], "FACE_ANGLE_TOO_LARGE", "turned to the left of the picture"),
    scene("yaw-right-720x1280", (720, 1280), "curtain", [who("ben", 400, (0.5, 0.45), yaw=48)], "FACE_ANGLE_TOO_LARGE", "turned to the right of the picture"),
    scene("pitch-down-1280x720", (1280, 720), "books", [who("femi", 290, (0.5, 0.55), pitch=42)], "FACE_ANGLE_TOO_LARGE", "looking down"),
    scene("pitch-up-720x1280", (720, 1280), "wall", [who("jo", 330, (0.5, 0.45), pitch=-36)], "FACE_ANGLE_TOO_LARGE", "looking up"),
    scene("small-640x480", (640, 480), "room", [who("leo", 84, (0.5, 0.45))], "FACE_TOO_SMALL", "box below 150 px, eyes below 50 px"),
    scene("small-1280x720", (1280, 720), "garden", [who("nia", 106, (0.42, 0.45))], "FACE_TOO_SMALL", "box below 150 px, eyes below 50 px"),
    scene("small-share-4000x3000", (4000, 3000), "wall", [who("hugo", 300, (0.45, 0.42))], "FACE_TOO_SMALL_RELATIVE",
          "large enough in pixels, about 1 % of the picture", **BIG),
    scene("small-share-3000x4000", (3000, 4000), "curtain", [who("eva", 300, (0.55, 0.38))], "FACE_TOO_SMALL_RELATIVE",
          "large enough in pixels, about 1 % of the picture", **BIG),
    scene("border-left-1280x720", (1280, 720), "books", [who("ada", 270, (143, 0.5))], "FACE_CLOSE_TO_BORDER", "8 px from the left edge"),
    scene("border-right-640x480", (640, 480), "plaster", [who("leo", 165, (544.5, 0.5))], "FACE_CLOSE_TO_BORDER", "13 px from the right edge"),
    scene("border-bottom-640x480", (640, 480), "room", [who("nia", 180, (0.5, 345))], "FACE_CLOSE_TO_BORDER", "within 15 px of the lower edge"),
    scene("image-small-400x600", (400, 600), "wall", [who("gia", 180, (0.5, 0.45))], "IMAGE_TOO_SMALL", "shorter side 400"),
    scene("image-small-640x400", (640, 400), "room", [who("jo", 170, (0.5, 0.52))], "IMAGE_TOO_SMALL", "shorter side 400"),
    scene("mask-1280x720", (1280, 720), "room", [who("kim", 280, (0.5, 0.5), wear="mask")], "FACE_IS_OCCLUDED", "mouth and nose covered"),
    scene("glasses-720x1280", (720, 1280), "garden", [who("ben", 340, (0.5, 0.45), wear="glasses")], "FACE_IS_OCCLUDED", "eyes covered"),
]
