"""The language server: questions of the protocol, each handed to the room's answers. pygls does the talking."""

from __future__ import annotations

import gc
import logging
import sys
from typing import Final

from storyboard.editor import cursor, deeds, pages
from storyboard.editor.talk import server

ANSWERS: Final = (cursor, deeds, pages)
"""Loading them is what tells the server about them."""

_SWITCH: Final = 0.0002
"""Seconds that a compile may keep the interpreter while an answer waits."""


def serve() -> None:
    """Speak with an editor over standard input and output until it says that it is done."""
    sys.setswitchinterval(_SWITCH)
    gc.disable()  # a full collection halts everything; `pace` has it done while nobody types
    logging.getLogger("pygls.protocol.json_rpc").setLevel(logging.ERROR)  # editors cancel what is answered already
    server.start_io()
