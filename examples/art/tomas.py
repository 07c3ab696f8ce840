# ruff: noqa: E501 - a line of points is read as one shape
# fmt: off
"""Tomas walks along the platform: four seconds, from the side, for the look of a man."""

from __future__ import annotations

import math
from pathlib import Path

from brush import Canvas, Point, blown, curve, film, flurry, oval
from PIL import Image

SIZE, TALL = (1920, 1080), 56.25
GROUND = 50.0
STEP = 1.25  # seconds for two steps
SKIN, SHADE, BLUSH = "#d9a68a", "#9c6a63", "#c46a52"
WOOL, WOOL_DARK, WOOL_LIGHT = ("#34475c", "#212f40"), "#141d29", "#54708c"
TROUSERS, BOOT, BRASS = "#2b2f38", "#16161b", "#d2a84e"
BEARD = ("#fbf9f4", "#cfd2d3")


def backdrop() -> Canvas:
    """Sky, sun and far hills, which do not move."""
    c = Canvas(*SIZE, ("#8ea3b4", "#dde2e2"))
    c.fill(oval(79, 14, 8), "#f6efe2", 0.55, soft=4)
    c.fill(oval(79, 14, 3.6), "#fbf6ea", 0.9, soft=0.25)
    hills = [(-5, 60), (-5, 34), (16, 30), (38, 33.5), (61, 28.5), (85, 32.5), (105, 30), (105, 60)]
    c.fill(curve(hills), ("#a7b7c2", "#d3d9db"))
    return c


def platform(c: Canvas, gone: float) -> None:
    """What passes behind him: `gone` is how far he has walked."""
    x0 = 26 - gone * 0.45
    c.fill([(x0 - 30, 60), (x0 - 30, 17), (x0 + 34, 17), (x0 + 34, 60)], ("#7f93a3", "#aab8c1"))
    c.fill([(x0 - 34, 17.6), (x0 - 31, 12.4), (x0 + 35, 12.4), (x0 + 39.5, 17.6)], ("#f1f4f5", "#dfe6ea"))
    c.fill([(x0 - 34, 17.6), (x0 + 39.5, 17.6), (x0 + 39.5, 18.5), (x0 - 34, 18.5)], "#5c7081")
    for k in range(4):
        w = x0 - 21 + k * 15
        c.fill([(w - 0.5, 22.5), (w + 7.5, 22.5), (w + 7.5, 36.5), (w - 0.5, 36.5)], "#63788a")
        c.fill([(w, 23), (w + 7, 23), (w + 7, 36), (w, 36)], ("#f5dfa9", "#e3c27e"), 0.9)
        c.line([(w + 3.5, 23), (w + 3.5, 36)], (0.35, 0.35), "#63788a")
        c.line([(w, 28.5), (w + 7, 28.5)], (0.35, 0.35), "#63788a")
        c.fill([(w - 0.8, 36.2), (w + 7.8, 36.2), (w + 7.8, 37.2), (w - 0.8, 37.2)], "#eef2f4")
    for k in range(-1, 5):
        x = 8 + k * 46 - gone * 0.8
        if -10 < x < 110:
            c.line([(x, 8), (x, 50)], (0.45, 0.8), "#3f5060")
            c.fill(curve([(x - 2.4, 8.4), (x, 5.6), (x + 2.4, 8.4)], steps=4), "#3f5060")
            c.fill(oval(x, 9.4, 1.1), "#fbe6ae")
            c.fill(oval(x, 9.8, 5), "#fbe6ae", 0.35, soft=2)
    c.fill([(-5, 47), (105, 47), (105, 60), (-5, 60)], ("#e6ebee", "#c2ccd4"))
    for k in range(-1, 12):
        x = k * 14 - (gone % 14)
        c.line([(x, 47.1), (x - 5, 56.5)], (0.12, 0.22), "#b3bfc8", 0.7)
    c.fill([(-5, 46.4), (105, 46.4), (105, 47.3), (-5, 47.3)], "#f3f6f7")


