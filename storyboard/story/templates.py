"""Jinja for story files: with exact places. Loaded only when a text needs it (see `expand`); `sandbox` says what it may
do.

Jinja knows lines only. Here each token carries its offset where Jinja keeps the line, which makes every place exact.
What a part of the template made stands between two marks of its own in the output.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Final

from jinja2 import Template, TemplateSyntaxError, nodes
from jinja2.lexer import TokenStream
from jinja2.meta import find_undeclared_variables
from jinja2.parser import Parser
from msgspec import Struct

from storyboard.story.expand import MOST, Asked, Fault, Made, Value, too_much
from storyboard.story.guard import Guard, Refused
from storyboard.story.sandbox import METER, Meter, Sandbox, TooMuchError
from storyboard.text.suggest import closest

_TAGS: Final = ("if", "elif", "else", "endif", "for", "endfor", "set")
_OPEN: Final = 0x100000
_CLOSE: Final = "\U0010fffd"
_PRIVATE: Final = re.compile("[\U00100000-\U0010ffff]")
"""The marks: the last plane of private use, which is taken out of what is filled in."""

Token = tuple[int, str, str]


class _Exact(Sandbox):
    def _tokenize(
        self, source: str, name: str | None, filename: str | None = None, state: str | None = None
    ) -> TokenStream:
        """Jinja's tokens, with offsets for line numbers."""
        return TokenStream(self.lexer.wrap(iter(_tokens(source)), name, filename), name, filename)


def _tokens(source: str) -> list[Token]:
    """Jinja's raw tokens as (offset, type, text). What is missing between two of them is stripped white space."""
    found: list[Token] = []
    at = 0
    try:
        for _, kind, text in _ENVIRONMENT.lexer.tokeniter(source, None):
            at = source.index(text, at)
            found.append((at, kind, text))
            at += len(text)
    except TemplateSyntaxError as wrong:
        rest = source[at:]
        raise TemplateSyntaxError(wrong.message or "", at + len(rest) - len(rest.lstrip())) from None
    return found


_ENVIRONMENT: Final = _Exact()


class Jinja(Struct, frozen=True, gc=False):
    """A template read by Jinja. `places` are the stretches that its marks stand for, `compiled` is None where it has
    faults."""

    text: str
    asks: tuple[Asked, ...] = ()
    faults: tuple[Fault, ...] = ()
    places: tuple[tuple[int, int], ...] = ()
    compiled: Template | None = None

    def fill(self, values: Mapping[str, Value]) -> tuple[Made, ...] | Fault:
        """Run it. Whatever goes wrong in there is a fault at the part that was running."""
        assert self.compiled is not None
        clean = {key: _PRIVATE.sub("", value) if isinstance(value, str) else value for key, value in values.items()}
        meter = Meter()
        context = self.compiled.new_context({**clean, METER: meter})
        out: list[str] = []
        try:
            for chunk in self.compiled.root_render_func(context):
                out.append(chunk)
                meter.print(chunk)
        except (TooMuchError, RecursionError, MemoryError) as wrong:
            return too_much(*self._running(wrong))
        except Exception as wrong:  # whatever a writer's expression may raise is the writer's to read
            start, end = self._running(wrong)
            return Fault("template-fails", f"This template cannot be filled in: {str(wrong).rstrip('.')}.", start, end)
        return tuple(self._pieces("".join(out)))

    def _running(self, wrong: BaseException) -> tuple[int, int]:
        """The part of the template that was running when something was raised."""
        at, trace = 0, wrong.__traceback__
        while trace:
            if trace.tb_frame.f_code.co_filename == "<template>" and self.compiled:
                at = self.compiled.get_corresponding_lineno(trace.tb_lineno)
            trace = trace.tb_next
        return _part(_tokens(self.text), at, len(self.text))

    def _pieces(self, out: str) -> Iterator[Made]:
        """The output, taken apart at its marks."""
        for part in out.split(_CLOSE):
            if len(part) > 1:
                start, end = self.places[ord(part[0]) - _OPEN]
                yield Made(part[1:], start, end, part[1:] == self.text[start:end])


def _part(tokens: list[Token], at: int, whole: int) -> tuple[int, int]:
    """The `{{ }}` or `{% %}` that holds the offset `at`, else the whole text."""
    start = None
    for place, kind, text in tokens:
        if kind in ("variable_begin", "block_begin"):
            start = place
        elif kind in ("variable_end", "block_end") and start is not None:
            if start <= at < place + len(text):
                return start, place + len(text.rstrip())
            start = None
    return (0, whole) if start is None or at < start else (start, whole)


def read(text: str) -> Jinja:
    """Read a template. Its faults are at most one of spelling, else all names and all things it may not do."""
    if len(text) > MOST:
        return Jinja(text, faults=(too_much(0, len(text)),))
    if strange := _PRIVATE.search(text):
        fault = Fault("template-syntax", "A template cannot hold this private character.", *strange.span())
        return Jinja(text, faults=(fault,))
    try:
        tree = Parser(_ENVIRONMENT, text).parse()
        places, faults = _mark(tree, text)
        if faults:
            return Jinja(text, faults=faults)
        asks = tuple(_asks(tree))
        compiled = Template.from_code(_ENVIRONMENT, _ENVIRONMENT.compile(tree), {})
    except TemplateSyntaxError as wrong:
        return Jinja(text, faults=(_misspelt(text, wrong.message or "", min(wrong.lineno, len(text))),))
    except (RecursionError, MemoryError, SyntaxError, ValueError):  # nested deeper, or longer numbers, than Python has
        return Jinja(text, faults=(too_much(0, len(text)),))
    return Jinja(text, asks, (), places, compiled)


