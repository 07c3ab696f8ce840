"""Names whose import is missing: one word for all of them, and the import as its fix."""

from __future__ import annotations

from collections.abc import Mapping

from storyboard.compiler import Compiled, compile_story
from storyboard.text import MediaProblem, Source, edited

CAST = 'character mara "Mara" {\n  A woman\n  id: "1"\n}\ncharacter tomas "Tomas" {\n  A man\n  id: "2"\n}\n'
LOOKS = 'style noir {\n  Black and white.\n}\nlet yard = "a yard in snow"\n'
SCENE = "scene gate {\n  aspect: 1:1\n  style: noir\n  shot 5s {\n    @mara and @tomas in {{ yard }}.\n  }\n}\n"


def compiled(text: str, files: Mapping[str, str], entry: str = "film.kstory") -> Compiled:
    texts = {**files, entry: text}

    def read(path: str) -> Source | MediaProblem:
        return Source(path, texts[path]) if path in texts else MediaProblem("missing", "there is no such file")

    return compile_story(entry, read, others=lambda: sorted(texts))


def mended(text: str, files: Mapping[str, str], entry: str = "film.kstory") -> str:
    """The text after the fixes of its complaints, again and again."""
    for _ in range(4):
        text = edited(text, (edit for each in compiled(text, files, entry).diagnostics for edit in each.fix))
    return text


def test_the_names_of_an_import_that_is_gone_are_told_together() -> None:
    (fault,) = compiled(SCENE, {"cast.kstory": CAST + LOOKS}).diagnostics
    assert all(f"'{name}'" in fault.message for name in ("mara", "tomas", "noir", "yard"))
    whole = mended(SCENE, {"cast.kstory": CAST + LOOKS})
    assert whole.endswith(SCENE)
    assert compiled(whole, {"cast.kstory": CAST + LOOKS}).diagnostics == ()


def test_names_of_two_files_are_imported_from_both() -> None:
    files = {"all/cast.kstory": CAST, "all/looks.kstory": LOOKS}
    whole = mended(SCENE, files, "one/film.kstory")
    assert 'from "../all/cast.kstory"' in whole
    assert compiled(whole, files, "one/film.kstory").diagnostics == ()


def test_an_import_of_that_file_is_added_to() -> None:
    text = f'# A film.\nimport mara from "cast.kstory"\n\n{SCENE}'
    whole = mended(text, {"cast.kstory": CAST + LOOKS})
    assert whole.count("import") == 1
    assert compiled(whole, {"cast.kstory": CAST + LOOKS}).diagnostics == ()


def test_a_name_that_two_files_declare_is_the_writers_to_choose() -> None:
    files = {"cast.kstory": CAST + LOOKS, "other.kstory": CAST + LOOKS}
    (fault,) = compiled(SCENE, files).diagnostics
    assert fault.fix == ()


def test_names_that_no_file_declares_are_told_one_by_one() -> None:
    found = compiled(SCENE, {"cast.kstory": 'image other = "o.png"\n'}).diagnostics
    assert len(found) == 4


def test_other_files_are_left_alone_where_nothing_is_missing() -> None:
    def never() -> list[str]:
        raise AssertionError

    text = "scene gate {\n  aspect: 1:1\n  shot 5s {\n    Snow.\n  }\n}\n"
    assert compile_story("f", lambda path: Source(path, text), others=lambda: iter(never())).ok