def walker(c: Canvas, t: float) -> None:
    """The man himself, his weight at x = 47."""
    turn = 2 * math.pi * t / STEP
    x, y = 47.0, GROUND - 0.35 * abs(math.cos(turn))
    c.fill(oval(x + 0.5, GROUND + 1.1, 9.5, 1.1), "#6f8292", 0.55, soft=0.7)
    hip = (x - 0.4, y - 17)
    arm(c, (x - 0.2, y - 28.6), -math.sin(turn), far=True)
    leg(c, hip, turn + math.pi, far=True)
    leg(c, hip, turn, far=False)
    trunk(c, x, y, turn)
    head(c, x + 1.1, y + 0.12 * math.sin(turn * 2), t)
    arm(c, (x - 0.8, y - 28.4), math.sin(turn), far=False)


def leg(c: Canvas, hip: Point, turn: float, far: bool) -> None:
    swing = math.sin(turn) * 0.42
    bend = 0.12 + 0.62 * max(0.0, math.cos(turn)) ** 1.5
    knee = (hip[0] + 8.4 * math.sin(swing), hip[1] + 8.4 * math.cos(swing))
    low = swing - bend
    ankle = (knee[0] + 7.6 * math.sin(low), min(knee[1] + 7.6 * math.cos(low), GROUND - 1.2))
    cloth = "#20242c" if far else TROUSERS
    c.line([hip, knee, ankle], (4.6, 3.9, 3.1), cloth)
    tilt = math.degrees(max(-0.75, min(0.3, low * 0.9 + 0.05)))
    a = math.radians(-tilt)
    sole = [(-1.7, -1.6), (1.4, -1.7), (2.3, -0.3), (4.4, 0.3), (4.9, 1.35), (-1.9, 1.35)]
    boot = [(ankle[0] + p * math.cos(a) - q * math.sin(a), ankle[1] + p * math.sin(a) + q * math.cos(a)) for p, q in sole]
    c.fill(curve(boot, steps=5), "#101014" if far else BOOT)


def trunk(c: Canvas, x: float, y: float, turn: float) -> None:
    sway = math.sin(turn)
    flap = 1.1 * abs(sway)
    coat = curve(
        [
            (x - 1.6, y - 31.6), (x + 2.6, y - 31.4), (x + 4.4, y - 28), (x + 5.0, y - 22), (x + 5.2, y - 16),
            (x + 6.0 + flap, y - 9), (x + 6.9 + flap, y - 6.6), (x + 1.0, y - 6.0), (x - 5.4 - flap, y - 6.4),
            (x - 6.4 - flap, y - 7.0), (x - 5.8, y - 14), (x - 5.4, y - 21), (x - 5.4, y - 27), (x - 4.2, y - 30.4),
        ]
    )
    c.fill(coat, WOOL)
    back = [(x - 9, y - 33), (x - 2.2, y - 32), (x - 3, y - 20), (x - 2.6, y - 5), (x - 10, y - 5)]
    c.fill(curve(back), WOOL_DARK, 0.6, soft=0.8, within=coat)
    front = [(x + 3.4, y - 31), (x + 8, y - 30), (x + 9, y - 6), (x + 5.8 + flap, y - 6), (x + 4.0, y - 16), (x + 3.6, y - 26)]
    c.fill(curve(front), WOOL_LIGHT, 0.5, soft=0.4, within=coat)
    c.line([(x + 3.1, y - 30), (x + 3.6, y - 18), (x + 3.3 + flap * 0.6, y - 6)], (0.2, 0.25, 0.2), WOOL_DARK, 0.9, within=coat)
    for k in range(4):
        c.fill(oval(x + 2.2 + k * 0.1, y - 27 + k * 4.1, 0.48), BRASS)
    belt = curve([(x - 7, y - 19.6), (x, y - 18.9), (x + 7, y - 19.6), (x + 7, y - 18), (x, y - 17.3), (x - 7, y - 18)], steps=4)
    c.fill(belt, WOOL_DARK, 0.75, within=coat)
    c.line([(x - 2.6, y - 16), (x - 3.2 - flap * 0.4, y - 6.4)], (0.12, 0.3), WOOL_DARK, 0.8, within=coat)


