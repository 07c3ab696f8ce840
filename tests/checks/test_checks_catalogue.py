"""Every row's own examples: the wrong one raises the code and nothing else, the right one is silent."""

from __future__ import annotations

import pytest
from telling import codes

from storyboard.text.catalogue import TABLES
from storyboard.text.catalogue.files import ROWS as FILES

SHOWN = [row for row in TABLES["checks"] if row.wrong]


@pytest.mark.parametrize("row", SHOWN, ids=lambda row: row.code)
def test_wrong_and_right(row) -> None:
    assert codes(row.wrong) == {row.code}
    assert codes(row.right) == set()


def test_all_but_files_have_examples() -> None:
    assert {row.code for row in TABLES["checks"]} - {row.code for row in SHOWN} == {row.code for row in FILES}
