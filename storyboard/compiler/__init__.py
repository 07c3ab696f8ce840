"""The front half in one call: sources → story and diagnostics."""

from storyboard.compiler.front import Compiled, Measure, compile_story, tell
from storyboard.compiler.gather import Read
from storyboard.compiler.parts import apart, as_one, beside_open, unsure
from storyboard.compiler.tellings import Telling, found_in, measured

__all__ = [
    "Compiled",
    "Measure",
    "Read",
    "Telling",
    "apart",
    "as_one",
    "beside_open",
    "compile_story",
    "found_in",
    "measured",
    "tell",
    "unsure",
]
