from __future__ import annotations

import pytest
from asking import CAST, FILM, library

from storyboard.compiler import compile_story
from storyboard.editor import places
from storyboard.kling.prices import CATALOGUE
from storyboard.ledger.records import Lock, Node, Take
from storyboard.planner.make import make_plan
from storyboard.text import MediaProblem, Source, Span, edited

FILES = {
    "cast.kstory": CAST,
    "middle.kstory": 'import mara, letter as note from "cast.kstory"\nlet said = "{{ station }}"\n'
    'import station from "cast.kstory"\n',
    "film.kstory": 'import "middle.kstory"\nscene one {\n  shot 5s {\n    @mara reads @note in {{ station }}\n'
    "    @mara: Ah\n  }\n  shot 5s {\n    @[mara] and {{ said }}\n  }\n}\n",
    "alone.kstory": 'character mara "Another" {\n  Somebody else\n}\n'
    "scene two {\n  shot 5s {\n    @mara waits\n  }\n}\n",
    "lead.kstory": 'import mara as lead from "cast.kstory"\n'
    "scene three {\n  with: @lead\n  shot 5s {\n    @lead\n  }\n}\n",
}


def at(file: str, text: str, nth: int = 0) -> places.Named:
    source = Source(file, FILES[file])
    place = -1
    for _ in range(nth + 1):
        place = source.text.index(text, place + 1)
    found = places.named(source, place + len(text) - 1)
    assert found
    return found


def renamed(file: str, text: str, new: str, nth: int = 0) -> dict[str, str]:
    edits = places.rename(library(FILES), at(file, text, nth), new)
    assert not isinstance(edits, places.Refused)
    return {name: edited(FILES[name], rows) for name, rows in edits.items()}


def read(spans: tuple[Span, ...]) -> list[tuple[str, str]]:
    return sorted((span.file, FILES[span.file][span.start : span.end]) for span in spans)


def test_a_name_leads_to_its_declaration_through_imports_and_aliases() -> None:
    shelf = library(FILES)
    for file, text, name in (
        ("film.kstory", "@mara", "mara"),
        ("film.kstory", "@note", "letter"),
        ("film.kstory", "{{ station", "station"),
        ("lead.kstory", "@lead", "mara"),
        ("middle.kstory", "letter", "letter"),
    ):
        span = places.definition(shelf, at(file, text))
        assert span and (span.file, FILES[span.file][span.start : span.end]) == ("cast.kstory", name)


def test_the_path_of_an_import_leads_to_its_file() -> None:
    source = Source("film.kstory", FILES["film.kstory"])
    assert places.file_at(source, source.text.index("middle") + 2) == "middle.kstory"


def test_references_are_found_in_every_file_under_every_name() -> None:
    shelf = library(FILES)
    target = places.definition(shelf, at("lead.kstory", "@lead"))
    assert target
    found = read(places.references(shelf, target))
    assert ("alone.kstory", "mara") not in found
    assert found.count(("film.kstory", "mara")) == 3
    assert found.count(("lead.kstory", "lead")) == 3
    assert ("lead.kstory", "mara") in found and ("middle.kstory", "mara") in found
    assert ("cast.kstory", "mara") in found
    assert target not in places.references(shelf, target, declaration=False)


def test_a_name_is_renamed_everywhere_it_goes_by_it_and_nowhere_else() -> None:
    made = renamed("film.kstory", "@mara", "marta")
    assert set(made) == {"cast.kstory", "middle.kstory", "film.kstory", "lead.kstory"}
    assert "import mara" not in made["middle.kstory"] and "import marta, letter as note" in made["middle.kstory"]
    assert made["lead.kstory"].startswith("import marta as lead") and "@lead" in made["lead.kstory"]
    assert "@[marta] and" in made["film.kstory"] and "@marta: Ah" in made["film.kstory"]
    assert 'character marta "Mara"' in made["cast.kstory"]


