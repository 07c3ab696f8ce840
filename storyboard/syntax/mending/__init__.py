"""Slips of hand, of pasting and of other languages: told, and mended as far as it is plain what was meant."""

from storyboard.syntax.mending.passes import Mended, mend

__all__ = ["Mended", "mend"]
