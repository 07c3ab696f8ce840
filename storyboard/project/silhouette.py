"""Stand-in cast pictures for a new project: a figure in a yellow coat, from the front and from the side."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

_SIDE = 1080
_FINER = 2
"""Drawn this many times larger and scaled down, which smooths the edges."""

_SKY, _SEA, _COAT, _SHADE, _SKIN, _HAIR = "#dfe7ea", "#b7cad1", "#e3b23c", "#c99722", "#d9a98a", "#8d939a"
_SHADOW, _INK, _LIP = "#c08f70", "#33404a", "#8a5a48"


def draw_silhouette(target: Path, *, profile: bool) -> None:
    """Write a square PNG that meets the service's limits for element pictures. Raises OSError."""
    size = _SIDE * _FINER
    picture = Image.new("RGB", (size, size), _SKY)
    draw = ImageDraw.Draw(picture)

    def at(*numbers: float) -> list[float]:
        return [number * size for number in numbers]

    draw.rectangle(at(0, 0.62, 1, 1), fill=_SEA)
    if profile:
        draw.rectangle(at(0.44, 0.44, 0.54, 0.58), fill=_SHADOW)
        draw.ellipse(at(0.36, 0.51, 0.62, 0.75), fill=_COAT)
        draw.polygon(at(0.365, 0.60, 0.615, 0.60, 0.68, 1, 0.32, 1), fill=_COAT)
        draw.polygon(at(0.365, 0.62, 0.45, 0.56, 0.43, 1, 0.32, 1), fill=_SHADE)
        draw.ellipse(at(0.37, 0.19, 0.61, 0.47), fill=_HAIR)
        draw.polygon(at(0.61, 0.32, 0.655, 0.385, 0.61, 0.395), fill=_SKIN)
        draw.ellipse(at(0.43, 0.22, 0.62, 0.49), fill=_SKIN)
        draw.ellipse(at(0.565, 0.325, 0.585, 0.345), fill=_INK)
        draw.arc(at(0.55, 0.39, 0.63, 0.44), 60, 150, fill=_LIP, width=size // 150)
    else:
        draw.rectangle(at(0.45, 0.44, 0.55, 0.58), fill=_SHADOW)
        draw.ellipse(at(0.29, 0.53, 0.71, 0.80), fill=_COAT)
        draw.polygon(at(0.295, 0.64, 0.705, 0.64, 0.76, 1, 0.24, 1), fill=_COAT)
        draw.polygon(at(0.43, 0.535, 0.57, 0.535, 0.50, 0.63), fill=_SHADE)
        draw.polygon(at(0.492, 0.62, 0.508, 0.62, 0.512, 1, 0.488, 1), fill=_SHADE)
        draw.ellipse(at(0.365, 0.17, 0.635, 0.47), fill=_HAIR)
        draw.ellipse(at(0.395, 0.22, 0.605, 0.49), fill=_SKIN)
        for left in (0.445, 0.535):
            draw.ellipse(at(left, 0.33, left + 0.02, 0.35), fill=_INK)
        draw.arc(at(0.46, 0.375, 0.54, 0.43), 20, 160, fill=_LIP, width=size // 150)
    picture.resize((_SIDE, _SIDE), Image.Resampling.LANCZOS).save(target, "PNG", optimize=True)
