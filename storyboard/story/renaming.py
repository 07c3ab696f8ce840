"""Where a name is bound, and every place that says it: what a rename has to change, in all files that see it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from storyboard.story.desk import Use
from storyboard.story.imports import beside
from storyboard.story.names import Kind, Scope, imports
from storyboard.syntax.names import MENTION, NAME, Expression, canonical
from storyboard.syntax.tree import Block, Cue, Import, Item, Let, Mentioned, Prose, Setting, Tree, Word
from storyboard.text import Source, Span

MEANT: Final[Mapping[Kind, frozenset[str]]] = {
    "let": frozenset({"take", "range", "loop"}),
    "style": frozenset({"none"}),
}
"""Words that mean something else where the name of a kind stands, be it in a take that is yet to come."""

_AT: Final = Expression(rf"@@|{MENTION}")
_NAME: Final = Expression(NAME)


def bound(file: str, name: str, trees: Mapping[str, Tree], scopes: Mapping[str, Scope]) -> Span | None:
    """Where a name that `file` can see is bound: the name in its declaration, or the alias in an import (`x as name`).

    An import without an alias binds nothing: it passes on what is bound elsewhere. None for a name that is not seen.
    """
    visited: set[tuple[str, str]] = set()
    while (file, name) not in visited and file in scopes:
        visited.add((file, name))
        seen = scopes[file].names.get(name)
        if seen is None:
            return None
        if seen.at == seen.declared.at:
            return seen.at
        item, word, alias = _brought(trees[file], seen.at)
        if item is None:
            return None
        if alias is not None:
            return alias.span
        file, name = beside(file, item.path.text), word.text if word else name
    return None


def _brought(tree: Tree, at: Span) -> tuple[Import | None, Word | None, Word | None]:
    """The import through which a name came into a file at `at`: itself, the name in it and the alias, where there
    are."""
    for item in imports(tree):
        if item.path.inner == at:
            return item, None, None
        for each in item.names:
            if (each.alias or each.name).span == at:
                return item, each.name, each.alias
    return None, None, None


def called(file: str, binding: Span, trees: Mapping[str, Tree], scopes: Mapping[str, Scope]) -> frozenset[str]:
    """What a file calls that which is bound there; nothing if it sees it only under an alias, or not at all."""
    return frozenset(name for name in scopes[file].names if bound(file, name, trees, scopes) == binding)


def places(
    file: str,
    binding: Span,
    source: Source,
    trees: Mapping[str, Tree],
    scopes: Mapping[str, Scope],
    uses: Iterable[Use],
) -> tuple[Span, ...]:
    """Every place in `file` that says the name bound at `binding`: the name alone, without `@` or brackets.

    `uses` are those of a reading in which the file took part: by them names in templates are known.
    """
    names = called(file, binding, trees, scopes)
    found = {binding} if binding.file == file else set[Span]()
    for item in imports(trees[file]):
        target = beside(file, item.path.text)
        found |= {
            each.name.span
            for each in item.names
            if target in scopes and bound(target, each.name.text, trees, scopes) == binding
        }
    if names:
        for use in uses:
            text = source.text[use.span.start : use.span.end]
            if use.span.file == file and canonical(text) in names and _NAME.fullmatch(text):
                found.add(use.span)
        found |= {span for span in _said(trees[file].items, source) if canonical(_text(source, span)) in names}
    return tuple(sorted(found))


def _said(items: Iterable[Item], source: Source) -> Iterator[Span]:
    """All names said with `@`, and the styles of settings."""
    for item in items:
        match item:
            case Prose(span=span):
                yield from _mentions(span, source)
            case Let(value=text):
                yield from _mentions(text.inner, source)
            case Cue(speaker=speaker, how=how, words=words):
                yield from _bare(speaker.span, source)
                yield from _mentions(words.span, source)
                if how is not None:
                    yield from _mentions(how.span, source)
            case Setting(word=setting, values=values):
                for value in values:
                    if isinstance(value, Mentioned) or (isinstance(value, Word) and setting.text == "style"):
                        yield from _bare(value.span, source)
            case Block(body=body, framing=framing):
                for word in framing:
                    yield from _mentions(word.span, source)
                yield from _said(body, source)


def _mentions(span: Span, source: Source) -> Iterator[Span]:
    for match in _AT.finditer(_text(source, span)):
        if match[0] != "@@":
            group = "marked" if match["marked"] is not None else "bare"
            start, end = match.span(group)
            yield from _bare(Span(span.file, span.start + start, span.start + end), source)


def _bare(span: Span, source: Source) -> Iterator[Span]:
    """The name inside `@name` or `@[ name ]`."""
    if match := _NAME.search(_text(source, span)):
        yield Span(span.file, span.start + match.start(), span.start + match.end())


def _text(source: Source, span: Span) -> str:
    return source.text[span.start : span.end]
