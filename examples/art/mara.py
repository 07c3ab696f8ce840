# ruff: noqa: E501 - a line of points is read as one shape
# fmt: off
"""Mara, three times: from the front, from the left, and close."""

from __future__ import annotations

from pathlib import Path

from brush import Canvas, curve, flurry, mirror, oval
from PIL import Image, ImageFilter

SKIN, BLUSH, SHADE = "#e2b79d", "#c9745a", "#9c6a63"
HAIR, SHINE = ("#2a2a33", "#15151b"), "#5a6070"
COAT, COAT_DARK, COAT_LIGHT = ("#a94631", "#7a2d20"), "#571f18", "#c4604a"
INK = "#1d1a20"


def winter(height: int, width: int = 960) -> Canvas:
    """A station in fog: sky, a pale sun, roofs, wires and snow."""
    c = Canvas(width, height, ("#8fa4b5", "#dfe3e2"))
    tall = 100 * height / width
    c.fill(oval(76, tall * 0.22, 9), "#f6efe2", 0.55, soft=4)
    c.fill(oval(76, tall * 0.22, 5.2), "#fbf6ea", 0.9, soft=0.3)
    hills = [(-5, tall), (-5, tall * 0.60), (18, tall * 0.53), (40, tall * 0.585), (66, tall * 0.515), (105, tall * 0.59), (105, tall)]
    c.fill(curve(hills), ("#a9b8c3", "#d3d9db"))
    roof = [(-5, tall * 0.52), (2, tall * 0.47), (24, tall * 0.47), (30, tall * 0.525), (28, tall * 0.525), (28, tall), (-5, tall)]
    c.fill(roof, ("#7f93a3", "#c2ccd1"), 0.85)
    c.fill([(-5, tall * 0.515), (2, tall * 0.462), (24, tall * 0.462), (31, tall * 0.525), (29, tall * 0.53), (23.5, tall * 0.48), (2, tall * 0.48), (-5, tall * 0.53)], "#edf1f2")
    for x in (4, 11, 18):
        c.fill([(x, tall * 0.56), (x + 4, tall * 0.56), (x + 4, tall * 0.63), (x, tall * 0.63)], "#f0d9a4", 0.7)
    for x, top in ((84, 0.40), (95, 0.46)):
        c.line([(x, tall * top), (x, tall * 0.9)], (0.5, 0.6), "#75899a", 0.8)
        c.line([(x - 3, tall * (top + 0.02)), (x + 3, tall * (top + 0.02))], (0.4, 0.4), "#75899a", 0.8)
    for k in range(3):
        c.line([(52, tall * 0.505), (66, tall * (0.475 - k * 0.012)), (84, tall * (0.42 - k * 0.008)), (105, tall * 0.36)], (0.1, 0.2), "#75899a", 0.6)
    c.fill(curve([(-10, tall * 0.72), (30, tall * 0.66), (70, tall * 0.7), (112, tall * 0.66), (112, tall + 9), (-10, tall + 9)]), ("#dfe5e8", "#c3cdd4"))
    c.fill(oval(50, tall * 0.66, 70, 7), "#eef1f1", 0.5, soft=5)
    return c


def front(path: Path) -> None:
    c = winter(1200)
    c.snow(flurry(70, 3, 125, (0.12, 0.32)), 0.8)
    woman(c)
    c.snow([f for f in flurry(20, 8, 125, (0.3, 0.75)) if not (34 < f[0] < 66 and 22 < f[1] < 82)], 0.75, soft=0.25)
    c.grain(5)
    c.save(path)


