"""kstory.toml and the environment: strict, every fault in one run, at its line."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyboard.kling.prices import CATALOGUE
from storyboard.project.config import PRICES, Config, read_config
from storyboard.text import MediaProblem, Source

WHOLE = """
[service]
name = "gmi"
concurrency = 5
poll_seconds = 2.5
deadline_minutes = 45
settle_seconds = 90
busy_seconds = 120
base_url = "https://example.com/queue/"

[money]
max_cost = 12.50
budget = 100

[prices]
"std.silent" = 0.08
std.sound = 0.1
element = 0
dated = 2026-05-01

[prompt]
template = "prompt.txt"

[paths]
allow = ["../shared", "/srv/art"]
"""


def config(text: str, **environment: str) -> Config:
    found, faults = read_config(Source("kstory.toml", text), environment)
    assert not faults
    return found


def faults(text: str, **environment: str) -> list[tuple[str, str]]:
    """Each fault's code and what it underlines."""
    _, found = read_config(Source("kstory.toml", text), environment)
    return [(each.code, text[each.span.start : each.span.end]) for each in found]


def test_every_setting() -> None:
    assert config(WHOLE) == Config(
        service="gmi",
        concurrency=5,
        poll_seconds=2.5,
        deadline_minutes=45,
        settle_seconds=90,
        busy_seconds=120,
        base_url="https://example.com/queue",
        max_cost=Decimal("12.50"),
        budget=Decimal(100),
        prices={"std.silent": Decimal("0.08"), "std.sound": Decimal("0.1"), "element": Decimal(0)},
        prices_dated="2026-05-01",
        template="prompt.txt",
        allow=("../shared", "/srv/art"),
    )


def test_without_a_file_the_defaults_hold() -> None:
    found, complaints = read_config(None, {})
    assert (found.service, found.concurrency, found.poll_seconds, found.deadline_minutes) == ("rehearsal", 3, 5, 30)
    assert not complaints


def test_the_short_way_to_go_live() -> None:
    assert config('service = "gmi"\n').service == "gmi"
    (fault,) = faults('service = "gmi"\n[service]\nconcurrency = 2\n')
    assert fault[0] == "config-broken"


def test_prices_are_those_of_the_catalogue() -> None:
    assert set(PRICES) == {f"{mode}.{kind}" for mode, kind in CATALOGUE.second}


def test_the_environment_stands_above_the_file() -> None:
    found = config(
        WHOLE,
        KSTORY_CONCURRENCY="7",
        KSTORY_POLL_SECONDS="0.5",
        KSTORY_DEADLINE_MINUTES=" 10 ",
        GMI_BASE_URL="http://127.0.0.1:8000/",
    )
    assert (found.concurrency, found.poll_seconds, found.deadline_minutes) == (7, 0.5, 10)
    assert found.base_url == "http://127.0.0.1:8000"
    assert config(WHOLE, KSTORY_CONCURRENCY="").concurrency == 5


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("KSTORY_CONCURRENCY", "three"),
        ("KSTORY_CONCURRENCY", "0"),
        ("KSTORY_CONCURRENCY", "2.5"),
        ("KSTORY_POLL_SECONDS", "-1"),
        ("KSTORY_POLL_SECONDS", "nan"),
        ("KSTORY_DEADLINE_MINUTES", "Infinity"),
        ("GMI_BASE_URL", "console.example.com"),
        ("GMI_BASE_URL", "file:///etc/passwd"),
        ("GMI_BASE_URL", "https://[broken"),
    ],
)
def test_a_bad_variable_is_named(variable: str, value: str) -> None:
    found, (fault,) = read_config(None, {variable: value})
    assert fault.code == "variable-value"
    assert variable in fault.message and value in fault.message
    assert found == Config()


def test_every_fault_in_one_run_at_its_line() -> None:
    text = "[service]\nconcurency = 3\npoll_seconds = 'x'\n\n[money]\nmax_cost = -1\n[prices]\n'std.loud' = 1\n"
    assert faults(text) == [
        ("config-unknown", "concurency = 3"),
        ("config-value", "poll_seconds = 'x'"),
        ("config-value", "max_cost = -1"),
        ("config-unknown", "'std.loud' = 1"),
    ]


def test_a_near_name_is_suggested() -> None:
    _, (fault,) = read_config(Source("kstory.toml", "[money]\nmaxcost = 3\n"), {})
    assert fault.hint and "`money.max_cost`" in fault.hint


@pytest.mark.parametrize("text", ["[service\n", "a = \n", "x = 1\nx = 2\n", "= 3", '[paths]\nallow = ["a"'])
def test_broken_toml_is_one_fault(text: str) -> None:
    assert [code for code, _ in faults(text)] == ["config-broken"]


def test_a_file_that_cannot_be_read() -> None:
    found, (fault,) = read_config(MediaProblem("unreadable", "it is a folder"), {})
    assert (found, fault.code) == (Config(), "config-broken")


@pytest.mark.parametrize(
    "line",
    [
        "service.concurrency = true",
        "service.concurrency = 1001",
        "service.name = 'live'",
        "money.budget = nan",
        "money.budget = '5'",
        "prices.dated = 'yesterday'",
        "prompt.template = ''",
        "paths.allow = '../shared'",
        "paths.allow = [1]",
    ],
)
def test_a_value_that_cannot_be(line: str) -> None:
    assert faults(line) == [("config-value", line)]


@given(st.text(max_size=200) | st.text(alphabet="[]=\"'.#\n abc019", max_size=80))
def test_nothing_makes_it_fail(text: str) -> None:
    found, complaints = read_config(Source("kstory.toml", text.replace("\r", "")), {})
    assert isinstance(found, Config)
    assert all(each.span.end <= len(text) for each in complaints)
