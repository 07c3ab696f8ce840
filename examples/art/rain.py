# ruff: noqa: E501 - a line of points is read as one shape
# fmt: off
"""Mio and the fox, for a story in the rain."""

from __future__ import annotations

from pathlib import Path

from brush import Canvas, curve, flurry, mirror, mix, oval
from valley import CHILD, Face, Sitter, bust, close, features, picture

CAST = Path(__file__).parent.parent / "amayadori" / "cast"


def forest(c: Canvas) -> None:
    for k, x in enumerate((4, 19, 34, 63, 78, 95, 12, 88, 48)):
        far = k < 6
        c.line([(x, -3), (x + 1, 60), (x, 130)], (3, 3.6, 5) if far else (5, 6, 8), "#9fb8b3" if far else "#6f918c", 0.7)
    for k in range(9):
        c.fill(oval(k * 13 - 2, 112 + (k % 3) * 6, 13, 10), ("#7fa18d", "#4f7568"), 0.9)
    for x, y, r in flurry(120, 7, 125, (0.05, 0.12)):
        c.line([(x, y), (x - 0.8, y + 5)], (r, r * 2.4), "#eef6f5", 0.55)


def mio(c: Canvas) -> None:
    forest(c)
    f = Face("#f0cbb0", "#e28a78", "#241f26", "#3b2a26", "#cc6f68", CHILD, 1.14)
    dark = ("#2b2a33", "#17171d")
    c.fill(curve([(50, 6), (66, 10), (76, 25), (78, 46), (75, 66), (68, 80), (32, 80), (25, 66), (22, 46), (24, 25), (34, 10)]), ("#e0b132", "#a87a18"))
    c.fill(curve([(50, 16), (64, 20), (71, 33), (71, 52), (69, 66.5), (31, 66.5), (29, 52), (29, 33), (36, 20)]), dark)
    body = bust(c, ("#f0c23e", "#c8962a"), f.skin, 39)
    for side in (list, mirror):
        collar = curve(side([(41, 82), (34, 86), (30, 92), (36, 98), (45, 101), (49.6, 104), (48.6, 97), (44.6, 92)]), steps=6)
        c.fill([(x, y + 1.2) for x, y in collar], "#7d5a10", 0.55, soft=0.9)
        c.fill(collar, ("#f6d05c", "#d9a630"))
    c.line([(50, 103), (50, 134)], (0.3, 0.4), "#8f6a18", within=body)
    for y in (110, 121):
        c.fill(oval(50, y, 1.8), ("#8a4f2a", "#5c3119"))
    features(c, f)
    bangs = curve([(31.6, 64), (30.4, 48), (32, 31), (40, 20.5), (50, 18), (60, 20.5), (68, 31), (69.6, 48), (68.4, 64), (66.4, 62), (66.2, 50), (65, 41.2), (57, 40.4), (50, 40.8), (43, 40.4), (35, 41.2), (33.8, 50), (33.6, 62)], steps=7)
    c.fill([(x, y + 1.4) for x, y in bangs], mix(f.skin, "#5f3a4c", 0.6), 0.5, soft=0.8, within=curve(CHILD))
    c.fill(bangs, dark)
    for k in range(9):
        x = 36 + k * 3.5
        c.line([(50 + (x - 50) * 0.6, 21), (x, 29), (x + (x - 50) * 0.08, 39)], (0.06, 0.36, 0.05), "#565968", 0.5, within=bangs)
    c.fill(curve([(36, 27), (50, 23.6), (64, 27), (63, 29.6), (50, 26.4), (37, 29.6)]), "#8b92a6", 0.35, soft=0.8, within=bangs)
    for side in (list, mirror):
        c.line(side([(50, 9), (36, 13.5), (27.6, 27), (26, 47), (30, 66), (38, 79)]), (1.2, 1.6, 1.6, 1.4), "#f6d05c")
    for x, y, r in flurry(22, 31, 60, (0.25, 0.55)):
        c.fill(oval(x, y + 62, r, r * 1.3), "#fffaf0", 0.75, within=body)


