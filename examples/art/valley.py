# ruff: noqa: E501 - a line of points is read as one shape
# fmt: off
"""The cast of the valley films: two pictures of each, the second one closer."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from brush import Canvas, Point, curve, mirror, mix, oval
from PIL import Image, ImageFilter
from valley_things import bruno, clock, village

CAST = Path(__file__).parent.parent / "valley" / "cast"
INK = "#241d1f"


@dataclass(frozen=True, slots=True)
class Face:
    """What differs from face to face; the rest is the same drawing."""

    skin: str
    blush: str
    brow: str
    iris: str
    lips: str
    outline: list[Point]
    eye: float = 1.0
    years: int = 0


WOMAN = [(50, 24), (60, 27), (65.2, 38), (65.4, 50), (62.6, 61.5), (56.5, 69.6), (50, 72.8), (43.5, 69.6), (37.4, 61.5), (34.6, 50), (34.8, 38), (40, 27)]
OLD = [(50, 24), (60.5, 27), (66, 38), (66.4, 50), (64.6, 62), (58.5, 70), (50, 73), (41.5, 70), (35.4, 62), (33.6, 50), (34, 38), (39.5, 27)]
CHILD = [(50, 26), (61, 29), (67, 40), (67.6, 51), (65, 61), (58, 68.5), (50, 71), (42, 68.5), (35, 61), (32.4, 51), (33, 40), (39, 29)]


def hills(c: Canvas, tall: float) -> None:
    c.fill(oval(24, tall * 0.24, 7), "#fdf3d8", 0.6, soft=3.5)
    c.fill(oval(24, tall * 0.24, 4), "#fff8e6", 0.9, soft=0.3)
    for k, (paint, y) in enumerate(((("#b9b7a6", "#d8cfb4"), 0.47), (("#a8a083", "#cdbd92"), 0.58), (("#94854f", "#c9ab6b"), 0.70))):
        ridge = [(-8, tall + 8), (-8, tall * (y + 0.05)), (18, tall * (y - 0.06 + 0.03 * k)), (43, tall * (y + 0.05)), (70, tall * (y - 0.08)), (108, tall * (y + 0.03)), (108, tall + 8)]
        c.fill(curve(ridge), paint)
        larches(c, k, tall * y, tall)


def larches(c: Canvas, row: int, y: float, tall: float) -> None:
    dice = random.Random(row + 3)
    for _ in range(16):
        x, h = dice.uniform(-3, 103), dice.uniform(2, 4) * (1 + row * 0.7)
        base = y + tall * 0.035 + dice.uniform(0, tall * 0.07)
        colour = dice.choice(("#8f7a3c", "#a9793a", "#6f7350", "#b98f45"))
        c.fill([(x, base - h), (x + h * 0.24, base), (x - h * 0.24, base)], mix(colour, "#cfc5a6", 0.45 - row * 0.18))


def features(c: Canvas, f: Face) -> None:
    shade, face = mix(f.skin, "#5f3a4c", 0.5), curve(f.outline)
    c.fill(face, f.skin)
    dark = [(54, 20), (72, 20), (72, 80), (50, 80), (53.5, 69), (51, 62.5), (53.4, 59.6), (50.9, 50), (52.3, 44)]
    c.fill(curve(dark), shade, 0.3, soft=0.35, within=face)
    for x in (40, 60.5):
        c.fill(oval(x, 58.5, 4, 2.8), f.blush, 0.5, soft=1.6, within=face)
    c.fill(oval(50.4, 59.4, 2.3, 1.5), f.blush, 0.45, soft=0.8, within=face)
    for side in (list, mirror):
        eye(c, f, shade, side)
    c.line([(48.2, 60.1), (50.1, 60.9), (52.2, 60.2)], (0.2, 0.5, 0.2), mix(shade, "#5a2a22", 0.3), 0.9)
    c.fill(curve([(45.4, 65.1), (48.4, 64.2), (50, 64.6), (51.6, 64.2), (54.6, 65.1), (50, 65.9)]), mix(f.lips, INK, 0.15))
    c.fill(curve([(45.6, 65.2), (50, 65.8), (54.4, 65.2), (52.4, 67.1), (50, 67.6), (47.6, 67.1)]), f.lips)
    c.line([(44.4, 64.6), (46, 65.2), (50, 65.8), (54, 65.2), (55.6, 64.6)], (0.12, 0.35, 0.3, 0.35, 0.12), "#6b2d2b")
    for k in range(f.years):
        for side in (list, mirror):
            c.line(side([(38.4 - k * 0.5, 51 + k), (36.6, 51.6 + k * 1.3), (35.6, 53 + k * 1.5)]), (0.1, 0.3, 0.05), shade, 0.7, within=face)
            c.line(side([(45.6 - k * 1.2, 60.6 + k), (43.6 - k * 1.2, 63.5), (43.4 - k, 66.6)]), (0.1, 0.32, 0.05), shade, 0.75 - k * 0.3, within=face)
        c.line([(43.5, 38.4 - k * 2.3), (50, 37.9 - k * 2.3), (56.5, 38.5 - k * 2.3)], (0.05, 0.3, 0.05), shade, 0.5, within=face)


def eye(c: Canvas, f: Face, shade: str, side: Callable[[list[Point]], list[Point]]) -> None:
    def at(points: list[Point]) -> list[Point]:
        return side([(43.2 + (x - 43.2) * f.eye, 49.4 + (y - 49.4) * f.eye) for x, y in points])

    white = curve(at([(39.4, 49.9), (41.4, 47.9), (44.2, 47.6), (46.9, 50.1), (44.4, 51.4), (41.4, 51.3)]))
    (x, y), size = side([(43.2, 49.35)])[0], f.eye
    c.fill(white, "#f3ebe1")
    c.fill(oval(x, y, 1.95 * size), f.iris, within=white)
    c.fill(oval(x, y, 1.0 * size), INK, within=white)
    c.fill(oval(x - 0.6, y - 0.65, 0.45), "#ffffff", 0.95)
    c.line(at([(38.6, 50.2), (41, 47.8), (44.4, 47.3), (47.2, 50.1)]), (0.25, 0.7, 0.65, 0.2), INK)
    c.line(at([(39.6, 46.9), (41.8, 45.5), (44.6, 45.5), (46.6, 46.9)]), (0.1, 0.25, 0.1), shade, 0.8)
    c.line(at([(37.9, 44.4), (40.6, 42.6), (44.4, 42.5), (47.2, 43.7)]), (0.25, 1.0, 1.15, 0.6), f.brow)


def bust(c: Canvas, cloth: tuple[str, str], skin: str, wide: float = 44.0) -> list[Point]:
    """Neck and shoulders; the outline of the garment comes back for what is sewn on it."""
    shade = mix(skin, "#5f3a4c", 0.5)
    throat = curve([(42.6, 60), (57.4, 60), (57.4, 77), (62, 87), (50, 97), (38, 87), (42.6, 77)])
    body = curve([(50 - wide, 134), (50 - wide + 3, 109), (50 - wide * 0.78, 97), (34, 89.5), (42, 85.5), (50, 91), (58, 85.5), (66, 89.5), (50 + wide * 0.78, 97), (50 + wide - 3, 109), (50 + wide, 134)])
    c.fill(throat, skin)
    c.fill(curve([(38, 62), (62, 62), (62, 79), (52, 80), (43.5, 76)]), shade, 0.75, soft=0.8, within=throat)
    c.fill(body, cloth)
    c.fill(curve([(62, 82), (99, 90), (99, 136), (66, 136), (58, 110)]), mix(cloth[1], "#1a1420", 0.45), 0.45, soft=3, within=body)
    c.fill(curve([(8, 100), (22, 92), (31, 91), (19, 104), (12, 126), (4, 126)]), mix(cloth[0], "#fff4d8", 0.35), 0.5, soft=1.8, within=body)
    return body


def agnes(c: Canvas) -> None:
    f = Face("#e5bda4", "#cc7460", "#cfc9c4", "#5d7284", "#b9655a", OLD, 0.94, 2)
    c.fill(oval(50, 13.6, 9.4, 7.8), ("#f7f4ee", "#c9c6c6"))
    for k in range(4):
        c.line([(43 + k * 2.6, 16), (47 + k * 2, 9), (54 + k * 1.2, 11)], (0.1, 0.3, 0.1), "#b3b0b4", 0.8)
    c.fill(curve([(50, 17), (63, 20), (70.6, 33), (70.4, 47), (67, 56), (50, 60), (33, 56), (29.6, 47), (29.4, 33), (37, 20)]), ("#efebe6", "#bdbabd"))
    body = bust(c, ("#8c8d93", "#63646c"), f.skin)
    for side in (list, mirror):
        c.fill(curve(side([(38, 86.5), (47, 92.5), (50, 97), (45, 102), (38, 97), (34.5, 90)])), ("#f4efe6", "#d5cfc6"))
    bib = [(33, 108), (67, 108), (71, 134), (29, 134)]
    c.fill(bib, ("#4d6a86", "#38516b"), within=body)
    for side in (list, mirror):
        c.line(side([(35, 109), (31, 98), (29, 90)]), (4.4, 4.2, 4), "#4d6a86", within=body)
        c.line(side([(36.7, 108.5), (32.9, 98), (31, 90)]), (0.25, 0.25), "#2c4158", 0.8, within=body)
        c.fill(oval(*side([(35.2, 110.5)])[0], 1.1), "#e6d9b8")
    c.line([(33, 112.6), (67, 112.6)], (0.25, 0.25), "#2c4158", 0.8, within=body)
    for side in (list, mirror):
        c.fill(oval(*side([(33.4, 52)])[0], 2.2, 4), mix(f.skin, "#5f3a4c", 0.15))
        c.fill(oval(*side([(32.9, 56.6)])[0], 0.8), "#d2a84e")
    features(c, f)
    for side in (list, mirror):
        hair = curve(side([(50.5, 19), (40, 20), (32.5, 29), (30.6, 42), (31.8, 49.5), (34, 47.5), (35.2, 39), (39.5, 31.5), (50.5, 25.2)]))
        c.fill(hair, ("#f7f4ee", "#cfccce"))
        for k in range(4):
            c.line(side([(50, 20 + k * 1.3), (41 + k * 0.6, 23 + k * 2.1), (34.6 + k * 0.5, 33 + k * 2), (32.5 + k * 0.5, 45)]), (0.06, 0.28, 0.06), "#aeabb0", 0.75, within=hair)
    c.line([(33.5, 44), (31.5, 50), (32.6, 55.5)], (0.25, 0.2, 0.05), "#f3f0ea")


def emil(c: Canvas) -> None:
    f = Face("#f0c9a8", "#e08a64", "#a9542a", "#5f7a4e", "#cd7462", CHILD, 1.16)
    c.fill(curve([(50, 14), (66, 18), (72, 32), (71.5, 47), (66, 56), (34, 56), (28.5, 47), (28, 32), (34, 18)]), ("#b8602c", "#8f431f"))
    body = bust(c, ("#d9a03c", "#b47b25"), f.skin, 37)
    roll = curve([(39, 83.4), (45, 86.5), (50, 87.4), (55, 86.5), (61, 83.4), (64, 89), (58, 94.5), (50, 96.4), (42, 94.5), (36, 89)])
    c.fill(roll, ("#c98f30", "#a87020"))
    for k in range(11):
        c.line([(38 + k * 2.4, 84), (39 + k * 2.2, 95)], (0.25, 0.25), "#8f5c18", 0.6, within=roll)
    for row in range(5):
        y = 102 + row * 6
        zig = [(8 + k * 4.2, y + (1.6 if k % 2 else 0)) for k in range(21)]
        c.line(zig, (0.5, 0.5), "#a87020" if row % 2 else "#efc46c", 0.65, within=body)
    for side in (list, mirror):
        c.fill(oval(*side([(32, 51.5)])[0], 3, 4.4, 12 if side is list else -12), mix(f.skin, "#5f3a4c", 0.12))
        c.fill(oval(*side([(32.4, 51.8)])[0], 1.5, 2.6), mix(f.skin, "#8f3f34", 0.35), 0.7)
    features(c, f)
    dice = random.Random(4)
    for x in (40.5, 50, 59.5):
        for _ in range(9):
            c.fill(oval(dice.gauss(x, 2), dice.gauss(56.4, 1.2), dice.uniform(0.2, 0.4)), "#b9703f", 0.75)
    tufts = [(31, 45), (31.5, 36), (33, 40), (35, 31), (37.4, 37), (40, 30), (43.4, 35.6), (46, 29.6), (50, 35), (53, 29), (57, 35), (59.6, 30), (63.6, 37), (65, 31), (67.6, 40), (69, 36), (69.4, 45), (73.4, 36), (71, 31), (74, 26), (68.6, 22), (69, 16), (61.6, 16), (58, 10.6), (51.5, 13.6), (45, 9.6), (41, 14.6), (33, 13.6), (32, 20.6), (26, 24), (29, 30), (26.4, 36)]
    hair = curve(tufts, steps=6)
    c.fill([(x, y + 1.3) for x, y in hair], mix(f.skin, "#5f3a4c", 0.6), 0.5, soft=0.8, within=curve(CHILD))
    c.fill(hair, ("#d9803c", "#a9542a"))
    for k in range(9):
        x = 34 + k * 4
        c.line([(51 + (x - 51) * 0.5, 16), (x, 23), (x - 1 + (k % 3), 32)], (0.1, 0.45, 0.05), "#f0a862" if k < 5 else "#8f431f", 0.6, within=hair)


def petra(c: Canvas) -> None:
    f = Face("#cf9f7d", "#bb6a4c", "#2a1d1b", "#4a3426", "#a9534a", WOMAN)
    dark = ("#4a332b", "#2d1e1c")
    hood = curve([(24, 96), (27, 78), (37, 70), (63, 70), (73, 78), (76, 96), (50, 100)])
    c.fill(hood, ("#2f5a44", "#203f30"))
    c.fill(curve([(50, 14), (62, 17.5), (69, 30), (68.6, 47), (65, 58), (35, 58), (31.4, 47), (31, 30), (38, 17.5)]), dark)
    body = bust(c, ("#3f7458", "#28503c"), f.skin)
    shirt = curve([(42, 86), (50, 91.5), (58, 86), (56, 96), (50, 106), (44, 96)])
    c.fill(shirt, ("#ece5d6", "#cfc4b0"))
    for side in (list, mirror):
        collar = curve(side([(40.5, 83), (34, 87.5), (31, 95), (38, 101), (46, 110), (49.6, 117), (48.5, 106), (44, 95)]), steps=6)
        c.fill([(x, y + 1.2) for x, y in collar], "#173024", 0.6, soft=0.9)
        c.fill(collar, ("#47805f", "#2d5a43"))
    c.line([(50, 114), (50.5, 134)], (0.3, 0.4), "#173024", within=body)
    for y in (118, 126):
        c.fill(oval(53, y, 1.3), "#d8b25e")
    for side in (list, mirror):
        c.fill(oval(*side([(34, 52)])[0], 1.9, 3.6), mix(f.skin, "#5f3a4c", 0.2))
    features(c, f)
    for side in (list, mirror):
        hair = curve(side([(52, 15), (41, 16.5), (32.6, 26), (30.8, 41), (32.4, 50.5), (34.6, 49), (35.4, 40), (40, 32), (47, 27.5), (52, 25.4)]))
        c.fill(hair, dark)
        for k in range(4):
            c.line(side([(50, 17 + k * 2), (41 + k, 21 + k * 2), (34 + k * 0.6, 31 + k * 2), (32.6 + k * 0.4, 46)]), (0.06, 0.3, 0.06), "#7a5646", 0.6, within=hair)
        c.line([*side(oval(42.6, 49.8, 6.1)), side(oval(42.6, 49.8, 6.1))[0]], (0.62, 0.62), "#3a2b22")
        c.fill(oval(*side([(42.6, 49.8)])[0], 5.8), "#fdf6e4", 0.1)
    c.line([(48.5, 48.9), (50, 48.3), (51.5, 48.9)], (0.55, 0.5, 0.55), "#3a2b22")
    c.line([(39.6, 53), (42, 46.4)], (0.7, 0.5), "#ffffff", 0.25)
    for k in range(7):
        x, y = 66.5 + 1.2 * math.sin(k * 0.55), 62 + k * 6.2
        link = curve([(x - 3.4 + k * 0.15, y - 1), (x, y - 4), (x + 3.4 - k * 0.15, y - 1), (x + 2, y + 3.4), (x, y + 5), (x - 2, y + 3.4)])
        c.fill([(p + 0.5, q + 0.9) for p, q in link], "#14100f", 0.45, soft=0.5)
        c.fill(link, dark)
        c.line([(x - 2.6, y - 0.6), (x, y + 1.6), (x + 0.4, y + 4)], (0.1, 0.45, 0.1), "#7a5646", 0.7)
    c.fill(oval(66.6, 104.5, 2, 1.3), "#b9483a")
    c.fill(curve([(64.6, 105.5), (68.6, 105.5), (68, 112), (66.4, 114.4), (65, 112)]), dark)


@dataclass(frozen=True, slots=True)
class Sitter:
    """One of the cast: how it is painted, the size of its picture, and where the closer one is cut (left, top, right, bottom)."""

    name: str
    paint: Callable[[Canvas], None]
    size: tuple[int, int]
    cut: tuple[float, float, float, float]
    sky: tuple[str, str] = ("#b7c4c8", "#ecdfbf")
    hilly: bool = False


SITTERS = (
    Sitter("agnes", agnes, (800, 1000), (20, 14, 80, 84), hilly=True),
    Sitter("emil", emil, (800, 1000), (20, 14, 80, 84), hilly=True),
    Sitter("petra", petra, (800, 1000), (20, 14, 80, 84), hilly=True),
    Sitter("bruno", bruno, (800, 1000), (18, 16, 82, 80), hilly=True),
    Sitter("clock", clock, (900, 900), (44, 34, 94, 84), ("#6c6257", "#453d38")),
    Sitter("hollen", village, (1280, 720), (30, 12, 74, 50)),
)


def picture(who: Sitter, size: tuple[int, int], blur: float) -> Canvas:
    c = Canvas(*size, who.sky)
    if who.hilly:
        hills(c, 100 * size[1] / size[0])
    if blur:
        c.image = c.image.filter(ImageFilter.GaussianBlur(blur * c.unit))
    who.paint(c)
    return c


def close(who: Sitter) -> Canvas:
    """The same drawing at twice its size, the distance out of focus, cut."""
    c = picture(who, (who.size[0] * 2, who.size[1] * 2), 1.4)
    c.image = c.image.crop(tuple(round(v * c.unit) for v in who.cut))
    c.size = (900, round(900 * (who.cut[3] - who.cut[1]) / (who.cut[2] - who.cut[0])))
    c.image = c.image.resize((c.size[0] * 2, c.size[1] * 2), Image.Resampling.LANCZOS)
    return c


def main() -> None:
    for who in SITTERS:
        for c, view in ((picture(who, who.size, 0), "front"), (close(who), "close")):
            c.grain(5)
            c.save(CAST / f"{who.name}-{view}.png")


if __name__ == "__main__":
    main()
