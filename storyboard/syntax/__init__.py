"""Characters → tree, and back."""

from storyboard.syntax.parse import parse

__all__ = ["parse"]
