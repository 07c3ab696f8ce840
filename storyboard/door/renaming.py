"""A name changed everywhere at once: sources of the whole project, locks, journals and files, so that nothing is made
again."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from storyboard.door.cut_off import VERSION
from storyboard.door.hand import RefusedError, StoryPath, Tell, refusing, unheard, without_faults
from storyboard.door.reading import Checked, check, retold
from storyboard.door.relocking import Kind, Relock, differing, kinds, relock
from storyboard.door.unfinished import (
    Rewrite,
    Shelf,
    Unfinished,
    finish,
    holding,
    put_back,
    see_through,
    source,
    write_down,
)
from storyboard.project.place import Project, stories_of
from storyboard.story.names import CALLED, Seen
from storyboard.story.renaming import MEANT, bound, called, places
from storyboard.syntax.names import as_name, canonical, is_name
from storyboard.text import Diagnostic, Edit, Source, Span, edited, normalise
from storyboard.text.catalogue import severity
from storyboard.text.phrases import listed
from storyboard.text.suggest import closest


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A source before and after, as normalised text. `name` is its path from the root, `places` how many changed."""

    name: str
    before: str
    after: str
    places: int

    def diff(self) -> str:
        """The change as a unified diff."""
        lines = unified_diff(
            self.before.splitlines(keepends=True),
            self.after.splitlines(keepends=True),
            f"a/{self.name}",
            f"b/{self.name}",
        )
        return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


@dataclass(frozen=True, slots=True)
class Renamed:
    """A rename, done or (`dry`) only worked out. `moved` maps addresses of takes to those of now, over all locks.

    `shown` is the shown name of an element, which stays: the service gets it, so with another one its clips would be
    made again.
    """

    old: str
    new: str
    sources: tuple[Rewritten, ...]
    moved: Mapping[str, str]
    dry: bool
    shown: str | None = None


def rename(
    path: StoryPath,
    old: str,
    new: str,
    *,
    dry_run: bool = False,
    environment: Mapping[str, str] | None = None,
    tell: Tell = unheard,
) -> Renamed:
    """Give an element, scene, edit, picture, video, style or text another name. Raises RefusedError, nothing changed.

    The name is changed where it is bound: in its declaration, or in the import that gives it as an alias. A rename
    that was cut off before is first seen to its end, and that is all where it is the same.
    """
    checked = check(path, environment=environment)
    if not dry_run:
        with refusing(checked):
            before = finish(checked.project)
        if before is not None:
            if (before.old, before.new) == (canonical(old), canonical(new)):
                return Renamed(before.old, before.new, _shown(before), before.moved, dry=False)
            checked = check(path, environment=environment)
    project = without_faults(checked)
    old, new = canonical(old), canonical(new)
    binding = _binding(checked, old, new)
    with refusing(checked), nullcontext() if dry_run else holding(project):
        shelves = kinds(project)
        told = {story: retold(checked, {}, story=story) for story in _stories(checked)}
        raw = {name: (project.root / name).read_bytes() for name in _reached(told)}
        sources = _rewritten(told, raw, binding, old, new)
        _collisions(told, binding, new)
        texts = {each.name: each.after for each in sources}
        again = {story: retold(each, texts) for story, each in told.items() if texts.keys() & set(_files(each))}
        for story, after in again.items():
            _no_worse(told[story], after, new)
        pairs = [(told[story], after) for story, after in again.items() if after.ok]
        _same(address for pair in pairs for address in differing(*pair))
        found = [_relocked(kind, pairs, write=not dry_run, tell=tell) for kind in shelves]
        moved = {before: after for each in found for one in each for before, after in one.moved.items()}
        if not dry_run:
            rewrites = tuple(_rewrite(each, raw[each.name]) for each in sources)
            marked = [
                Shelf.of(one.moving, live=kind.live, draft=kind.draft)
                for kind, each in zip(shelves, found, strict=True)
                for one in each
            ]
            _carry_out(project, Unfinished(VERSION, old, new, rewrites, tuple(marked), moved))
        return Renamed(old, new, sources, moved, dry_run, _shown_name(checked, binding))


