"""Diagnostics as SARIF 2.1.0, for reviews on code hosts."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from storyboard import __version__
from storyboard.text import Diagnostic, Source
from storyboard.text.catalogue import ENTRIES, severity
from storyboard.text.render import to_json

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A story that was checked: its faults, what of them its writer means (the codes of `everywhere` by
    kstory.toml, the others by a comment), its sources, and the folder that their names start from."""

    faults: Sequence[Diagnostic]
    meant: Sequence[Diagnostic]
    everywhere: frozenset[str]
    sources: Mapping[str, Source]
    root: Path


def as_sarif(stories: Iterable[Reviewed]) -> dict[str, Any]:
    """A run for each story. Files are named from the folder in which the command runs, which in a review is the
    repository's; those outside of it by their whole address."""
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(each) for each in stories]}


def _run(story: Reviewed) -> dict[str, Any]:
    codes = sorted({fault.code for fault in (*story.faults, *story.meant)})
    rules = [
        {
            "id": code,
            "shortDescription": {"text": ENTRIES[code].title},
            "fullDescription": {"text": ENTRIES[code].explanation},
            "defaultConfiguration": {"level": severity(code)},
        }
        for code in codes
    ]
    driver = {"name": "kstory", "version": __version__, "rules": rules}
    results = [_result(fault, story) for fault in story.faults]
    for fault in story.meant:
        kind = "external" if fault.code in story.everywhere else "inSource"
        results.append({**_result(fault, story), "suppressions": [{"kind": kind}]})
    return {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}


def _result(fault: Diagnostic, story: Reviewed) -> dict[str, Any]:
    data = to_json(fault, story.sources)
    text = f"{fault.message} {fault.hint}" if fault.hint else fault.message
    result: dict[str, Any] = {
        "ruleId": fault.code,
        "level": severity(fault.code),
        "message": {"text": text},
        "locations": [_location(data, story.root)],
    }
    if fault.labels:
        result["relatedLocations"] = [
            {**_location(label, story.root), "message": {"text": label["text"]}} for label in data["labels"]
        ]
    return result


def _location(place: Mapping[str, Any], root: Path) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(root / place["file"])}
    if place["line"] is not None:
        physical["region"] = {
            "startLine": place["line"],
            "startColumn": place["column"],
            "endLine": place["end_line"],
            "endColumn": place["end_column"],
        }
    return {"physicalLocation": physical}


def _artifact(path: Path) -> dict[str, str]:
    try:
        whole, here = path.resolve(), Path.cwd().resolve()
    except OSError:  # the folder that kstory was started in is gone
        return {"uri": path.as_uri()} if path.is_absolute() else {"uri": quote(path.as_posix())}
    if whole.is_relative_to(here):
        return {"uri": quote(os.fsencode(whole.relative_to(here).as_posix())), "uriBaseId": "%SRCROOT%"}
    return {"uri": whole.as_uri()}