def woman(c: Canvas) -> None:
    """Head and shoulders, seen from the front."""
    coat(c)
    hair_back = curve([(50, 13), (61, 16), (69, 27), (71, 44), (70.5, 58), (66, 65.5), (50, 66), (34, 65.5), (29.5, 58), (29, 44), (31, 27), (39, 16)])
    c.fill(hair_back, HAIR)
    neck(c)
    face = curve([(50, 24), (60, 27), (65.2, 38), (65.4, 50), (62.6, 61.5), (56.5, 69.6), (50, 72.8), (43.5, 69.6), (37.4, 61.5), (34.6, 50), (34.8, 38), (40, 27)])
    features(c, face)
    fringe = curve([(57, 19.5), (52, 27.5), (43.5, 34), (37.4, 39), (36.2, 47), (36.6, 55), (34.6, 63.5), (30.4, 60), (28.8, 46), (30.6, 29), (38, 17), (50, 13.2)])
    side = curve([(56, 19.5), (61, 27), (63.8, 36), (64.4, 46), (63.6, 55), (65, 63.5), (69.2, 60), (71, 46), (69.2, 28), (62, 17.5), (54, 13.4)])
    c.fill([(x + 0.7, y + 1.6) for x, y in fringe], SHADE, 0.5, soft=0.9, within=face)
    c.fill([(x - 0.7, y + 1.2) for x, y in side], SHADE, 0.5, soft=0.9, within=face)
    c.fill(side, HAIR)
    c.fill(fringe, HAIR)
    for k in range(5):
        c.line([(54 - k * 1.4, 17 + k * 0.3), (44 - k * 1.9, 23 + k), (36 - k * 0.8, 33 + k * 1.4), (33.2 - k * 0.5, 46)], (0.1, 0.55, 0.3, 0.05), SHINE, 0.55, within=fringe)
    for k in range(3):
        c.line([(59 + k * 1.5, 19 + k), (65 + k, 28), (67 + k * 0.7, 42)], (0.1, 0.4, 0.05), SHINE, 0.35, within=side)
    lapels(c)


def coat(c: Canvas) -> None:
    body = curve([(6, 132), (9, 108), (17, 97), (30, 90.5), (42, 86), (58, 86), (70, 90.5), (83, 97), (91, 108), (94, 132)])
    c.fill(body, COAT)
    c.fill(curve([(62, 84), (99, 92), (99, 132), (66, 132), (58, 110)]), COAT_DARK, 0.55, soft=3, within=body)
    c.fill(curve([(8, 100), (22, 93), (30, 92), (18, 104), (12, 124), (6, 124)]), COAT_LIGHT, 0.55, soft=1.6, within=body)
    for x, bend in ((20, -2.5), (79, 2.5)):
        c.line([(x, 106), (x + bend, 114), (x + bend * 1.2, 128)], (0.1, 0.55, 0.5), COAT_DARK, 0.8, within=body)


def neck(c: Canvas) -> None:
    throat = curve([(42.8, 60), (57.2, 60), (57.4, 76), (60, 86), (50, 94), (40, 86), (42.6, 76)])
    c.fill(throat, SKIN)
    c.fill(curve([(38, 62), (62, 62), (62, 78), (52, 79.5), (43.5, 75)]), SHADE, 0.75, soft=0.8, within=throat)
    roll = curve([(38.4, 83), (44, 80.4), (50, 81.6), (56, 80.4), (61.6, 83), (63.5, 92), (58, 101), (50, 106), (42, 101), (36.5, 92)])
    c.fill(roll, ("#33404d", "#202a35"))
    for k in range(7):
        c.line([(40 + k * 3.3, 82), (41 + k * 3.0, 92), (44 + k * 2.0, 103)], (0.15, 0.35, 0.2), "#4c5d6d", 0.6, within=roll)


def lapels(c: Canvas) -> None:
    left = curve([(39.5, 81.5), (36, 83), (29, 89.5), (25.5, 98), (33, 103.5), (36, 109), (44, 121), (49, 128), (46.4, 116), (42, 101), (38.6, 90)], steps=6)
    right = mirror(left)
    for shape, light in ((right, 0.25), (left, 0.7)):
        c.fill([(x, y + 1.4) for x, y in shape], COAT_DARK, 0.6, soft=1)
        c.fill(shape, ("#b14d38", "#863425"))
        c.line([(x, y) for x, y in shape[3:30]], (0.2, 0.5, 0.2), COAT_LIGHT, light, within=shape)
    c.fill(right, COAT_DARK, 0.28)
    for y in (119.5,):
        c.fill(oval(53.5, y, 1.9), COAT_DARK)
        c.fill(oval(53.2, y - 0.35, 1.6), ("#6e3a26", "#3f1d14"))


