# ruff: noqa: E501 - a line of points is read as one shape
# fmt: off
"""A dog, a clock and a village."""

from __future__ import annotations

import math
import random
from itertools import pairwise

from brush import Canvas, Point, curve, mirror, mix, oval


def bruno(c: Canvas) -> None:
    black, white = ("#3a3a42", "#1c1c22"), ("#fbf8f1", "#d3cec4")
    dice = random.Random(6)

    def shaggy(points: list[Point], tuft: float, seed: int) -> list[Point]:
        toss, ring = random.Random(seed), curve(points, steps=7)
        cx, cy = (sum(v) / len(ring) for v in zip(*ring, strict=True))
        out = []
        for k, (x, y) in enumerate(ring):
            far = math.hypot(x - cx, y - cy) or 1
            push = (tuft if k % 2 else 0) * toss.uniform(0.4, 1.1)
            out.append((x + (x - cx) / far * push, y + (y - cy) / far * push + (push * 0.5)))
        return out

    c.fill(shaggy([(50, 74), (70, 80), (80, 98), (84, 134), (16, 134), (20, 98), (30, 80)], 2.4, 1), black)
    c.fill(shaggy([(50, 72), (60, 82), (64, 98), (62, 112), (56, 134), (44, 134), (38, 112), (36, 98), (40, 82)], 2.6, 2), white)
    for _ in range(60):
        x, y = dice.gauss(50, 6.5), dice.uniform(84, 122)
        c.line([(x, y), (x + dice.uniform(-1, 1), y + 4), (x + dice.uniform(-1.5, 1.5), y + 8)], (0.1, 0.35, 0.05), "#b8b1a6", 0.7)
    for side in (list, mirror):
        ear = shaggy(side([(36, 27), (28, 23), (20.5, 30), (17, 44), (20, 56), (26, 58), (31, 48)]), 1.7, 7)
        c.fill([(x + 0.4, y + 1) for x, y in ear], "#0d0d11", 0.4, soft=0.8)
        c.fill(ear, black)
    head = shaggy([(50, 19), (64, 23), (72, 36), (72, 52), (66, 65), (57, 74), (50, 76), (43, 74), (34, 65), (28, 52), (28, 36), (36, 23)], 1.7, 3)
    c.fill([(x, y + 1.5) for x, y in head], "#0d0d11", 0.45, soft=1)
    c.fill(head, black)
    c.fill(shaggy([(50, 17), (53.6, 26), (55, 42), (63, 54), (62, 66), (55, 75), (50, 77), (45, 75), (38, 66), (37, 54), (45, 42), (46.4, 26)], 1.3, 5), white)
    for side in (list, mirror):
        c.fill(oval(*side([(38.6, 45)])[0], 3.0, 3.2), "#15110f")
        c.fill(oval(*side([(38.6, 45)])[0], 2.4, 2.6), "#6b452a")
        c.fill(oval(*side([(38.6, 45.2)])[0], 1.4), "#120d0c")
        c.fill(oval(side([(38.6, 45)])[0][0] - 0.8, 44, 0.7), "#ffffff", 0.95)
        c.fill(oval(*side([(38.2, 38.4)])[0], 2, 1.4), "#9c7450", 0.9, soft=0.3)
        for k in range(6):
            c.line(side([(33 + k * 1.4, 26), (30 + k * 1.8, 32), (30 + k * 1.6, 39)]), (0.1, 0.4, 0.05), "#62626e", 0.55)
    c.fill(curve([(44.6, 56.4), (50, 54.6), (55.4, 56.4), (54, 60), (50, 62.4), (46, 60)]), ("#2b2b31", "#0f0f12"))
    c.fill(oval(48, 56.9, 1.7, 0.7), "#9aa0a8", 0.75, soft=0.2)
    c.line([(50, 62), (50, 66)], (0.5, 0.5), "#3a3034")
    tongue = curve([(46.8, 67.4), (53.2, 67.4), (53, 73.6), (50, 76), (47, 73.6)])
    c.fill(tongue, ("#c9605c", "#e08680"))
    c.line([(50, 68), (50, 73.5)], (0.3, 0.1), "#9c4141", 0.7)
    c.line([(41.4, 63.4), (45, 67.6), (50, 66), (55, 67.6), (58.6, 63.4)], (0.15, 0.65, 0.6, 0.65, 0.15), "#3a3034")
    for side in (list, mirror):
        for k in range(3):
            c.fill(oval(*side([(43.6 - k * 1.3, 61.5 + (k % 2) * 1.6)])[0], 0.28), "#6b6460")


