"""What holds for every suite: one flag that writes specs anew, how many processes run the tests, and that no test hangs
on how fast the machine is."""

import os
import tempfile

import pytest
from hypothesis import settings

os.environ["KSTORY_HOME"] = tempfile.mkdtemp(prefix="kstory-home-")  # also for the processes that tests start

settings.register_profile("untimed", deadline=None)
settings.register_profile("deep", deadline=None, max_examples=5000)
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-specs", action="store_true", help="rewrite the expected messages in docs/spec")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """All tests on every core; a chosen few, or specs being written, in one process, which starts and debugs better."""
    chosen = config.args_source is pytest.Config.ArgsSource.ARGS or config.getoption("keyword")
    return 0 if chosen or config.getoption("--update-specs") else None