def features(c: Canvas, face: list[tuple[float, float]]) -> None:
    c.fill(face, SKIN)
    c.fill(curve([(54, 20), (70, 20), (70, 80), (50, 80), (53.5, 69), (51, 62.5), (53.4, 59.6), (50.9, 50), (52.3, 44)]), SHADE, 0.36, soft=0.35, within=face)
    c.fill(oval(40.5, 58.5, 4, 2.8), BLUSH, 0.5, soft=1.6, within=face)
    c.fill(oval(60, 58.5, 3.6, 2.6), BLUSH, 0.55, soft=1.6, within=face)
    c.fill(oval(50.4, 59.4, 2.3, 1.5), BLUSH, 0.45, soft=0.8, within=face)
    for flip in (False, True):
        side = mirror if flip else list
        eye = curve(side([(39.4, 49.9), (41.4, 47.9), (44.2, 47.6), (46.9, 50.1), (44.4, 51.4), (41.4, 51.3)]))
        x = 56.7 if flip else 43.2
        c.fill(eye, "#f0e7df")
        c.fill(oval(x, 49.35, 1.95), "#4b332b", within=eye)
        c.fill(oval(x, 49.35, 1.0), INK, within=eye)
        c.fill(oval(x - 0.6, 48.7, 0.45), "#ffffff", 0.95)
        c.fill(curve(side([(38.4, 47), (48, 46.6), (47.4, 49.2), (43, 48.3), (39.6, 49.5)])), SHADE, 0.55, soft=0.3, within=eye)
        c.line(side([(38.6, 50.2), (41, 47.8), (44.4, 47.3), (47.2, 50.1)]), (0.25, 0.75, 0.7, 0.2), INK)
        c.line(side([(39.6, 47.4), (41.8, 45.9), (44.6, 45.8), (46.6, 47.2)]), (0.1, 0.25, 0.1), SHADE, 0.8)
        c.line(side([(37.7, 44.2), (40.6, 42.2), (44.4, 42.3), (47.4, 43.6)]), (0.25, 1.1, 1.25, 0.7), HAIR[1])
    c.line([(48.4, 60.1), (50.1, 60.9), (52, 60.2)], (0.2, 0.5, 0.2), "#8f5a4f", 0.9)
    c.fill(curve([(45.6, 65.1), (48.4, 64.1), (50, 64.5), (51.6, 64.1), (54.4, 65.1), (50, 65.6)]), "#a44b41")
    c.fill(curve([(45.8, 65.2), (50, 65.5), (54.2, 65.2), (52.4, 67.2), (50, 67.7), (47.6, 67.2)]), "#bf6a5b")
    c.line([(45, 65.0), (48, 65.3), (50, 65.55), (52, 65.3), (55, 65.0)], (0.15, 0.35, 0.15), "#6b2d2b")
    c.line([(48.2, 69), (50, 69.3), (51.8, 69)], (0.1, 0.4, 0.1), SHADE, 0.5)


