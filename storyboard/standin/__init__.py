"""The rehearsal service: answers as the real queue does, checks by its own reading, draws storyboards. Sees no room."""

from storyboard.standin.cards import Card, CardMaker, Picture, Words
from storyboard.standin.faults import Fault, Faults
from storyboard.standin.gate import is_loopback
from storyboard.standin.queue import create_app
from storyboard.standin.rendering import Clip, render
from storyboard.standin.running import NotLoopbackError, Standin, serve
from storyboard.standin.work import REALISTIC, REHEARSAL, Renderer, Speed

__all__ = [
    "REALISTIC",
    "REHEARSAL",
    "Card",
    "CardMaker",
    "Clip",
    "Fault",
    "Faults",
    "NotLoopbackError",
    "Picture",
    "Renderer",
    "Speed",
    "Standin",
    "Words",
    "create_app",
    "is_loopback",
    "render",
    "serve",
]
