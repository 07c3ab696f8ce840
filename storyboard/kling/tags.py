"""Element words and the service's tags (guide, "Available Tags")."""

from __future__ import annotations

from typing import Final

TAGS: Final = {
    "hottest": "o_101",
    "character": "o_102",
    "animal": "o_103",
    "prop": "o_104",
    "costume": "o_105",
    "location": "o_106",
    "effect": "o_107",
    "thing": "o_108",
}
"""Tag word of the language to tag id. Every word but `hottest` is an element word too."""

ELEMENT_WORDS: Final = tuple(word for word in TAGS if word != "hottest")