def _asks(tree: nodes.Template) -> Iterator[Asked]:
    unknown = find_undeclared_variables(tree)
    for name in sorted(tree.find_all(nodes.Name), key=lambda name: name.lineno):
        if name.ctx == "load" and name.name in unknown and name.name != "range":
            yield Asked(name.name, name.lineno, name.lineno + len(name.name))


def _mark(tree: nodes.Template, text: str) -> tuple[tuple[tuple[int, int], ...], tuple[Fault, ...]]:
    """Guard the tree and put marks round every part of its output."""
    tokens = _tokens(text)
    guard = Guard()
    guard.visit(tree)
    places: list[tuple[int, int]] = []
    for output in tree.find_all(nodes.Output):
        marked: list[nodes.Expr] = []
        for child in output.nodes:
            at = child.lineno
            if isinstance(child, nodes.TemplateData):
                places.append((at, at + len(child.data)))
            else:
                places.append(_part(tokens, at, len(text)))
            opened = nodes.TemplateData(chr(_OPEN + len(places) - 1), lineno=at)
            marked += [opened, child, nodes.TemplateData(_CLOSE, lineno=at)]
        output.nodes = marked
    return tuple(places), tuple(_refusal(text, tokens, refused) for refused in guard.refused)


def _refusal(text: str, tokens: list[Token], refused: Refused) -> Fault:
    start, end = _part(tokens, refused.at, len(text))
    if refused.word and (found := text.find(refused.word, refused.at, end)) >= 0:
        start, end = found, found + len(refused.word)
    return Fault("template-refused", refused.message, start, end, refused.hint)


def _misspelt(text: str, message: str, at: int) -> Fault:
    """Jinja's complaint in the words of this language. Its own name tokens, which no writer has to know."""
    if unclosed := _unclosed(text, at):
        return unclosed
    try:
        tokens = _tokens(text)
    except TemplateSyntaxError:
        if "Missing end" in message or at >= len(text):
            start = max(text.rfind(mark, 0, len(text)) for mark in ("{#", "{%", "{{"))
            return Fault("template-syntax", f"`{text[start : start + 2]}` is never closed.", start, len(text))
        if text[at : at + 1] in ("'", '"'):
            return Fault("template-syntax", "This text inside a template is never closed.", at, len(text))
        hint = "A value ends with `}}`, a tag with `%}`." if text[at : at + 1] == "}" else None
        return Fault("template-syntax", f"'{text[at : at + 1]}' has no place here.", at, at + 1, hint)
    opened = [(place, kind, word) for place, kind, word in tokens if kind.endswith(("_begin", "_end"))]
    if opened and opened[-1][1].endswith("_begin"):
        place, _, word = opened[-1]
        closing = {"{{": "}}", "{%": "%}"}.get(word[:2], "#}")
        return Fault(
            "template-syntax", f"`{word}` is never closed.", place, len(text), f"Write `{closing}` at its end."
        )
    if message.startswith("Unexpected end of template"):
        return _never_ended(tokens, len(text))
    here = next((word for place, _, word in tokens if place == at and word.strip()), "")
    if "unknown tag" in message and here in _TAGS:
        return Fault("template-syntax", f"This `{here}` ends or continues nothing.", at, at + len(here))
    if "unknown tag" in message:
        near = closest(here, _TAGS)
        hint = f"Did you mean '{near}'?" if near else "Templates know if, elif, else, for and set."
        return Fault("template-syntax", f"There is no tag '{here}' in templates.", at, at + len(here), hint)
    if here.strip() in ("}}", "%}", "-}}", "-%}"):
        start, end = _part(tokens, at, len(text))
        return Fault("template-syntax", f"Something is missing before `{here.strip()}`.", start, end)
    start, end = (at, at + len(here)) if here else _part(tokens, at, len(text))
    return Fault("template-syntax", f"'{text[start:end].strip()}' does not fit here.", start, end)


def _unclosed(text: str, at: int) -> Fault | None:
    """A brace that is opened and not closed on its line, where the fault shows on a later one."""
    start = max(text.rfind("{{", 0, at), text.rfind("{%", 0, at))
    end = text.find("\n", start)
    closing = {"{{": "}}", "{%": "%}"}.get(text[start : start + 2], "")
    if start < 0 or not 0 <= end <= at or closing in text[start:end]:
        return None
    end = start + len(text[start:end].rstrip())
    hint = f"Write `{closing}` at its end."
    return Fault("template-syntax", f"`{text[start : start + 2]}` is never closed.", start, end, hint)


def _never_ended(tokens: list[Token], whole: int) -> Fault:
    """An `{% if %}` or `{% for %}` without its end."""
    words = [token for token in tokens if token[1] != "whitespace"]
    open_tags: list[tuple[int, str]] = []
    for (_, kind, _), (place, _, word) in pairwise(words):
        if kind == "block_begin" and word in ("if", "for"):
            open_tags.append((place, word))
        elif kind == "block_begin" and word in ("endif", "endfor") and open_tags:
            open_tags.pop()
    place, word = open_tags[-1] if open_tags else (0, "if")
    start, end = _part(tokens, place, whole)
    return Fault(
        "template-syntax", f"This `{word}` is never ended.", start, end, f"Write `{{% end{word} %}}` where it ends."
    )