def arm(c: Canvas, shoulder: Point, swing: float, far: bool) -> None:
    a = swing * 0.42
    elbow = (shoulder[0] + 7.4 * math.sin(a) - 0.3, shoulder[1] + 7.4 * math.cos(a))
    b = a + 0.28 + 0.16 * swing
    wrist = (elbow[0] + 6.2 * math.sin(b), elbow[1] + 6.2 * math.cos(b))
    hand = (wrist[0] + 1.0 * math.sin(b), wrist[1] + 1.0 * math.cos(b))
    c.fill(oval(*hand, 1.35, 1.75, -math.degrees(b)), "#3d2a24" if far else "#6a4133")
    if far:
        c.line([shoulder, elbow, wrist], (4.0, 3.5, 3.1), WOOL_DARK)
        return
    c.line([shoulder, elbow, wrist], (5.0, 4.4, 3.7), WOOL_DARK, 1)
    c.line([shoulder, elbow, wrist], (4.5, 3.9, 3.2), "#2f4156")
    c.line([(shoulder[0] + 1, shoulder[1]), (elbow[0] + 0.9, elbow[1]), (wrist[0] + 0.8, wrist[1])], (0.2, 1.0, 0.3), WOOL_LIGHT, 0.35)
    c.line([(wrist[0] - 1.5 * math.cos(b), wrist[1] + 1.5 * math.sin(b)), (wrist[0] + 1.5 * math.cos(b), wrist[1] - 1.5 * math.sin(b))], (0.5, 0.5), BRASS)


def head(c: Canvas, x: float, y: float, t: float) -> None:
    blink = t % 2.3 > 2.18
    nape = curve([(x - 2.6, y - 37), (x + 1.5, y - 36), (x + 1.8, y - 31), (x - 3, y - 31)])
    c.fill(nape, SHADE)
    collar = curve([(x - 4.2, y - 33.2), (x - 1, y - 32.2), (x + 2.6, y - 32.4), (x + 3, y - 29.8), (x - 1, y - 29.2), (x - 4.8, y - 30.4)])
    face = curve(
        [
            (x + 2.5, y - 41.9), (x + 2.75, y - 40), (x + 4.25, y - 37.9), (x + 4.15, y - 37.2), (x + 3.0, y - 36.8),
            (x + 2.9, y - 34), (x - 1, y - 33), (x - 3.0, y - 36), (x - 3.1, y - 42), (x, y - 43),
        ]
    )
    c.fill(face, SKIN)
    c.fill(curve([(x - 4, y - 43), (x - 0.4, y - 43), (x - 0.2, y - 37), (x - 4, y - 33)]), SHADE, 0.45, soft=0.5, within=face)
    c.fill(oval(x + 1.4, y - 38.1, 1.1, 0.9), BLUSH, 0.6, soft=0.4, within=face)
    c.fill(oval(x + 3.9, y - 37.7, 0.7, 0.6), BLUSH, 0.6, soft=0.3, within=face)
    c.fill(curve([(x - 2.1, y - 40), (x - 1, y - 40.5), (x - 0.7, y - 39), (x - 1.4, y - 37.9), (x - 2.1, y - 38.6)]), "#c98f76")
    hair = curve([(x - 3.4, y - 42.3), (x - 2.2, y - 42.4), (x - 1.9, y - 40.4), (x - 2.4, y - 37.6), (x - 2.6, y - 36), (x - 3.9, y - 36.6), (x - 3.9, y - 40)])
    c.fill(hair, BEARD)
    breeze = 0.22 * math.sin(t * 4.1)
    beard = curve(
        [
            (x - 1.3, y - 39.2), (x - 0.5, y - 37.4), (x + 0.9, y - 36.7), (x + 2.2, y - 37.2), (x + 3.7, y - 36.7), (x + 4.1, y - 35.4),
            (x + 4.2, y - 33.4), (x + 3.6 - breeze, y - 30.6), (x + 2.2 - breeze * 2, y - 28.0), (x + 0.4 - breeze, y - 30.2),
            (x - 1.2, y - 33.2), (x - 1.9, y - 36.2),
        ]
    )
    c.fill(collar, ("#3d536b", "#26364a"))
    c.fill([(p + 0.1, q + 0.5) for p, q in beard], WOOL_DARK, 0.5, soft=0.4)
    c.fill(beard, BEARD)
    c.fill(curve([(x - 2.4, y - 38), (x + 0.2, y - 36.6), (x + 0.7, y - 31), (x + 2, y - 28), (x - 3, y - 30)]), "#8f9aa5", 0.55, soft=0.5, within=beard)
    for k in range(4):
        c.line([(x + 0.2 + k, y - 35.6), (x + 0.5 + k * 0.85, y - 32.4), (x + 1.2 + k * 0.5 - breeze, y - 30)], (0.05, 0.16, 0.04), "#b5bcc1", 0.9, within=beard)
    moustache = curve([(x + 1.0, y - 35.9), (x + 2.3, y - 37.0), (x + 4.0, y - 36.9), (x + 4.7, y - 35.7), (x + 3.4, y - 35.6), (x + 2.2, y - 35.2)])
    c.fill(moustache, "#ffffff")
    if blink:
        c.line([(x + 1.5, y - 39.3), (x + 2.6, y - 39.2)], (0.2, 0.2), "#3a2a28")
    else:
        c.fill(oval(x + 2.1, y - 39.4, 0.36, 0.44), "#1d1a20")
        c.line([(x + 1.3, y - 39.7), (x + 2.0, y - 40.0), (x + 2.8, y - 39.7)], (0.1, 0.25, 0.1), "#5e3f3a")
    c.line([(x + 0.9, y - 40.9), (x + 2.0, y - 41.4), (x + 3.1, y - 40.7)], (0.3, 0.75, 0.4), "#eef0ef")
    cap(c, x, y)