def test_an_alias_is_a_name_of_its_own() -> None:
    made = renamed("lead.kstory", "@lead", "hero")
    assert set(made) == {"lead.kstory"}
    assert "import mara as hero" in made["lead.kstory"] and "with: @hero" in made["lead.kstory"]
    made = renamed("film.kstory", "@note", "paper")
    assert set(made) == {"film.kstory", "middle.kstory"}
    assert "letter as paper" in made["middle.kstory"]


@pytest.mark.parametrize("start", ["@mara", "@note", "{{ station", "{{ said"])
def test_a_renamed_story_means_what_it_meant(start: str) -> None:
    made = {**FILES, **renamed("film.kstory", start, "etwas_neues")}

    def errors(files: dict[str, str]) -> list[str]:
        def hand(path: str) -> Source | MediaProblem:
            return Source(path, files[path]) if path in files else MediaProblem("missing", "there is no such file")

        return [each.code for each in compile_story("film.kstory", hand).diagnostics]

    assert errors(made) == errors(FILES)


def test_accents_typed_in_two_ways_are_one_name() -> None:
    text = 'character ren\u00e9 "Rene" {\n  A man\n}\nscene a {\n  shot 5s {\n    @rene\u0301 waits\n  }\n}\n'
    shelf = library({"a.kstory": text})
    found = places.named(shelf.sources["a.kstory"], text.index("ren") + 1)
    assert found
    edits = places.rename(shelf, found, "paul")
    assert not isinstance(edits, places.Refused)
    assert edited(text, edits["a.kstory"]).count("paul") == 2


@pytest.mark.parametrize("new", ["", "two words", "9lives", "letter", "station"])
def test_a_name_that_cannot_be_is_refused(new: str) -> None:
    shelf = library({"film.kstory": FILM})
    found = places.named(shelf.sources["film.kstory"], FILM.index("@mara") + 2)
    assert found and isinstance(places.rename(shelf, found, new), places.Refused)


def test_a_scene_that_is_renamed_is_not_paid_for_again() -> None:
    """The lock keeps its old address: the planner knows a clip by what was asked for."""
    follow = FILM + 'scene after "After" {\n  start: @platform\n  shot 5s {\n    Snow on the rails\n  }\n}\n'
    before = plan(follow, Lock())
    nodes = tuple(
        Node(
            "film.kstory",
            step.address,
            "clip",
            (
                Take(
                    1,
                    step.variants[0].fingerprint,
                    "2026-01-01T00:00:00Z",
                    file=f"{step.address}.mp4",
                    sha256="ab",
                    inputs=dict.fromkeys(step.needs, "ab"),
                ),
            ),
            1,
        )
        for step in before.steps
        if step.kind == "clip"
    )
    lock = Lock(nodes=nodes)
    assert {step.state for step in plan(follow, lock).steps} == {"kept"}
    shelf = library({"film.kstory": follow})
    found = places.named(shelf.sources["film.kstory"], follow.index("platform") + 1)
    assert found
    edits = places.rename(shelf, found, "quay")
    assert not isinstance(edits, places.Refused)
    after = plan(edited(follow, edits["film.kstory"]), lock)
    assert [step.address for step in after.steps] == ["quay.1", "after.1"]
    assert {step.state for step in after.steps} == {"kept"}
    assert not any(step.submits for step in after.steps)


def plan(text: str, lock: Lock):  # type: ignore[no-untyped-def]
    made = compile_story("film.kstory", lambda path: Source(path, text.replace(" before @[yard]", "")))
    return make_plan(made.story, lock, {}, CATALOGUE, made.sources)[0]


@pytest.mark.timeout(60)
def test_a_name_said_very_often_is_renamed_without_copying_what_was_found() -> None:
    """Minutes, if each edit made the list anew."""
    text = (
        'character mara "Mara" {\n  id: "1"\n}\nscene a {\n  shot 5s {\n    '
        + ("@mara " * 1000 + "\n") * 200
        + "\n  }\n}\n"
    )
    found = places.named(Source("film.kstory", text), text.index("@mara") + 2)
    assert found
    edits = places.rename(library({"film.kstory": text}), found, "tomas")
    assert not isinstance(edits, places.Refused)
    assert len(edits["film.kstory"]) == 200_001
