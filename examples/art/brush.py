"""A small paint box on Pillow: smooth shapes, graded fills, soft shades, snow and grain.

Points are in units of a hundredth of the picture's width, so a drawing does not depend on its size. Everything is
painted `FINE` times larger and scaled down once, which is what makes the edges smooth.
"""

from __future__ import annotations

import math
import random
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import av
from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter

FINE = 2
HEARD = 44_100
Point = tuple[float, float]
Paint = str | tuple[str, str]  # one colour, or two from top to bottom


def curve(points: Sequence[Point], closed: bool = True, steps: int = 10) -> list[Point]:
    """A Catmull-Rom curve through all points."""
    n = len(points)
    out: list[Point] = []
    for i in range(n if closed else n - 1):
        a, b, c, d = (points[(i + k) % n] if closed else points[min(max(i + k, 0), n - 1)] for k in (-1, 0, 1, 2))
        for s in range(steps):
            t = s / steps
            out.append((_spline(a[0], b[0], c[0], d[0], t), _spline(a[1], b[1], c[1], d[1], t)))
    return out if closed else [*out, points[-1]]


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t)


def oval(x: float, y: float, rx: float, ry: float | None = None, turn: float = 0.0) -> list[Point]:
    """Forty-eight points of an ellipse, turned by degrees."""
    ry, a = (rx if ry is None else ry), math.radians(turn)
    ring = ((rx * math.cos(k * math.pi / 24), ry * math.sin(k * math.pi / 24)) for k in range(48))
    return [(x + p * math.cos(a) - q * math.sin(a), y + p * math.sin(a) + q * math.cos(a)) for p, q in ring]


def mirror(points: Iterable[Point], axis: float = 50.0) -> list[Point]:
    """The same points on the other side of an upright axis."""
    return [(2 * axis - x, y) for x, y in points]


def mix(a: str, b: str, t: float) -> str:
    """A colour between two."""
    one, two = ImageColor.getrgb(a), ImageColor.getrgb(b)
    return "#" + "".join(f"{round(p + (q - p) * t):02x}" for p, q in zip(one[:3], two[:3], strict=True))


class Canvas:
    """A picture of `width` by `height` pixels to be painted on."""

    def __init__(self, width: int, height: int, paint: Paint = "#ffffff", fine: int = FINE) -> None:
        self.size, self.unit, self.fine = (width, height), width * fine / 100, fine
        self.image = _graded((width * fine, height * fine), paint)

    def copy(self) -> Canvas:
        """A second canvas with the same picture, to go on painting without touching the first."""
        twin = object.__new__(Canvas)
        twin.size, twin.unit, twin.fine, twin.image = self.size, self.unit, self.fine, self.image.copy()
        return twin

    def fill(
        self,
        points: Sequence[Point],
        paint: Paint,
        alpha: float = 1.0,
        soft: float = 0.0,
        within: Sequence[Point] | None = None,
    ) -> None:
        """Paint a shape; `soft` blurs its edge, `within` keeps it inside another shape."""
        margin = soft * 3
        bounds = points if within is None else within
        box = self._box(bounds, margin if within is None else 0)
        if box[2] <= box[0] or box[3] <= box[1]:
            return
        mask = self._mask(points, box)
        if soft:
            mask = mask.filter(ImageFilter.GaussianBlur(soft * self.unit))
        if within is not None:
            mask = ImageChops.multiply(mask, self._mask(within, box))
        if alpha < 1:
            mask = mask.point(lambda v: round(v * alpha))
        top = min(y for _, y in points) * self.unit - box[1]
        bottom = max(y for _, y in points) * self.unit - box[1]
        self.image.paste(_graded((box[2] - box[0], box[3] - box[1]), paint, top, bottom), box, mask)

    def line(
        self,
        points: Sequence[Point],
        widths: Sequence[float],
        paint: str,
        alpha: float = 1.0,
        within: Sequence[Point] | None = None,
    ) -> None:
        """A brush stroke through the points; the widths are spread along it."""
        path = curve(points, closed=False, steps=16)
        left: list[Point] = []
        right: list[Point] = []
        for i, (x, y) in enumerate(path):
            (x0, y0), (x1, y1) = path[max(i - 1, 0)], path[min(i + 1, len(path) - 1)]
            long = math.hypot(x1 - x0, y1 - y0) or 1.0
            half = _between(widths, i / (len(path) - 1)) / 2
            dx, dy = -(y1 - y0) / long * half, (x1 - x0) / long * half
            left.append((x + dx, y + dy))
            right.append((x - dx, y - dy))
        self.fill([*left, *reversed(right)], paint, alpha, within=within)
        if within is None:
            for (x, y), w in ((path[0], widths[0]), (path[-1], widths[-1])):
                if w > 0.15 and alpha == 1:
                    self.fill(oval(x, y, w / 2), paint)

    def snow(self, flakes: Iterable[tuple[float, float, float]], alpha: float = 0.9, soft: float = 0.0) -> None:
        """Flakes as (x, y, radius)."""
        mask = Image.new("L", self.image.size, 0)
        draw = ImageDraw.Draw(mask)
        for x, y, r in flakes:
            draw.ellipse([v * self.unit for v in (x - r, y - r, x + r, y + r)], fill=round(255 * alpha))
        if soft:
            mask = mask.filter(ImageFilter.GaussianBlur(soft * self.unit))
        self.image.paste("#f4f7f9", (0, 0, *self.image.size), mask)

    def grain(self, amount: float = 9.0) -> None:
        """Film grain."""
        noise = Image.effect_noise(self.image.size, amount * self.fine)
        self.image = ImageChops.overlay(self.image, Image.merge("RGB", (noise,) * 3))

    def done(self) -> Image.Image:
        """The picture in its own size."""
        return self.image.resize(self.size, Image.Resampling.LANCZOS)

    def save(self, path: Path) -> None:
        """Write a PNG of 256 colours, or a JPEG, as the name says."""
        path.parent.mkdir(parents=True, exist_ok=True)
        picture = self.done()
        if path.suffix == ".png":
            picture.quantize(256, Image.Quantize.MAXCOVERAGE).save(path, optimize=True)
        else:
            picture.save(path, quality=86, optimize=True)

    def _box(self, points: Sequence[Point], margin: float) -> tuple[int, int, int, int]:
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        wide, high = self.image.size
        return (
            max(0, math.floor((min(xs) - margin) * self.unit)),
            max(0, math.floor((min(ys) - margin) * self.unit)),
            min(wide, math.ceil((max(xs) + margin) * self.unit) + 1),
            min(high, math.ceil((max(ys) + margin) * self.unit) + 1),
        )

    def _mask(self, points: Sequence[Point], box: tuple[int, int, int, int]) -> Image.Image:
        mask = Image.new("L", (box[2] - box[0], box[3] - box[1]), 0)
        ImageDraw.Draw(mask).polygon([(x * self.unit - box[0], y * self.unit - box[1]) for x, y in points], fill=255)
        return mask


