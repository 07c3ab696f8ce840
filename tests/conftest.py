"""One flag for every suite: `--update-specs` writes what the compiler says today into the specs' expected blocks."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-specs", action="store_true", help="rewrite the expected messages in docs/spec")
