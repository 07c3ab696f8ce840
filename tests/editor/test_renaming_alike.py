"""A name changed in an editor is the name changed by `kstory mv`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from asking import EXAMPLES

from storyboard.door.hand import RefusedError
from storyboard.door.reading import check
from storyboard.door.renaming import rename
from storyboard.editor import places
from storyboard.editor.shelf import library_of
from storyboard.editor.workspace import Workspace
from storyboard.syntax import parse
from storyboard.text import MediaFacts, Source, Span, edited
from storyboard.text.catalogue import severity

NEW = "something_new"
MOST = 20
"""Names of a story that are tried."""
CORPUS = Path(__file__).parents[1] / "corpus"
SPRINKLED = """\
import mara as lead, tomas, coat from "cast.kstory"
let light = "dusk, @lead near {{ coat }}"
style noir {
  Black, as @lead likes {{ light }}.
}
image sky = "https://example.org/sky.png"
scene one "One, @lead" {
  aspect: 16:9
  sound: on
  style: noir
  with: @tomas
  start: @sky
  {% for lead in [light, coat] %}{{ lead }}{% endfor %}

  shot 5s near @[ lead ] {
    @lead and @@lead, {{ light | trim }}.
    @tomas (to @lead): Lead on, @lead.
  }
}
edit two "Two" {
  source: @one
  {% if take == 2 %}{{ coat }}{% endif %} of @[tomas].
}
"""
CAST = """\
character mara "Mara" {
  A woman
  id: "1"
}
character tomas "Tomas" {
  A man
  id: "2"
}
let coat = "the coat of {{ wool }}"
let wool = "wool"
"""


class AllIsWell:
    """Finds every picture and clip, whatever it is."""

    def __init__(self, *_: object) -> None:
        pass

    def __call__(self, path: str) -> MediaFacts:
        if path.endswith((".mp4", ".mov")):
            return MediaFacts("video", path[-3:], 1_000_000, 1920, 1080, path, 6.0, 24.0)
        return MediaFacts("picture", path.rpartition(".")[2], 1_000_000, 1280, 720, path)

    def remember(self) -> None:
        pass


@pytest.fixture(autouse=True)
def _whatever_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storyboard.door.reading.Measurer", AllIsWell)


@pytest.fixture(
    params=[*sorted(CORPUS.glob("*.kstory")), *EXAMPLES, None], ids=lambda path: path.stem if path else "all"
)
def story(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A story by itself in a folder, with all that stands in folders beside it."""
    if request.param is None:
        (tmp_path / "cast.kstory").write_text(CAST, encoding="utf-8")
        (tmp_path / "film.kstory").write_text(SPRINKLED, encoding="utf-8")
        return tmp_path / "film.kstory"
    source: Path = request.param
    for each in source.parent.iterdir():
        if each.is_dir() and each.name not in ("build", "broken"):
            shutil.copytree(each, tmp_path / each.name)
        elif each == source or each.suffix in (".png", ".jpg", ".mp4", ".toml"):
            shutil.copy(each, tmp_path)
    return tmp_path / source.name


def by_command(story: Path, name: str, new: str = NEW) -> dict[str, str] | None:
    """The files that `kstory mv` would change; None where it refuses."""
    try:
        return {each.name: each.after for each in rename(story, name, new, dry_run=True, environment={}).sources}
    except RefusedError:
        return None


def test_both_change_the_same(story: Path) -> None:
    stories = Workspace({})
    document = stories.open(story.as_uri(), story, story.read_text(encoding="utf-8"), 1)
    library, file = library_of(stories, document.uri), document.source.name
    names = [*library.seen[file].names]
    compared = 0
    for name in names[:: 1 + len(names) // MOST]:
        changed = by_command(story, name)
        at = places.Named((file, name), Span(file, 0, 0))
        edits = places.rename(library, at, NEW)
        if changed is not None:
            assert not isinstance(edits, places.Refused)
            assert {each: edited(library.sources[each].text, rows) for each, rows in edits.items()} == changed
            compared += 1
    assert compared or any(severity(each.code) == "error" for each in check(story, environment={}).diagnostics)


@pytest.mark.parametrize("new", ["none", "take", "continue", "as", "from", "range", "if", "sky", "One", "x" * 200])
def test_both_refuse_the_same(tmp_path: Path, new: str) -> None:
    story = tmp_path / "film.kstory"
    (tmp_path / "cast.kstory").write_text(CAST, encoding="utf-8")
    story.write_text(SPRINKLED, encoding="utf-8")
    stories = Workspace({})
    library = library_of(stories, stories.open(story.as_uri(), story, SPRINKLED, 1).uri)
    for name in ("lead", "tomas", "coat", "light", "noir", "sky", "one", "two"):
        edits = places.rename(library, places.Named((story.name, name), Span(story.name, 0, 0)), new)
        refused = isinstance(edits, places.Refused)
        assert refused == (by_command(story, name, new) is None) or name == new, name


def test_a_text_cannot_have_a_word_of_templates(tmp_path: Path) -> None:
    story = tmp_path / "film.kstory"
    story.write_text(SPRINKLED.replace(", coat from", " from").replace("{{ coat }}", "coats"), encoding="utf-8")
    stories = Workspace({})
    library = library_of(stories, stories.open(story.as_uri(), story, story.read_text(encoding="utf-8"), 1).uri)
    for name, refused in (("light", True), ("sky", False)):
        edits = places.rename(library, places.Named(("film.kstory", name), Span("film.kstory", 0, 0)), "if")
        assert isinstance(edits, places.Refused) == refused


def test_what_is_broken_is_renamed_as_far_as_its_lines_tell() -> None:
    text = SPRINKLED.replace(", coat from", " from").replace("| trim }}", "| }}, {{ light")
    library = places.Library({"f": Source("f", text)}, {"f": parse(Source("f", text))[0]})
    edits = places.rename(library, places.Named(("f", "light"), Span("f", 0, 0)), NEW)
    assert not isinstance(edits, places.Refused)
    assert "light" not in edited(text, edits["f"])
