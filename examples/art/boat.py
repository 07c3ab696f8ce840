# ruff: noqa: E501 - a line of points is read as one shape
# fmt: off
"""Five seconds of footage to be changed: a sail on a summer lake, with the sound of the water."""

from __future__ import annotations

import math
import random
from pathlib import Path

from brush import Canvas, curve, film, oval
from PIL import Image

SIZE, TALL = (1280, 720), 56.25


def lake() -> Canvas:
    c = Canvas(*SIZE, ("#7fb7cf", "#f6e7c8"))
    c.fill(oval(72, 17, 13), "#fff4d6", 0.6, soft=5)
    c.fill(oval(72, 17, 4.2), "#fffaf0", 1, soft=0.2)
    for paint, ridge in (
        (("#9cb9c2", "#d5dccf"), [(-6, 40), (-6, 24), (14, 17), (30, 25), (48, 20), (66, 27), (86, 19), (106, 26), (106, 40)]),
        (("#6f978f", "#b6c7a6"), [(-6, 40), (-6, 28), (16, 26), (34, 30), (58, 27.5), (80, 31), (106, 27), (106, 40)]),
        (("#4f7a63", "#86a374"), [(-6, 40), (-6, 33), (12, 30), (22, 33), (30, 34.2), (80, 34.2), (92, 31), (106, 32), (106, 40)]),
    ):
        c.fill(curve(ridge), paint)
    c.fill([(-5, 34), (105, 34), (105, 60), (-5, 60)], ("#9cc9cf", "#2f6f85"))
    return c


def water(c: Canvas, t: float, rows: range) -> None:
    for row in rows:
        y, deep = 35.2 + row * 1.1 + row * row * 0.11, row / 11
        speed, wave = 1.2 + row * 0.5, 7 + row * 2.2
        crest = [(x, y + 0.14 * (1 + row * 0.35) * math.sin(x / wave * 6.28 + t * speed + row * 1.9)) for x in range(-6, 110, 2)]
        c.fill([*crest, (110, y + 2.6 + row * 0.3), (-6, y + 2.6 + row * 0.3)], "#1f5b74", 0.10 + 0.08 * deep)
        dice = random.Random(row)
        for _ in range(9):
            x = (dice.uniform(0, 110) + t * speed * 0.7) % 110 - 5
            long = dice.uniform(1, 4) * (0.5 + deep)
            near_sun = max(0.0, 1 - abs(x - 72) / 26)
            c.line([(x, y), (x + long / 2, y - 0.12), (x + long, y)], (0.04, 0.16 + deep * 0.22, 0.04), "#fff3d4", 0.35 + 0.55 * near_sun)


def boat(c: Canvas, t: float) -> None:
    x, y = 24 + t * 6.5, 43.2 + 0.35 * math.sin(t * 2.1)
    lean = math.radians(5 + 2.2 * math.sin(t * 1.6))

    def at(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
        return [(x + p * math.cos(lean) - q * math.sin(lean), y + p * math.sin(lean) + q * math.cos(lean)) for p, q in points]

    c.fill(oval(x + 0.5, y + 1.9, 7.5, 0.9), "#123c4e", 0.45, soft=0.5)
    c.fill(curve(at([(-0.9, -17), (-0.6, -2.2), (-4, -1.6), (-8.2, -2.2), (-5.2, -9)]), steps=8), ("#fff8ea", "#e3cda6"))
    c.fill(curve(at([(0.1, -16), (3.6, -9), (6.8, -2.4), (3.6, -1.9), (0.1, -2.2)]), steps=8), ("#d4573f", "#a43a2c"))
    for k in range(3):
        c.line(at([(-2.2 - k * 1.3, -12.5 + k * 3.3), (-0.8, -12 + k * 3.3)]), (0.14, 0.14), "#c9ae82")
    c.line(at([(-0.3, 0), (-0.4, -18)]), (0.4, 0.25), "#5a3d2c")
    c.fill(at([(-0.4, -18), (2.2, -17.5), (-0.4, -17)]), "#e7b64a")
    c.fill(curve(at([(-3, -1.4), (-2.5, -3.6), (-1.7, -3.6), (-1.2, -1.4)]), steps=5), "#2f4c63")
    c.fill(oval(*at([(-2.1, -4.3)])[0], 0.75), "#d9a68a")
    c.fill(curve(at([(-2.9, -4.5), (-2.1, -5.3), (-1.3, -4.5), (-0.9, -4.3), (-3.3, -4.3)]), steps=4), "#e9dbb5")
    hull = curve(at([(-7.6, -1.5), (-2, -1.0), (4, -1.2), (8.4, -2.3), (6.6, 1.0), (0, 1.9), (-6.2, 1.2)]))
    c.fill(hull, ("#8a5a3a", "#4d2f22"))
    c.line(at([(-7.4, -1.1), (-2, -0.6), (4, -0.8), (8, -1.8)]), (0.3, 0.4, 0.3), "#f0dcae", within=hull)
    for k in range(5):
        reach = 2 + k * 2.2
        c.line([(x - 6 - reach, y + 1.5 + k * 0.18), (x - 5 - reach * 0.5, y + 1.7 + k * 0.2)], (0.05, 0.3), "#eef7f5", 0.6)


def gulls(c: Canvas, t: float) -> None:
    for k, (x0, y0, s) in enumerate(((30, 12, 1.3), (37, 15, 1.0), (58, 9, 0.8))):
        x, y, flap = x0 + t * (3 + k), y0 + 0.6 * math.sin(t * 1.3 + k), 0.8 * math.sin(t * 7 + k * 2)
        c.line([(x - 2 * s, y - flap * s), (x - 0.9 * s, y - 0.7 * s), (x, y), (x + 0.9 * s, y - 0.7 * s), (x + 2 * s, y - flap * s)], (0.06, 0.34, 0.4, 0.34, 0.06), "#fdfbf4")


def surf(seed: int = 2) -> list[float]:
    """White noise made dull, by three running means."""
    dice, low, out = random.Random(seed), [0.0, 0.0, 0.0], []
    for _ in range(6 * 44_100):
        value = dice.uniform(-1, 1)
        for k in range(3):
            low[k] += (value - low[k]) * 0.09
            value = low[k]
        out.append(value * 5)
    return out


def main() -> None:
    still, noise = lake(), surf()

    def picture(t: float) -> Image.Image:
        c = still.copy()
        water(c, t, range(0, 6))
        gulls(c, t)
        boat(c, t)
        water(c, t, range(6, 12))
        return c.done()

    def sound(t: float) -> float:
        swell = 0.35 + 0.25 * math.sin(t * 2.1) + 0.15 * math.sin(t * 0.9 + 1)
        return max(-1.0, min(1.0, noise[min(int(t * 44_100), len(noise) - 1)] * swell))

    film(Path(__file__).parent.parent / "edit-footage" / "footage" / "sail.mp4", SIZE, 5, picture, sound)


if __name__ == "__main__":
    main()