def clock(c: Canvas) -> None:
    c.fill(oval(51.4, 52.6, 43.5), "#241d1f", 0.6, soft=2)
    c.fill(oval(50, 50, 43.5), ("#5d5348", "#2d2724"))
    c.fill(oval(50, 50, 41.4), ("#b08d4c", "#7d5f2c"))
    dial = oval(50, 50, 39.6)
    c.fill(dial, ("#fbf7ea", "#e4dcc6"))
    c.fill(oval(62, 64, 44), "#a59a80", 0.25, soft=9, within=dial)
    c.line([*oval(50, 50, 37.2), (87.2, 50)], (0.35, 0.35), "#2a2526")
    c.line([*oval(50, 50, 24.4), (74.4, 50)], (0.25, 0.25), "#2a2526")
    for k in range(60):
        a = math.radians(k * 6)
        c.line([(50 + 37.2 * math.sin(a), 50 - 37.2 * math.cos(a)), (50 + 35.4 * math.sin(a), 50 - 35.4 * math.cos(a))], (0.7, 0.7) if k % 5 == 0 else (0.22, 0.22), "#2a2526")
    for hour, word in enumerate(("XII", "I", "II", "III", "IIII", "V", "VI", "VII", "VIII", "IX", "X", "XI")):
        numeral(c, word, hour * 30)
    crack = [(50 + 39.6 * math.sin(math.radians(96)), 50 - 39.6 * math.cos(math.radians(96))), (84, 57), (81, 56), (79, 60.5), (76, 61), (74.6, 64.4)]
    for a, b in pairwise(crack):
        c.line([a, b], (0.4, 0.28), "#57504a")
    for a, b in (((81, 56), (78, 53.6)), ((79, 60.5), (80, 64))):
        c.line([a, b], (0.25, 0.08), "#57504a")
    for minutes, reach, wide in ((409 * 0.5, 21.0, 2.6), (49 * 6.0, 32.0, 2.0)):
        hand(c, minutes, reach, wide)
    c.fill(oval(50, 50, 2.7), ("#e2c277", "#9c7833"))
    c.fill(oval(50, 50, 0.9), "#3d2f1a")
    c.fill(curve([(22, 30), (36, 18), (52, 14), (40, 24), (27, 38)]), "#ffffff", 0.35, soft=2.4, within=dial)


def numeral(c: Canvas, word: str, degrees: float) -> None:
    advance = {"I": 1.9, "V": 4.0, "X": 3.9}
    x, a = -sum(advance[s] for s in word) / 2, math.radians(degrees)

    def at(p: float, r: float) -> Point:
        return 50 + r * math.sin(a) + p * math.cos(a), 50 - r * math.cos(a) + p * math.sin(a)

    for sign in word:
        w = advance[sign]
        strokes = {
            "I": [((0.5, 34), (0.5, 26.6), 1.05)],
            "V": [((0.12, 34), (0.5, 26.6), 1.05), ((0.88, 34), (0.5, 26.6), 0.4)],
            "X": [((0.14, 34), (0.86, 26.6), 1.05), ((0.86, 34), (0.14, 26.6), 0.4)],
        }[sign]
        for (p, r), (q, s), wide in strokes:
            c.line([at(x + p * w, r), at(x + q * w, s)], (wide, wide), "#231f21")
        x += w


def hand(c: Canvas, degrees: float, reach: float, wide: float) -> None:
    a = math.radians(degrees)
    shape = [(-wide * 0.3, -6), (-wide * 0.5, 2), (-wide * 0.35, reach * 0.55), (-wide, reach * 0.66), (0, reach), (wide, reach * 0.66), (wide * 0.35, reach * 0.55), (wide * 0.5, 2), (wide * 0.3, -6)]
    turned = [(50 + p * math.cos(a) + r * math.sin(a), 50 + p * math.sin(a) - r * math.cos(a)) for p, r in shape]
    c.fill([(x + 0.7, y + 1.1) for x, y in turned], "#4a4034", 0.45, soft=0.5)
    c.fill(turned, ("#d9b463", "#8a6728"))


