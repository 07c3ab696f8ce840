"""Cards as pages of one size: pictures are brought into a folder, texts laid out, everything drawn."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import av
import av.error
from av.video.frame import VideoFrame
from PIL import Image, ImageOps, UnidentifiedImageError

from storyboard.standin.cards import Card, Words
from storyboard.standin.typesetting import said, set_page

GROUND: Final = (0x14, 0x16, 0x1A)
DIGITS: Final = "0123456789:"
_LONGEST_SIDE: Final = 1000
_BANDS: Final = ((170, 0.27), (600, 0.38), (math.inf, 0.55))
"""The longest text and the share of the picture's height for it."""
_FACE: Final = 0.8
"""Width to height of a face."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The size of the pages of a clip and the folder their pictures lie in."""

    width: int
    height: int
    folder: Path
    watermark: bool = False
    ground: str = "#14161a"
    """As `ground` in card.typ."""

    @property
    def bar(self) -> int:
        """The height of the strip at the bottom that holds time code and progress; even, as chroma needs it."""
        return round(min(self.width, self.height) * 0.078 / 2) * 2

    @property
    def edge(self) -> int:
        """The margin at the left and the right."""
        return round(min(self.width, self.height) * (96 if self.width > self.height else 72) / 1080)

    @property
    def cell(self) -> int:
        """The width of one digit of the time code."""
        return round(min(self.width, self.height) * 0.0165 / 2) * 2

    def card(self, card: Card) -> Image.Image:
        """A shot's card."""
        return self._page(
            "card",
            card,
            scene=said(card.scene),
            number=card.number and f"shot {card.number}",
            framing=said(card.framing),
            seconds=f"{card.seconds:g} s",
            pictures=list(self._pictures(card)),
            **_script(card),
        )

    def plate(self, picture: Path, card: Card, label: str) -> Image.Image | None:
        """A frame shown full, above the strip; None when the picture can't be read."""
        file = self._bring(picture)
        return self._page("plate", card, notes=said(label), style=said(""), plate=file) if file else None

    def caption(self, card: Card) -> Image.Image:
        """What an edit changes, as a band to lie over the picture's foot; the higher, the more there is to say."""
        told = "".join(part if isinstance(part, str) else part.words for part in card.body)
        length = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in told)
        share = next(share for most, share in _BANDS if length <= most)
        height = round(self.height * (share if self.width > self.height else share * 0.85) / 2) * 2
        seen = list(self._named(card))
        return self._page(
            "caption", card, scene=said(card.scene or "edit"), height=height, pictures=seen, **_script(card)
        )

    def digits(self) -> Image.Image:
        """The signs of the time code side by side, one a cell."""
        return set_page(
            {
                "kind": "digits",
                "width": self.cell * len(DIGITS),
                "height": self.cell * 2,
                "unit": 1.0,
                "bar": 0,
                "edge": 0,
                "pictures": [],
                "watermark": "",
                "digits": DIGITS,
                "cell": self.cell,
            },
            self.folder,
        )

    def _page(self, kind: str, card: Card, **more: Any) -> Image.Image:
        page = {
            "kind": kind,
            "width": self.width,
            "height": self.height,
            "unit": min(self.width, self.height) / 1080,
            "bar": self.bar,
            "edge": self.edge,
            "pictures": [],
            "notes": said("  ·  ".join(card.notes)),
            "style": said(card.style),
            "clock": said(card.clock),
            "watermark": "WATERMARK" if self.watermark else "",
        }
        return set_page(page | more, self.folder)

    def _pictures(self, card: Card) -> Iterator[dict[str, Any]]:
        for name, file in (("start frame", card.start), ("end frame", card.end), ("follows", card.video)):
            if file is not None and (brought := self._bring(file)):
                yield _tile(name, brought, self._ratio(brought), frame=True)
        yield from self._named(card)

    def _named(self, card: Card) -> Iterator[dict[str, Any]]:
        """Those who take part, and the reference pictures."""
        for face in card.cast:
            yield _tile(face.name, self._bring(face.file), _FACE, frame=False)
        for picture in card.references:
            brought = self._bring(picture.file)
            yield _tile(picture.name, brought, self._ratio(brought) if brought else _FACE, frame=False)

    def _ratio(self, name: str) -> float:
        with Image.open(self.folder / name) as picture:
            return min(2.4, max(0.5, picture.width / picture.height))

    def _bring(self, file: Path | None) -> str | None:
        """Put a picture, or a still of a video, into the folder, upright and no larger than needed; its name there."""
        if file is None:
            return None
        name = f"{sha256(str(file).encode()).hexdigest()[:16]}.jpg"
        target = self.folder / name
        if target.exists():
            return name
        picture = open_picture(file)
        if picture is None:
            return None
        picture.thumbnail((max(_LONGEST_SIDE, self.width), max(_LONGEST_SIDE, self.height)), reducing_gap=2.0)
        picture.save(target, quality=93)
        return name


def open_picture(file: Path) -> Image.Image | None:
    """A picture file, or the middle of a video, as RGB; None when it is neither."""
    try:
        with Image.open(file) as picture:
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
            ground = Image.new("RGBA", upright.size, (*GROUND, 255))
            return Image.alpha_composite(ground, upright).convert("RGB")
    except (UnidentifiedImageError, OSError):
        pass
    try:
        with av.open(file, format="mov") as container:
            stream = container.streams.video[0]
            if stream.duration:
                container.seek(stream.duration // 2, stream=stream)
            return as_picture(next(container.decode(stream)))
    except (av.error.FFmpegError, IndexError, StopIteration):
        return None


def as_picture(frame: VideoFrame) -> Image.Image:
    """A frame of a video as RGB."""
    picture: Image.Image = frame.to_image()  # type: ignore[no-untyped-call]  # PyAV leaves pictures untyped
    return picture.convert("RGB")


def _script(card: Card) -> dict[str, Any]:
    names = [picture.name for picture in (*card.cast, *card.references)]
    return {"setting": said(card.setting, names), "body": [_part(part, names) for part in card.body if part]}


def _part(part: str | Words, names: list[str]) -> dict[str, Any]:
    match part:
        case str():
            return {"kind": "prose", "said": said(part, names)}
        case Words(speaker=speaker, words=words, how=how):
            return {"kind": "line", "speaker": said(speaker), "how": said(how), "words": said(words)}


def _tile(name: str, file: str | None, ratio: float, *, frame: bool) -> dict[str, Any]:
    letter = next((sign.upper() for sign in name if sign.isalpha()), "·")
    return {"said": said(name), "file": file, "ratio": ratio, "frame": frame, "letter": letter}