def fox(c: Canvas) -> None:
    forest(c)
    fur, pale, dark = ("#df8038", "#b4531f"), ("#fdf7ea", "#e3d3ba"), "#33211d"
    tail = curve([(70, 134), (86, 118), (93, 98), (88, 80), (80, 74), (75, 84), (77, 100), (70, 116), (58, 128)])
    c.fill(tail, fur)
    c.fill(curve([(93, 92), (88, 79), (80, 73), (74, 84), (77, 92), (81, 87), (84, 94), (88, 88)], steps=6), pale, within=tail)
    body = curve([(50, 70), (62, 78), (70, 96), (74, 134), (26, 134), (30, 96), (38, 78)])
    c.fill(body, fur)
    c.fill(curve([(60, 72), (82, 96), (80, 136), (60, 136), (62, 104)]), "#7d3414", 0.45, soft=2, within=body)
    bib = curve([(50, 72), (58, 80), (62, 92), (58, 98), (60, 106), (54, 112), (50, 122), (46, 112), (40, 106), (42, 98), (38, 92), (42, 80)], steps=6)
    c.fill(bib, pale)
    for side in (list, mirror):
        ear = curve(side([(29.5, 42), (26, 24), (26.6, 11.5), (36, 18), (45, 31)]), steps=7)
        c.fill(ear, fur)
        c.fill(curve(side([(31.5, 36), (29.6, 25), (29.4, 18), (35.4, 23), (40.6, 31)]), steps=7), ("#5b2f22", "#c98262"))
        c.fill(curve(side([(27.2, 20), (26.4, 11), (33.4, 15.6), (30.4, 17)]), steps=5), dark, within=ear)
    head = curve([(50, 25), (62, 28), (71, 38), (77, 54), (68, 62), (58, 70), (50, 76), (42, 70), (32, 62), (23, 54), (29, 38), (38, 28)])
    c.fill([(x, y + 1.6) for x, y in head], "#3d1d10", 0.4, soft=1)
    c.fill(head, fur)
    for side in (list, mirror):
        cheek = curve(side([(50, 55), (45, 54), (38, 50.5), (28, 50), (20, 55), (32, 63), (42, 71), (50, 77)]))
        c.fill(cheek, pale, within=head)
    c.fill(curve([(54, 20), (80, 34), (80, 60), (58, 74), (53, 60), (55, 46)]), "#7d3414", 0.22, soft=1.2, within=head)
    for side in (list, mirror):
        slit = curve(side([(34, 46.6), (37.4, 43.6), (41.4, 44), (44, 48), (40, 48.8), (36.6, 48.4)]))
        c.fill(slit, "#f0c75e")
        c.fill(oval(*side([(39.6, 46.3)])[0], 1.5, 2.4), "#2a1a12", within=slit)
        c.fill(oval(side([(39.6, 46)])[0][0] - 0.5, 45, 0.5), "#ffffff", 0.95)
        c.line(side([(33, 46.6), (37, 43.3), (41.4, 43.6), (44.8, 48.6)]), (0.25, 0.75, 0.75, 0.3), dark)
        c.line(side([(35.6, 40), (38.6, 38.6), (41.8, 39.8)]), (0.1, 0.8, 0.1), "#f2b06a", 0.8)
        for k in range(3):
            c.line(side([(44 - k, 66 + k * 0.9), (37 - k, 66.6 + k * 1.6), (30 - k, 65.6 + k * 2.6)]), (0.2, 0.18, 0.04), "#6b4a3a", 0.6)
    c.fill(curve([(46.4, 65.2), (50, 63.8), (53.6, 65.2), (52.6, 68), (50, 69.6), (47.4, 68)]), ("#3d2a26", "#17100f"))
    c.fill(oval(48.8, 65.8, 1.1, 0.5), "#a89a94", 0.8, soft=0.15)
    c.line([(44.6, 70), (47.4, 72.2), (50, 71), (52.6, 72.2), (55.4, 70)], (0.1, 0.5, 0.45, 0.5, 0.1), dark)
    c.line([(50, 69.4), (50, 71)], (0.4, 0.4), dark)


SKY = ("#c3d6d4", "#86a8a3")
SITTERS = (
    Sitter("mio", mio, (800, 1000), (20, 14, 80, 84), SKY),
    Sitter("kitsune", fox, (800, 1000), (18, 10, 82, 82), SKY),
)


def main() -> None:
    for who in SITTERS:
        for c, view in ((picture(who, who.size, 0), "front"), (close(who), "close")):
            c.grain(5)
            c.save(CAST / f"{who.name}-{view}.png")


if __name__ == "__main__":
    main()