def village(c: Canvas) -> None:
    """16:9, 56.25 units high."""
    c.fill(oval(70, 11, 9), "#fff3d3", 0.6, soft=4)
    c.fill(oval(70, 11, 3.2), "#fff9ea", 0.95, soft=0.2)
    slopes = (
        (("#b4bcbd", "#dcd8c4"), [(-6, 62), (-6, 17), (12, 8), (28, 19), (44, 25), (60, 18), (80, 9), (106, 19), (106, 62)]),
        (("#9aa094", "#cfc7a2"), [(-6, 62), (-6, 15), (14, 21), (32, 33), (47, 37), (62, 31), (84, 19), (106, 12), (106, 62)]),
        (("#8c8250", "#c3a561"), [(-6, 62), (-6, 25), (12, 33), (30, 42), (50, 46), (70, 41), (88, 31), (106, 25), (106, 62)]),
    )
    for row, (paint, ridge) in enumerate(slopes):
        c.fill(curve(ridge), paint)
        dice = random.Random(row)
        for _ in range(34):
            x = dice.choice((dice.uniform(-3, 34), dice.uniform(66, 103)))
            y = 56.25 * (0.40 + 0.12 * row) - abs(x - 50) * 0.34 + 8 + dice.uniform(0, 8)
            h = dice.uniform(1.6, 3.2) * (1 + row * 0.35)
            colour = mix(dice.choice(("#8f7a3c", "#a9793a", "#6f7350", "#c0913f")), "#d5ccb0", 0.5 - row * 0.2)
            c.fill([(x, y - h), (x + h * 0.22, y), (x - h * 0.22, y)], colour)
    c.fill(curve([(-5, 62), (-5, 45), (18, 43), (40, 40.5), (60, 40.5), (84, 44), (105, 46), (105, 62)]), ("#b9a25e", "#8d7a3f"))
    river = curve([(54, 40.2), (57, 42.5), (50, 45.6), (42, 49), (46, 53), (36, 60), (58, 60), (60, 53), (54, 49.4), (60, 46), (63, 42.6), (58, 40.2)])
    c.fill(river, ("#dfe6e2", "#8fa7ae"))
    dice = random.Random(12)
    houses = [(dice.uniform(14, 46) if k % 5 < 3 else dice.uniform(63, 86), 41.6 + k * 0.62) for k in range(19)]
    for x, y in [*houses[:8], (0.0, 0.0), *houses[8:]]:
        tower(c) if x == 0 else house(c, x, y, 1.5 + (y - 41) * 0.17, dice)
    for x, y, rx, ry, alpha in ((30, 38.6, 34, 1.9, 0.7), (66, 40.4, 30, 1.6, 0.7), (40, 45.6, 28, 1.2, 0.4), (84, 34, 26, 2.0, 0.45)):
        c.fill(oval(x, y, rx, ry), "#f6f1e2", alpha, soft=1.4)


def house(c: Canvas, x: float, y: float, s: float, dice: random.Random) -> None:
    wall = dice.choice((("#d9cdb4", "#b7a98c"), ("#c9bda6", "#a5977c"), ("#e2d6bd", "#beb094")))
    roof = dice.choice((("#7d6a60", "#5d4d47"), ("#8f5a44", "#6b4032"), ("#6c6a6c", "#4f4d51")))
    c.fill([(x - 1.4 * s, y), (x - 1.4 * s, y - 1.5 * s), (x + 1.4 * s, y - 1.5 * s), (x + 1.4 * s, y)], wall)
    c.fill([(x - 1.7 * s, y - 1.4 * s), (x - 0.9 * s, y - 2.7 * s), (x + 0.9 * s, y - 2.7 * s), (x + 1.7 * s, y - 1.4 * s)], roof)
    for k in (-0.8, 0.1):
        c.fill([(x + k * s, y - 1.1 * s), (x + (k + 0.5) * s, y - 1.1 * s), (x + (k + 0.5) * s, y - 0.5 * s), (x + k * s, y - 0.5 * s)], "#574b45")


def tower(c: Canvas) -> None:
    x, y = 50.0, 47.0
    c.fill([(x - 9.4, y), (x - 9.4, y - 6), (x - 2, y - 6), (x - 2, y)], ("#d3c6aa", "#aa9c80"))
    c.fill([(x - 10, y - 5.8), (x - 8, y - 10), (x - 1.6, y - 10), (x - 1.6, y - 5.8)], ("#6c5a52", "#51433f"))
    for k in (-8, -5.6):
        c.fill(curve([(x + k, y - 1.4), (x + k, y - 3.6), (x + k + 0.6, y - 4.4), (x + k + 1.2, y - 3.6), (x + k + 1.2, y - 1.4)], steps=4), "#574b45")
    c.fill([(x - 3, y), (x - 3, y - 21), (x + 3, y - 21), (x + 3, y)], ("#e3d8bf", "#b5a789"))
    c.fill([(x + 1, y), (x + 1, y - 21), (x + 3, y - 21), (x + 3, y)], "#8f8067", 0.4)
    c.fill([(x - 3.7, y - 20.6), (x, y - 30), (x + 3.7, y - 20.6)], ("#6c5a52", "#453836"))
    c.line([(x, y - 29.6), (x, y - 32)], (0.22, 0.15), "#453836")
    c.fill([(x - 0.2, y - 32), (x + 1.6, y - 31.6), (x - 0.2, y - 31.2)], "#c79a45")
    c.fill(oval(x, y - 16.8, 2.2), "#6b5a3c")
    c.fill(oval(x, y - 16.8, 1.9), "#faf5e6")
    c.line([(x, y - 16.8), (x - 1.4, y - 17.2)], (0.22, 0.16), "#8a6728")
    c.line([(x, y - 16.8), (x - 0.5, y - 15.9)], (0.3, 0.2), "#8a6728")
    for k in (-0.9, 0.5):
        c.fill(curve([(x + k - 0.3, y - 11), (x + k - 0.3, y - 12.6), (x + k + 0.2, y - 13.2), (x + k + 0.7, y - 12.6), (x + k + 0.7, y - 11)], steps=4), "#4a403b")
