"""Diagnostics as SARIF 2.1.0, for reviews on code hosts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from storyboard import __version__
from storyboard.text import Diagnostic, Source
from storyboard.text.catalogue import ENTRIES, severity
from storyboard.text.render import to_json

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def as_sarif(
    stories: Iterable[tuple[Sequence[Diagnostic], Sequence[Diagnostic], Mapping[str, Source]]],
) -> dict[str, Any]:
    """A run for each story, given as its faults, what of them its writer means, and its sources; files are named from
    the project's root."""
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(*story) for story in stories]}


def _run(faults: Sequence[Diagnostic], meant: Sequence[Diagnostic], sources: Mapping[str, Source]) -> dict[str, Any]:
    codes = sorted({fault.code for fault in (*faults, *meant)})
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
    results = [_result(fault, sources) for fault in faults]
    results += [{**_result(fault, sources), "suppressions": [{"kind": "inSource"}]} for fault in meant]
    return {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}


def _result(fault: Diagnostic, sources: Mapping[str, Source]) -> dict[str, Any]:
    data = to_json(fault, sources)
    text = f"{fault.message} {fault.hint}" if fault.hint else fault.message
    result: dict[str, Any] = {
        "ruleId": fault.code,
        "level": severity(fault.code),
        "message": {"text": text},
        "locations": [_location(data)],
    }
    if fault.labels:
        result["relatedLocations"] = [
            {**_location(label), "message": {"text": label["text"]}} for label in data["labels"]
        ]
    return result


def _location(place: Mapping[str, Any]) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": place["file"]}}
    if place["line"] is not None:
        physical["region"] = {
            "startLine": place["line"],
            "startColumn": place["column"],
            "endLine": place["end_line"],
            "endColumn": place["end_column"],
        }
    return {"physicalLocation": physical}
