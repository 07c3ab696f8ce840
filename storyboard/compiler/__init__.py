"""The front half in one call: sources → story and diagnostics."""

from storyboard.compiler.follow import apart
from storyboard.compiler.front import Compiled, Measure, Read, compile_story

__all__ = ["Compiled", "Measure", "Read", "apart", "compile_story"]
