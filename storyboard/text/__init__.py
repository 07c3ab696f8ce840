"""Sources, spans, diagnostics and how they are shown. Looks at no other room."""

from storyboard.text.diagnostic import Diagnostic, Edit, Label, edited
from storyboard.text.media import MediaFacts, MediaProblem
from storyboard.text.source import Position, Source, Span, normalise

__all__ = [
    "Diagnostic",
    "Edit",
    "Label",
    "MediaFacts",
    "MediaProblem",
    "Position",
    "Source",
    "Span",
    "edited",
    "normalise",
]