def _binding(checked: Checked, old: str, new: str) -> Span:
    """Where the name is bound, if it may be changed there."""
    assert checked.compiled is not None and checked.project is not None
    if not is_name(new):
        near = as_name(new)
        hint = f" Try '{near}'." if near else ""
        raise RefusedError(f"'{new}' is no name: a name is letters, digits and _, and begins with a letter.{hint}")
    if old == new:
        raise RefusedError(f"It is called '{old}' already.")
    scopes, trees = checked.compiled.reading.scopes, checked.compiled.trees
    names = scopes[checked.project.story].names
    if old not in names:
        near = closest(old, names)
        if "." in old and old.partition(".")[0] in names:
            raise RefusedError(f"'{old}' is a clip; clips are named by their scene. Rename '{old.partition('.')[0]}'.")
        raise RefusedError(f"Nothing is called '{old}' here." + (f" Did you mean '{near}'?" if near else ""))
    if new in MEANT.get(names[old].declared.kind, ()):
        raise RefusedError(f"'{new}' means something else in a story. Choose another name.")
    binding = bound(checked.project.story, old, trees, scopes)
    assert binding is not None
    if Path(binding.file).is_absolute() or binding.file.startswith("../"):
        raise RefusedError(
            f"'{old}' is declared in {binding.file}, outside this project, which others may use."
            f" Give it another name here: import {old} as {new} from ..."
        )
    return binding


def _stories(checked: Checked) -> Iterator[str]:
    """Every story file of the project, each of which may use the name; the story at hand first."""
    assert checked.project is not None
    yield checked.project.story
    yield from (name for name in stories_of(checked.project) if name != checked.project.story)


def _files(checked: Checked) -> tuple[str, ...]:
    return tuple(checked.compiled.trees) if checked.compiled else ()


def _reached(told: Mapping[str, Checked]) -> list[str]:
    names = dict.fromkeys(name for each in told.values() for name in _files(each))
    return [name for name in names if not name.startswith("../") and not Path(name).is_absolute()]


def _rewritten(
    told: Mapping[str, Checked], raw: Mapping[str, bytes], binding: Span, old: str, new: str
) -> tuple[Rewritten, ...]:
    """Every file that says the name, with the new one."""
    spans: dict[str, set[Span]] = {}
    sources: dict[str, Source] = {}
    for story, each in told.items():
        assert each.compiled is not None
        reading, trees = each.compiled.reading, each.compiled.trees
        touched = False
        for file in _files(each):
            found = places(file, binding, each.sources[file], trees, reading.scopes, reading.uses)
            spans.setdefault(file, set()).update(found)
            sources[file] = each.sources[file]
            touched |= bool(found)
        if _errors(each) and (touched or old in each.sources[story].text):
            raise RefusedError(
                f"{story} has faults, and may say '{old}' where that cannot be seen. Mend it first:"
                f" kstory check {story}",
            )
    outside = [file for file, found in spans.items() if found and file not in raw]
    if outside:
        raise RefusedError(f"'{old}' is also said in {listed(outside)}, outside this project. Nothing was changed.")
    made = []
    for file, changes in spans.items():
        if changes:
            text = sources[file].text
            if normalise(raw[file].decode("utf-8")) != text:
                raise RefusedError(f"{file} changed meanwhile. Nothing was changed; try again.")
            made.append(Rewritten(file, text, edited(text, [Edit(span, new) for span in changes]), len(changes)))
    return tuple(made)


def _errors(checked: Checked) -> list[Diagnostic]:
    assert checked.compiled is not None
    return [each for each in checked.compiled.diagnostics if severity(each.code) == "error"]


