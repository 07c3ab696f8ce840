"""What stands below each command's options: examples that can be typed as they are, and what its exit code says."""

from __future__ import annotations

from typing import Final

from storyboard.cli.exits import Exit

_ENDS: Final = {
    Exit.DONE: "done",
    Exit.FAULTS: "the story has faults, or there is no such thing in it",
    Exit.PENDING: "there is something to make (--detailed-exitcode)",
    Exit.REFUSED: "refused: by a limit of money, without your word, or because a build is at work here",
    Exit.FAILED: "something failed, or is not finished at the service",
    Exit.USAGE: "the call itself makes no sense",
    Exit.INTERRUPTED: "interrupted",
}
_LOOK: Final = (Exit.DONE, Exit.FAULTS, Exit.USAGE)
_CHOOSE: Final = (Exit.DONE, Exit.FAULTS, Exit.REFUSED, Exit.USAGE)
_MAKE: Final = (Exit.DONE, Exit.FAULTS, Exit.REFUSED, Exit.FAILED, Exit.USAGE, Exit.INTERRUPTED)

PAGES: Final[dict[str, tuple[tuple[str, ...], tuple[Exit, ...]]]] = {
    "new": (("kstory new my-film",), _LOOK),
    "check": (("kstory check", "kstory check film.kstory --fix"), _LOOK),
    "fmt": (("kstory fmt", "kstory fmt film.kstory --diff"), _LOOK),
    "explain": (("kstory explain unknown-name",), _LOOK),
    "plan": (
        ("kstory plan", "kstory plan --live --verbose", "kstory plan film.kstory --only platform"),
        (Exit.DONE, Exit.FAULTS, Exit.PENDING, Exit.USAGE),
    ),
    "show": (("kstory show platform.2", "kstory show platform.2.1", "kstory show platform.2@3 --live"), _LOOK),
    "graph": (("kstory graph --as mermaid", "kstory graph film.kstory | dot -Tsvg -o film.svg"), _LOOK),
    "build": (
        ("kstory build", "kstory build --again platform.2", "kstory build --live --max-cost 5"),
        _MAKE,
    ),
    "status": (("kstory status", "kstory status --live"), _LOOK),
    "takes": (("kstory takes", "kstory takes platform.2 --live", "kstory takes add platform.2 own.mp4"), _CHOOSE),
    "pick": (("kstory pick platform.2 3", "kstory pick platform.2@3 --live"), _CHOOSE),
    "keep": (("kstory keep platform.2 --live",), _CHOOSE),
    "adopt": (("kstory adopt platform.2 REQUEST_ID --live --verify",), _CHOOSE),
    "mv": (("kstory mv platform quay --dry-run", "kstory mv platform quay"), _CHOOSE),
    "stats": (("kstory stats", "kstory stats --cost"), _LOOK),
    "clean": (("kstory clean --dry-run", "kstory clean --takes unpicked"), _CHOOSE),
    "trust": (("kstory trust", "kstory trust --list", "kstory trust my-film --forget"), _CHOOSE),
    "doctor": (("kstory doctor", "kstory doctor --online"), _LOOK),
    "lsp": (("kstory lsp --stdio",), (Exit.DONE, Exit.FAILED, Exit.USAGE)),
    "standin": (
        ("kstory standin", "kstory standin --port 0 --realistic"),
        (Exit.DONE, Exit.REFUSED, Exit.FAILED, Exit.USAGE),
    ),
    "completion": (
        (
            'eval "$(kstory completion bash)"',
            'eval "$(kstory completion zsh)"',
            "kstory completion fish > ~/.config/fish/completions/kstory.fish",
        ),
        (Exit.DONE, Exit.USAGE),
    ),
}
"""By command: its examples, and the exit codes that it may end with."""


def page(name: str) -> str:
    """What stands below a command's options."""
    examples, ends = PAGES[name]
    heading = "Example:" if len(examples) == 1 else "Examples:"
    lines = ["\b", heading, *(f"  {each}" for each in examples), "", "\b", "Exit codes:"]
    return "\n".join([*lines, *(f"  {int(end):>3}  {_ENDS[end]}" for end in ends)])


def example(name: str) -> str:
    """The first example of a command."""
    return PAGES[name][0][0]
