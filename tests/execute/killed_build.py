"""A build in a process of its own, which kills itself at the n-th passing of a named point. Not a test: tests start it.

python killed_build.py ROOT URL POINT TURN
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from hand_plans import Stage, story_of_three


def main() -> int:
    root, url, point, turn = sys.argv[1:]
    left = int(turn)

    def probe(here: str) -> None:
        nonlocal left
        if here == point:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    return Stage(Path(root)).build(url, *story_of_three(), probe=probe).exit_code


if __name__ == "__main__":
    raise SystemExit(main())
