# ruff: noqa: E501 - a line of points is read as one shape
# fmt: off
"""The letter: wet snow has got at the ink."""

from __future__ import annotations

import math
import random
from pathlib import Path

from brush import Canvas, Point, curve, flurry, oval

INK = "#26365c"
TALL = 75.0


def tilted(points: list[Point], turn: float, at: Point) -> list[Point]:
    a = math.radians(turn)
    return [(at[0] + x * math.cos(a) - y * math.sin(a), at[1] + x * math.sin(a) + y * math.cos(a)) for x, y in points]


def sheet(wide: float, high: float) -> list[Point]:
    return [(-wide, -high), (wide, -high), (wide, high), (-wide, high)]


def bench() -> Canvas:
    c = Canvas(1200, 900, ("#4a4f57", "#31343b"))
    dice = random.Random(5)
    for k in range(7):
        y = k * 11.2 - 2
        c.fill([(-2, y), (102, y), (102, y + 10.6), (-2, y + 10.6)], ("#5b544f", "#48423f"))
        for _ in range(16):
            x, v = dice.uniform(-10, 90), y + dice.uniform(1, 9.6)
            bow = dice.uniform(-0.5, 0.5)
            c.line([(x, v), (x + 12, v + bow), (x + 28, v)], (0.05, 0.22, 0.05), dice.choice(("#6b625b", "#3b3634")), 0.6)
        c.fill([(-2, y + 10.4), (102, y + 10.4), (102, y + 11.3), (-2, y + 11.3)], "#26262b")
    c.fill(oval(10, 4, 60, 40), "#9fb3c4", 0.22, soft=14)
    bank = [(-6, -6), (60, -6), (46, 3), (30, 5), (20, 11), (9, 14), (5, 26), (-6, 32)]
    c.fill([(x + 0.8, y + 1.4) for x, y in curve(bank)], "#1b1c22", 0.5, soft=1.2)
    c.fill(curve(bank), ("#f7f9fa", "#d6dfe6"))
    corner = [(106, 80), (106, 56), (96, 61), (90, 69), (78, 71), (70, 80)]
    c.fill(curve(corner), ("#f1f5f7", "#ccd7e0"))
    return c


def envelope(c: Canvas) -> None:
    at, turn = (63.0, 35.0), 11.0
    paper = tilted(sheet(29, 19.5), turn, at)
    c.fill([(x + 1.2, y + 1.8) for x, y in paper], "#14151a", 0.6, soft=1.6)
    c.fill(paper, ("#d9c9a8", "#c3b08b"))
    c.line(tilted([(-29, -19.5), (0, 3), (29, -19.5)], turn, at), (0.3, 0.3), "#a08c68", 0.8)
    stamp = tilted([(x + 22.6, y - 12.4) for x, y in sheet(4.2, 5)], turn, at)
    c.fill(stamp, "#efe6d2")
    inner = tilted([(x + 22.6, y - 12.4) for x, y in sheet(3.5, 4.3)], turn, at)
    c.fill(inner, ("#9c4034", "#6f2a24"))
    train = [(20, -10), (20, -12.4), (21.6, -12.4), (21.6, -11.2), (24.4, -11.2), (24.4, -13.2), (25.2, -13.2), (25.2, -10)]
    c.fill(tilted(train, turn, at), "#f3e5cf")
    for x in (21, 22.8, 24.5):
        c.fill(oval(*tilted([(x, -9.8)], turn, at)[0], 0.65), "#f3e5cf")
    for r in (3.2, 4.6):
        ring = tilted(oval(16.6, -11.6, r), turn, at)
        c.line([*ring, ring[0]], (0.22, 0.22), "#4b4a55", 0.6)


def letter(c: Canvas) -> None:
    at, turn = (39.0, 41.0), -7.0
    paper = tilted(sheet(25.5, 31), turn, at)
    c.fill([(x + 1.4, y + 2.0) for x, y in paper], "#101116", 0.65, soft=1.8)
    c.fill(paper, ("#f4efe2", "#e3dac6"))
    for y in (-10.3, 10.3):
        c.fill(tilted([(-25.5, y), (25.5, y), (25.5, y + 4.5), (-25.5, y + 4.5)], turn, at), "#b7a98c", 0.3, soft=1.1, within=paper)
        c.line(tilted([(-25.5, y), (25.5, y + 0.1)], turn, at), (0.18, 0.18), "#fffaf0", 0.9)
    writing(c, turn, at, paper)
    ruined(c, turn, at, paper)


def writing(c: Canvas, turn: float, at: Point, paper: list[Point]) -> None:
    dice = random.Random(1)
    for row in range(11):
        y, x = -25 + row * 4.35, -19.5 + (5 if row == 0 else 0)
        end = (-3.0, 17.5, 19, 18, 19.4, 11, 18.6, 19, 17, 19.3, 4)[row]
        while x < end:
            word = [(x, y)]
            for _ in range(dice.randint(2, 6)):
                rise = dice.choice((0.9, 0.9, 1.0, 2.0, -1.2))
                word += [(x + 0.35, y - rise), (x + 0.75, y - rise * 0.4), (x + 0.95, y)]
                x += 1.05
            c.line(tilted(word, turn, at), (0.16, 0.34, 0.2, 0.36, 0.16), INK, 0.9, within=paper)
            x += 1.3


def ruined(c: Canvas, turn: float, at: Point, paper: list[Point]) -> None:
    dice = random.Random(9)
    for x, y, r in ((6, -3, 8.5), (-9, 9, 6.5), (13, 15, 5.5), (-14, -17, 4.2)):
        blot = [(x + r * dice.uniform(0.7, 1.15) * math.cos(k * 0.52), y + r * dice.uniform(0.7, 1.15) * math.sin(k * 0.52)) for k in range(12)]
        wet = curve(tilted(blot, turn, at))
        c.fill(wet, "#e9e4da", 0.78, soft=0.7, within=paper)
        c.fill(wet, INK, 0.34, soft=1.6, within=paper)
        c.line([*wet, wet[0]], (0.35, 0.12, 0.4, 0.1, 0.35), INK, 0.34, within=paper)
        for _ in range(3):
            dx, fall = dice.uniform(-r, r) * 0.6, dice.uniform(4, 8)
            run = [(x + dx - 0.25, y), (x + dx + 0.25, y), (x + dx + 0.6, y + fall), (x + dx, y + fall + 0.9), (x + dx - 0.6, y + fall)]
            c.fill(curve(tilted(run, turn, at)), INK, 0.38, soft=0.35, within=paper)


def main() -> None:
    c = bench()
    envelope(c)
    letter(c)
    c.snow(flurry(46, 12, TALL, (0.15, 0.4)), 0.85)
    c.snow(flurry(12, 3, TALL, (0.5, 0.95)), 0.6, soft=0.4)
    c.grain(5)
    c.save(Path(__file__).parent.parent / "first-train" / "props" / "letter.png")


if __name__ == "__main__":
    main()