def cap(c: Canvas, x: float, y: float) -> None:
    crown = curve([(x - 4.3, y - 42.6), (x - 4.7, y - 45.2), (x - 2.4, y - 46.9), (x + 1.4, y - 47.2), (x + 4.1, y - 46), (x + 3.5, y - 43.4), (x + 3.0, y - 42)])
    c.fill(crown, ("#3a4f66", "#26364a"))
    c.fill(curve([(x - 6, y - 48), (x - 1.6, y - 48), (x - 1.8, y - 42), (x - 6, y - 42)]), WOOL_DARK, 0.5, soft=0.6, within=crown)
    band = curve([(x - 4.3, y - 43.7), (x - 0.5, y - 43.5), (x + 3.5, y - 43.7), (x + 3.2, y - 41.8), (x - 0.5, y - 41.5), (x - 4.1, y - 41.9)], steps=5)
    c.fill(band, "#8e3429")
    peak = curve([(x + 2.2, y - 42.4), (x + 4.4, y - 41.9), (x + 6.1, y - 40.4), (x + 5.2, y - 40.3), (x + 2.4, y - 41.1)])
    c.fill(peak, BOOT)
    c.line([(x + 3.2, y - 41.9), (x + 5.4, y - 40.7)], (0.08, 0.2), "#6b7480", 0.9)
    c.fill(oval(x + 2.2, y - 44.6, 0.75, 0.85), BRASS)
    c.fill(curve([(x - 4.4, y - 45.5), (x - 2.4, y - 47.2), (x + 1.4, y - 47.5), (x + 3.8, y - 46.3), (x + 1, y - 46.6), (x - 2.2, y - 46.2)]), "#f3f6f7")


def main() -> None:
    still = backdrop()
    far, near = flurry(130, 2, TALL, (0.1, 0.22)), flurry(26, 4, TALL, (0.3, 0.62))

    def picture(t: float) -> Image.Image:
        c = still.copy()
        platform(c, t * 18)
        c.snow(blown(far, t, TALL, -9, 8), 0.85)
        walker(c, t)
        c.snow(blown(near, t, TALL, -17, 13), 0.8, soft=0.12)
        return c.done()

    film(Path(__file__).parent.parent / "first-train" / "cast" / "tomas-walk.mp4", SIZE, 4, picture)


if __name__ == "__main__":
    main()