def left(path: Path) -> None:
    c = winter(1200)
    c.snow(flurry(70, 5, 125, (0.12, 0.32)), 0.8)
    body = curve([(16, 134), (19, 113), (27, 99), (38, 92), (50, 87), (62, 85), (74, 89), (84, 98), (91, 113), (94, 134)])
    c.fill(body, COAT)
    c.fill(curve([(66, 80), (99, 88), (99, 134), (62, 134), (60, 108)]), COAT_DARK, 0.5, soft=3, within=body)
    c.fill(curve([(18, 110), (28, 97), (38, 91), (40, 96), (28, 110), (24, 132), (14, 132)]), COAT_LIGHT, 0.5, soft=1.6, within=body)
    c.line([(52, 100), (45, 110), (42, 122), (43, 132)], (0.1, 0.7, 0.6, 0.5), COAT_DARK, 0.85, within=body)
    throat = curve([(45, 66), (62, 56), (63, 74), (66, 86), (54, 94), (42, 86), (46, 78)])
    c.fill(throat, SKIN)
    c.fill(curve([(40, 66), (66, 56), (70, 84), (57, 88), (52, 76), (44, 75)]), SHADE, 0.75, soft=0.8, within=throat)
    roll = curve([(42, 81), (47, 79.6), (54, 81.5), (60, 80.5), (66, 78), (68, 86), (64, 94), (52, 98), (43, 95), (40, 88)])
    c.fill(roll, ("#33404d", "#202a35"))
    for k in range(7):
        c.line([(43.5 + k * 3.4, 80.5), (43 + k * 3.6, 88), (44 + k * 3.4, 97)], (0.15, 0.35, 0.2), "#4c5d6d", 0.6, within=roll)
    collar = curve([(39, 86), (41.5, 91), (50, 93), (60, 90), (68, 82), (70.5, 80), (73, 86), (72, 93), (62, 101), (48, 107), (37, 110), (33.5, 104), (35, 95)])
    c.fill([(x, y + 1.4) for x, y in collar], COAT_DARK, 0.6, soft=1)
    c.fill(collar, ("#b14d38", "#863425"))
    c.fill(curve([(58, 84), (76, 76), (76, 96), (58, 106)]), COAT_DARK, 0.4, soft=1.5, within=collar)
    back = curve([(43, 18), (51, 13.2), (61, 14), (70, 21.5), (74, 35), (73.5, 50), (70, 61), (65, 66.5), (55, 67), (48, 66), (46, 50)])
    c.fill(back, HAIR)
    outline = [(42, 21), (38.6, 26), (36.6, 33), (35.9, 40), (36.5, 44.2), (35.4, 47.6), (33, 52), (30.3, 55.6), (30.7, 57.3), (33.4, 58.3), (33.6, 60), (33.0, 62), (33.9, 63.3), (33.5, 65), (34.0, 66.8), (34.8, 68.2), (34.3, 70.8), (35.7, 73.6), (39.6, 75), (46, 72.4), (53, 67), (58, 58), (58, 30)]
    face = curve(outline)
    c.fill(face, SKIN)
    c.fill(curve([(47, 30), (62, 26), (64, 64), (47, 78), (38, 76), (45, 69), (48.5, 60)]), SHADE, 0.45, soft=1.4, within=face)
    c.fill(oval(42, 59.5, 3.6, 2.6), BLUSH, 0.55, soft=1.5, within=face)
    c.fill(oval(31.6, 55.6, 1.4, 1.2), BLUSH, 0.35, soft=0.7, within=face)
    c.line([(33.2, 57.7), (34.9, 57.2), (35.3, 55.8)], (0.2, 0.45, 0.15), "#8f5a4f", 0.8)
    lips = curve([(33.4, 61), (32.6, 62.1), (33.4, 63.3), (33.0, 65.1), (34.6, 66.1), (38, 63.7)])
    c.fill(lips, "#b45c4f", within=face)
    c.line([(33.9, 63.35), (36, 63.3), (38.4, 63.8)], (0.25, 0.35, 0.12), "#6b2d2b", within=face)
    eye = curve([(37.2, 50.6), (38.2, 48.6), (42.4, 50.4), (40.2, 51.6)])
    c.fill(eye, "#f0e7df")
    c.fill(oval(38.6, 50, 0.95, 1.7), "#4b332b", within=eye)
    c.fill(oval(38.4, 50, 0.5, 1), INK, within=eye)
    c.line([(36.9, 49.3), (38.3, 48.1), (40.6, 48.6), (43.2, 50.6)], (0.3, 0.7, 0.7, 0.2), INK)
    c.line([(38, 46.6), (40.4, 46.4), (42.6, 47.8)], (0.1, 0.25, 0.1), SHADE, 0.8)
    c.line([(36.6, 43.9), (39.4, 42.2), (44.4, 43.7)], (0.7, 1.2, 0.25), HAIR[1])
    lock = curve([(47, 14.6), (40.5, 19.5), (37.6, 25.5), (37.4, 30.5), (40.5, 36.5), (43.6, 44), (45, 53), (45.6, 61), (47.5, 65.3), (52, 66.5), (58, 65.5), (62, 50), (62, 26)])
    c.fill([(x - 1, y + 1.2) for x, y in lock], SHADE, 0.5, soft=0.9, within=face)
    c.fill(lock, HAIR)
    for k in range(5):
        c.line([(53 + k * 1.7, 17 + k * 0.6), (45.5 + k * 2, 23 + k), (46 + k * 2, 36 + k), (50 + k * 1.9, 52)], (0.05, 0.5, 0.35, 0.05), SHINE, 0.5)
    c.line([(66, 20), (71.5, 33), (71.5, 50)], (0.05, 0.5, 0.05), SHINE, 0.3)
    c.snow(flurry(14, 8, 125, (0.3, 0.75)), 0.75, soft=0.25)
    c.grain(5)
    c.save(path)


def close(path: Path) -> None:
    """The front, painted larger and cut to the face."""
    c = winter(2250, 1800)
    c.image = c.image.filter(ImageFilter.GaussianBlur(40))
    woman(c)
    c.image = c.image.crop([round(v * c.unit) for v in (19, 17, 81, 79)])
    c.size = (1000, 1000)
    c.image = c.image.resize((2000, 2000), Image.Resampling.LANCZOS)
    c.unit = 20
    c.snow([f for f in flurry(24, 15, 100, (0.4, 1.2)) if not (28 < f[0] < 72 and f[1] > 22)], 0.8, soft=0.3)
    c.grain(5)
    c.save(path)


if __name__ == "__main__":
    cast = Path(__file__).parent.parent / "first-train" / "cast"
    front(cast / "mara-front.png")
    left(cast / "mara-left.png")
    close(cast / "mara-close.png")