def _collisions(told: Mapping[str, Checked], binding: Span, new: str) -> None:
    """That nothing is called by the new name wherever the old one is said."""
    for each in told.values():
        assert each.compiled is not None
        scopes, trees = each.compiled.reading.scopes, each.compiled.trees
        for file in _files(each):
            other = scopes[file].names.get(new) if file in scopes else None
            if other is not None and called(file, binding, trees, scopes):
                raise RefusedError(
                    f"'{new}' is {_kind(other)} already ({_where(other.at, each)}). Choose another name."
                )


def _kind(seen: Seen) -> str:
    return seen.declared.called if seen.declared.kind == "element" else CALLED[seen.declared.kind]


def _where(span: Span, checked: Checked) -> str:
    source = checked.sources.get(span.file)
    return f"{span.file}:{source.position(span.start).line}" if source else span.file


def _no_worse(before: Checked, after: Checked, new: str) -> None:
    """That the new name brings no fault of its own, such as a word that means something else."""
    known = {(each.code, each.message) for each in _errors(before)}
    for fault in _errors(after):
        if (fault.code, fault.message) not in known and len(_errors(after)) > len(_errors(before)):
            raise RefusedError(f"The name '{new}' would not do: {fault.message}", checked=after, faults=(fault,))


def _relocked(kind: Kind, pairs: Sequence[tuple[Checked, Checked]], *, write: bool, tell: Tell) -> list[Relock]:
    """What becomes of one lock, where nothing would be made again."""
    found = relock(kind, pairs, write=write, tell=tell)
    _same(address for one in found for address in one.differing)
    return found


def _same(addresses: Iterable[str]) -> None:
    """That no step would be sent otherwise than before."""
    if others := list(dict.fromkeys(addresses)):
        raise RefusedError(f"The new name would change what is sent for {listed(others)}. Nothing was changed.")


def _rewrite(source: Rewritten, raw: bytes) -> Rewrite:
    return Rewrite(source.name, raw, _as_typed(source, raw), source.places)


def _shown_name(checked: Checked, binding: Span) -> str | None:
    assert checked.compiled is not None
    elements = checked.compiled.story.elements.values()
    return next((element.shown for element in elements if element.name_span == binding), None)


def _shown(rename: Unfinished) -> tuple[Rewritten, ...]:
    """The sources of a rename that was begun by another process."""
    return tuple(Rewritten(each.name, _text(each.before), _text(each.after), each.places) for each in rename.rewrites)


def _text(raw: bytes) -> str:
    return normalise(raw.decode("utf-8"))


def _carry_out(project: Project, rename: Unfinished) -> None:
    """All of a rename or nothing: whatever fails before a lock has followed puts the sources back; a kill, or what
    fails later, is made good by whatever takes the project in hand next."""
    followed: list[Shelf] = []
    for each in rename.rewrites:
        if source(project.root, each.name) is None:
            raise RefusedError(f"{each.name} is hidden, or no .kstory file of this project. Nothing was changed.")
        if (project.root / each.name).read_bytes() != each.before:
            raise RefusedError(f"{each.name} changed meanwhile. Nothing was changed; try again.")
    try:
        write_down(project, rename)
        see_through(project, rename, followed)
    except BaseException:
        if not followed:
            with contextlib.suppress(OSError):  # a disk so full that not even this can be done leaves it to the next
                put_back(project, rename)
        raise


def _as_typed(source: Rewritten, raw: bytes) -> bytes:
    """The new text with the line ends and the byte order mark of the old file, line by line."""
    text = raw.decode("utf-8")
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    ends: list[str] = []
    at = 0
    text = text.removeprefix("\ufeff")
    for line in source.before.split("\n")[:-1]:
        at += len(line)
        ends.append("\r\n" if text.startswith("\r\n", at) else text[at])
        at += len(ends[-1])
    lines = source.after.split("\n")
    body = "".join(line + end for line, end in zip(lines, [*ends, ""], strict=True))
    return (mark + body).encode("utf-8")
