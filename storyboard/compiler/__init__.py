"""The front half in one call: sources → story and diagnostics."""

from storyboard.compiler.follow import apart, as_one, unsure
from storyboard.compiler.front import Compiled, Measure, Read, compile_story, tell
from storyboard.compiler.tellings import Telling, found_in, measured

__all__ = [
    "Compiled",
    "Measure",
    "Read",
    "Telling",
    "apart",
    "as_one",
    "compile_story",
    "found_in",
    "measured",
    "tell",
    "unsure",
]
