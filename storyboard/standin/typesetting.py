"""Pages as pictures: any script, set by Typst with packaged fonts, so that a bare machine shows the same."""

from __future__ import annotations

import functools
import importlib.util
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import typst
from PIL import Image

_FONT_PACKAGES: Final = (
    "fontpkg_heebo",
    "fontpkg_hind_siliguri",
    "fontpkg_noto_sans",
    "fontpkg_noto_sans_arabic",
    "fontpkg_noto_sans_devanagari",
    "fontpkg_noto_sans_khmer",
    "fontpkg_noto_sans_tamil",
    "fontpkg_noto_sans_telugu",
    "fontpkg_noto_sans_thai",
    "manimgx_fonts_cjk",
)
_FAMILIES: Final = (
    "Noto Sans",
    *(f"Noto Sans {script}" for script in ("Arabic", "Devanagari", "Khmer", "Tamil", "Telugu", "Thai")),
    "Heebo",
    "Hind Siliguri",
)
_HAN: Final = {"ja": "Noto Sans CJK JP", "ko": "Noto Sans CJK KR", "zh": "Noto Sans CJK SC"}
_COVERED: Final = frozenset(
    [
        "LATIN",
        "GREEK",
        "CYRILLIC",
        "ARABIC",
        "BENGALI",
        "DEVANAGARI",
        "HEBREW",
        "KHMER",
        "TAMIL",
        "TELUGU",
        "THAI",
        "CJK",
        "HIRAGANA",
        "KATAKANA",
        "HANGUL",
        "IDEOGRAPHIC",
        "COMBINING",
        "MODIFIER",
    ]
)
"""First words of the names of characters that our fonts have."""
_ENDLESS: Final = re.compile(r"[^\s\u2e80-\uffff]{30}(?=\S)")
"""A word so long that it may be broken anywhere."""
_UNSPACED: Final = frozenset(["CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR"])
_LANGUAGES: Final = {
    "ARABIC": "ar",
    "HEBREW": "he",
    "BENGALI": "bn",
    "DEVANAGARI": "hi",
    "THAI": "th",
    "CYRILLIC": "ru",
    "CJK": "zh",
}


def set_page(page: dict[str, Any], folder: Path) -> Image.Image:
    """Draw one page of card.typ as RGB; `folder` holds its pictures. Further scripts borrow the system's fonts."""
    spoken = language(_texts(page))
    data = page | {"lang": spoken, "fonts": [*_FAMILIES, _HAN.get(spoken, _HAN["zh"]), *_others(spoken)]}
    compiler = typst.Compiler(
        (files("storyboard.standin") / "card.typ").read_bytes(),
        root=str(folder),
        font_paths=_fonts(not all(map(_is_covered, _texts(page)))),
        sys_inputs={"page": json.dumps(data, ensure_ascii=False)},
    )
    drawn = compiler.compile(format="png", ppi=72)
    assert isinstance(drawn, bytes), "card.typ makes one page"
    return Image.open(BytesIO(drawn)).convert("RGB")


def said(text: str, names: Iterable[str] = ()) -> dict[str, Any]:
    """Text as card.typ takes it: in runs, `names` standing out, with its language and direction."""
    longest_first = sorted({name for name in names if name}, key=len, reverse=True)
    text = _ENDLESS.sub("\\g<0>\u200b", text)
    return {"runs": list(_runs(text, longest_first)), "lang": language([text]), "rtl": is_rtl(text)}


def is_rtl(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left."""
    found = next((way for sign in text if (way := unicodedata.bidirectional(sign)) in {"L", "R", "AL"}), "L")
    return found != "L"


def language(texts: Sequence[str]) -> str:
    """A language code that picks the right shapes: kana make Han Japanese, Hangul makes it Korean."""
    blocks = {_block(sign) for text in texts for sign in text if not sign.isascii()}
    if blocks & {"HIRAGANA", "KATAKANA"}:
        return "ja"
    if "HANGUL" in blocks:
        return "ko"
    return next((code for block, code in _LANGUAGES.items() if block in blocks), "en")


def _runs(text: str, names: Sequence[str]) -> Iterator[dict[str, Any]]:
    wanted = re.compile("|".join(map(_whole_word, names)) or r"(?!)")
    place = 0
    for found in wanted.finditer(text):
        if found.start() > place:
            yield {"text": text[place : found.start()], "bold": False}
        yield {"text": found[0], "bold": True}
        place = found.end()
    if place < len(text):
        yield {"text": text[place:], "bold": False}


def _whole_word(name: str) -> str:
    """A pattern for a name; where its script has spaces, not inside of a longer word."""
    edges = [r"\b" if sign.isalnum() and _block(sign) not in _UNSPACED else "" for sign in (name[0], name[-1])]
    return edges[0] + re.escape(name) + edges[1]


def _texts(page: Any) -> list[str]:
    match page:
        case str():
            return [page]
        case dict():
            return [text for value in page.values() for text in _texts(value)]
        case list() | tuple():
            return [text for value in page for text in _texts(value)]
        case _:
            return []


def _block(sign: str) -> str:
    return unicodedata.name(sign, "").split(" ")[0].split("-")[0]


def _is_covered(text: str) -> bool:
    return all(
        sign.isascii() or unicodedata.category(sign)[0] not in "LMS" or _block(sign) in _COVERED for sign in text
    )


def _others(spoken: str) -> list[str]:
    return [family for code, family in _HAN.items() if code != spoken]


@functools.cache
def _fonts(with_system: bool) -> typst.Fonts:
    folders = []
    for package in _FONT_PACKAGES:
        spec = importlib.util.find_spec(package)
        assert spec is not None and spec.origin is not None, f"the font package {package} is not installed"
        folders.append(str(Path(spec.origin).parent))
    return typst.Fonts(include_system_fonts=with_system, include_embedded_fonts=False, font_paths=folders)
