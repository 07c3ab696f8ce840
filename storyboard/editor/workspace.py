"""What is open: documents as typed, the project of each, the last compile of each. Reads files, sends nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final

from storyboard.compiler import Compiled, compile_story, tell
from storyboard.editor.document import Document
from storyboard.editor.near import near
from storyboard.editor.plans import carried, planned, under_way
from storyboard.editor.positions import At, Encoding, edited, offset, source_of
from storyboard.editor.reader import Reader
from storyboard.editor.view import Film, View, pieces
from storyboard.kling.prices import CATALOGUE, with_own
from storyboard.kling.wire import BASE_URL
from storyboard.ledger.records import Lock
from storyboard.ledger.store.lockfile import read_lock
from storyboard.project.config import Config
from storyboard.project.environment import Environment, surrounding
from storyboard.project.measure import Measurer
from storyboard.project.place import CONFIG, NEARBY, Project, locate, stories_of
from storyboard.project.reading import Reach, reach, read
from storyboard.project.trust import Usual, believed, hear, passed_over
from storyboard.story.memory import Memory
from storyboard.syntax import decode
from storyboard.syntax.decode import Misread
from storyboard.text import Diagnostic, MediaFacts, MediaProblem, Source, Span
from storyboard.text.catalogue import severity

_USUAL: Final = Usual(BASE_URL, CATALOGUE.by_name)

Found = tuple[Source, tuple[Diagnostic, ...]]
"""What was last found in a document, and the text it was found in."""


@dataclass
class Workspace:
    """The open documents. Every record in it is immutable and replaced whole, so any thread may read at any time."""

    environment: Environment = field(default_factory=surrounding)
    documents: dict[str, Document] = field(default_factory=dict)
    films: dict[str, Film] = field(default_factory=dict)
    found: dict[str, Found] = field(default_factory=dict)
    _measurers: dict[Path, Measurer] = field(default_factory=dict)
    _memories: dict[str, Memory] = field(default_factory=dict)
    reader: Reader = field(default_factory=Reader)

    # Documents.

    def open(self, uri: str, path: Path | None, raw: str, version: int) -> Document:
        """A document was opened."""
        project = locate(path, believed(self.environment)) if path else None
        name = project.story if project else uri.rpartition("/")[2].rpartition(":")[2] or "story"
        real = os.path.realpath(path) if path else ""
        document = Document(uri, path, real, project, raw, version, source_of(name, raw))
        self.documents[uri] = document
        return document

    def change(self, uri: str, raw: str, version: int) -> Document:
        """A document was typed in."""
        old = self.documents[uri]
        document = replace(old, raw=raw, version=version, source=source_of(old.source.name, raw))
        self.documents[uri] = document
        return document

    def edit(self, uri: str, start: At, end: At, new: str, version: int, encoding: Encoding) -> Document:
        """A stretch of a document was replaced."""
        old = self.documents[uri]
        if "\r" in new or old.raw is not old.source.text:
            return self.change(uri, edited(old.raw, start, end, new, encoding), version)
        first, last = offset(old.source, start, encoding), offset(old.source, end, encoding)
        source = old.source.edited(first, max(first, last), new)
        document = replace(old, raw=source.text, version=version, source=source)
        self.documents[uri] = document
        return document

    def close(self, uri: str) -> None:
        """A document was closed: what is on the disk counts again."""
        self.documents.pop(uri, None)
        self.films.pop(uri, None)
        self.found.pop(uri, None)
        self._tidy()

    def anew(self, uri: str) -> None:
        """Forget all that was remembered for a story: it may be what has failed."""
        self._memories.pop(uri, None)
        self.reader.keep_only(())

    def _tidy(self) -> None:
        """Forget what no open document needs any more."""
        roots = {document.project.root for document in list(self.documents.values()) if document.project}
        for uri in self._memories.keys() - self.documents.keys():
            self._memories.pop(uri, None)
        for root in self._measurers.keys() - roots:
            self._measurers.pop(root, None)
        names = {document.source.name for document in list(self.documents.values())}
        self.reader.keep_only(names.union(*(film.compiled.sources for film in list(self.films.values()))))

    def view(self, uri: str) -> View | None:
        """What answers about a document look at."""
        document = self.documents.get(uri)
        return View(document.source, self.films.get(uri)) if document else None

    def relocate(self) -> None:
        """A kstory.toml came or went: every document may belong to another project."""
        for document in list(self.documents.values()):
            self.open(document.uri, document.path, document.raw, document.version)

    def importers(self, uri: str) -> tuple[str, ...]:
        """The other open documents whose last compile read this one."""
        document = self.documents.get(uri)
        return tuple(
            other
            for other, film in list(self.films.items())
            if other != uri and document and any(self._is(document, other, name) for name in film.compiled.sources)
        )

    def path_of(self, uri: str, file: str) -> Path | None:
        """The file on disk that a name stands for in the project of a document."""
        document = self.documents.get(uri)
        if document is None or document.project is None:
            return None
        return Path(os.path.normpath(document.project.root / file))

    def _is(self, document: Document, uri: str, file: str) -> bool:
        """Whether a document is what a name stands for in the project of another."""
        path = self.path_of(uri, file)
        return path is not None and (path == document.path or os.path.realpath(path) == document.real)

    # Compiling. May take seconds: for a thread of its own.

    def compile(self, uri: str) -> Film | None:
        """Compile a document as the story that it is; imports that are open are read as typed."""
        document = self.documents.get(uri)
        if document is None:
            return None
        config, faults, template, settings = self.wishes(document)
        measurer = self._measurer(document, config)
        compiled = compile_story(
            document.source.name,
            self.hand(document, config),
            measurer,
            prompt_template=template,
            parse=self.reader,
            memory=self._memories.setdefault(uri, Memory()),
            others=partial(stories_of, document.project, NEARBY) if document.project else None,
            meant=config.meant,
        )
        if measurer:
            measurer.remember()
        last = self.films.get(uri)
        film = Film(
            compiled,
            (*faults, *compiled.diagnostics),
            with_own(config.prices, config.prices_dated),
            complaints=carried(last, compiled),
            settings=settings,
            earlier=last.priced if last else None,
        )
        old = pieces(last)
        del last
        if uri in self.documents:
            self.films[uri] = film
            self.found[uri] = (document.source, film.diagnostics)
        while old:
            old.pop()
        return film

    def price(self, uri: str, film: Film) -> Film:
        """The film with its plan against the lock, where it has no errors."""
        document = self.documents.get(uri)
        if document is None or any(severity(fault.code) == "error" for fault in film.faults):
            return film
        config, _, template, _ = self.wishes(document)
        compiled = film.compiled
        lock, broken = self._lock(document, config)
        if lock is None:
            start = Span(compiled.story.entry, 0, 0)
            here = [Diagnostic(each.code, each.message, start, hint=each.hint) for each in broken]
            priced = replace(film, complaints=tuple(here))
        else:
            measurer, memory = self._measurer(document, config), self._memories.get(uri)
            word = partial(tell, compiled, measure=measurer, prompt_template=template, memory=memory)
            priced = planned(film, lock, *under_way(document.project, config), tell=word)
        if (now := self.films.get(uri)) and now.compiled is compiled:
            self.films[uri] = priced
            self.found[uri] = (compiled.sources[compiled.story.entry], priced.diagnostics)
        return priced

    def near(self, uri: str) -> tuple[Diagnostic, ...] | None:
        """A first opinion on what was just typed (see `near`); None where there is none."""
        document, film = self.documents.get(uri), self.films.get(uri)
        if document is None or film is None:
            return None
        old = film.compiled
        config, _, template, _ = self.wishes(document)
        fresh = Measurer(self.within(document, config)) if document.project else None

        def measure(path: str) -> MediaFacts | MediaProblem:
            known = old.media.get(path)
            return known or (fresh(path) if fresh else MediaProblem("missing", "there is no such file"))

        def compiled(source: Source) -> Compiled:
            def hand(name: str) -> Source | MediaProblem:
                return source if name == source.name else old.sources.get(name) or self.hand(document, config)(name)

            return compile_story(
                source.name,
                hand,
                measure if document.project else None,
                prompt_template=template,
                parse=self.reader.aside,
                meant=config.meant,
            )

        found = near(View(document.source, film), film.diagnostics, compiled)
        if found is not None and self.documents.get(uri) is document:
            self.found[uri] = (document.source, found)
        return found

    def wishes(self, document: Document) -> tuple[Config, tuple[Diagnostic, ...], str | None, Source | None]:
        """The settings of a document's project, what is wrong with them, its own prompt template, and their text."""
        project = document.project
        if project is None:
            return Config(), (), None, None
        found = _whole(self._read(reach(project.root), CONFIG, project)) if project.config else None
        heard = hear(found, project.root, self.environment, _USUAL)
        config, faults = heard.config, (*heard.wrong, *passed_over(project.foreign), *heard.waiting)
        settings = found if isinstance(found, Source) else None
        if config.template is None:
            return config, faults, None, settings
        template = _whole(self._read(self.within(document, config), config.template, project))
        return config, faults, template.text if isinstance(template, Source) else None, settings

    def within(self, document: Document, config: Config) -> Reach:
        assert document.project
        return reach(document.project.root, config.allow, config.waiting)

    def hand(self, document: Document, config: Config) -> Callable[[str], Source | MediaProblem]:
        project = document.project
        if project is None:
            alone = MediaProblem("missing", "save this story first, so that there is a folder to look in")
            return lambda name: document.source if name == document.source.name else alone
        within = self.within(document, config)

        def hand(name: str) -> Source | MediaProblem:
            return document.source if name == document.source.name else self._read(within, name, project)

        return hand

    def _read(self, within: Reach, name: str, project: Project) -> Source | MediaProblem:
        """A file as typed where it is open, else as it lies on the disk."""
        path = Path(os.path.normpath(project.root / name))
        real = os.path.realpath(path)
        allowed = any(
            path.is_relative_to(folder) or Path(real).is_relative_to(folder)
            for folder in (project.root, within.root, *within.allowed)
        )
        typed = next((each for each in list(self.documents.values()) if each.real == real), None) if allowed else None
        if typed:
            return source_of(name, typed.raw)
        found = read(within, name)
        if isinstance(found, MediaProblem):
            return found
        return decode(name, found)[0]

    def _measurer(self, document: Document, config: Config) -> Measurer | None:
        """One measurer a project and its reach, so that nothing is measured twice while it is open."""
        if document.project is None:
            return None
        within = self.within(document, config)
        known = self._measurers.get(document.project.root)
        if known is None or known.within != within:
            known = Measurer(within, document.project.measurements)
            self._measurers[document.project.root] = known
        return known

    def _lock(self, document: Document, config: Config) -> tuple[Lock | None, tuple[Diagnostic, ...]]:
        if document.project is None:
            return Lock(), ()
        return read_lock(document.project.lock(live=config.service == "gmi"))

    # Which compiles speak of which file.

    def films_of(self, uri: str) -> list[tuple[str, Film]]:
        """Every compile, that of the document itself first."""
        return sorted(self.films.items(), key=lambda row: row[0] != uri)

    def name_of(self, uri: str, document: Document) -> str | None:
        """What the compile of the document `uri` calls `document`."""
        if uri == document.uri:
            return document.source.name
        film = self.films.get(uri)
        names = film.sources if film and document.path else ()
        return next((name for name in names if self._is(document, uri, name)), None)

    def typed(self, uri: str, file: str) -> Document | None:
        """The open document that `file` is for the document `uri`, if it is open."""
        here = self.documents.get(uri)
        if here and file == here.source.name:
            return here
        return next((each for each in list(self.documents.values()) if self._is(each, uri, file)), None)


def _whole(found: Source | MediaProblem) -> Source | MediaProblem:
    """What is read as it stands or not at all, unlike a story."""
    return MediaProblem("unreadable", found.fault.message.rstrip(".")) if isinstance(found, Misread) else found