def _between(values: Sequence[float], t: float) -> float:
    at = t * (len(values) - 1)
    i = min(int(at), len(values) - 2)
    return values[i] + (values[i + 1] - values[i]) * (at - i)


def _graded(size: tuple[int, int], paint: Paint, top: float = 0.0, bottom: float | None = None) -> Image.Image:
    if isinstance(paint, str):
        return Image.new("RGB", size, paint)
    bottom = size[1] if bottom is None else bottom
    span = max(bottom - top, 1.0)
    column = Image.new("L", (1, size[1]))
    column.putdata([round(255 * min(max((y - top) / span, 0), 1)) for y in range(size[1])])
    return Image.composite(Image.new("RGB", size, paint[1]), Image.new("RGB", size, paint[0]), column.resize(size))


def flurry(count: int, seed: int, height: float, sizes: tuple[float, float]) -> list[tuple[float, float, float]]:
    """A fall of snow at rest: `count` flakes over a picture of `height` units, (x, y, radius)."""
    dice = random.Random(seed)
    return [(dice.uniform(-5, 105), dice.uniform(-5, height + 5), dice.uniform(*sizes)) for _ in range(count)]


def blown(
    flakes: Sequence[tuple[float, float, float]], t: float, height: float, drift: float, fall: float
) -> Iterator[tuple[float, float, float]]:
    """The same snow `t` seconds later, coming round again where it leaves the picture."""
    for x, y, r in flakes:
        sway = math.sin(t * 1.7 + y) * 0.4
        yield (x + drift * t + sway + 5) % 110 - 5, (y + fall * t * (0.6 + r) + 5) % (height + 10) - 5, r


def film(
    path: Path,
    size: tuple[int, int],
    seconds: float,
    paint: Callable[[float], Image.Image],
    sound: Callable[[float], float] | None = None,
    rate: int = 24,
) -> None:
    """Write an H.264 film: at `t` seconds its picture is `paint(t)`, its sound, if any, `sound(t)` (-1 to 1)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w", options={"movflags": "faststart"}) as out:
        stream = out.add_stream("libx264", rate=rate, options={"crf": "23", "preset": "slow", "tune": "animation"})
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        track = out.add_stream("aac", rate=HEARD, layout="mono") if sound else None
        for n in range(round(seconds * rate)):
            out.mux(stream.encode(av.VideoFrame.from_image(paint(n / rate).convert("RGB"))))
        out.mux(stream.encode())
        if sound and track:
            for start in range(0, round(seconds * HEARD), 1024):
                heard = array("f", (sound((start + k) / HEARD) for k in range(1024)))
                frame = av.AudioFrame(format="fltp", layout="mono", samples=1024)
                frame.planes[0].update(heard.tobytes())
                frame.sample_rate, frame.pts = HEARD, start
                out.mux(track.encode(frame))
            out.mux(track.encode())
