"""What became of requests whose answer was lost, judged from the service's list. Pure: the executor asks and acts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from storyboard.execute.client import Listing
from storyboard.execute.service_words import Record, covers
from storyboard.ledger.attempt import Attempt


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a list says about attempts with one payload.

    `found`: these were accepted, under these ids. `extra`: accepted too, though there is no attempt left to have
    meant them. `absent`: certainly not accepted. The rest stays open; `suspects` are request ids that may be theirs
    but cannot be taken.
    """

    found: tuple[tuple[Attempt, Record], ...] = ()
    extra: tuple[Record, ...] = ()
    absent: tuple[Attempt, ...] = ()
    suspects: tuple[str, ...] = ()


def judge(
    lost: Sequence[Attempt],
    listings: Mapping[str, Listing],
    owned: frozenset[str],
    neighbours: Sequence[Attempt],
    window: float,
    *,
    settled: bool,
) -> Verdict:
    """Compare attempts of one payload, whose outcome is unknown, with the service's list.

    `listings` is by model, theirs among them. `owned` are the request ids of the journal. `neighbours` are accepted
    attempts of that time: lists in which they stand have proved themselves. `settled`: long enough has passed for a
    request to show. Equal payloads are interchangeable, so they are matched by count, oldest first. A request of the
    same payload from another time is never taken and never ignored. What costs nothing needs no proof to be sent again.
    """
    listing = listings[lost[0].model]
    drift = _drift(lost, neighbours)
    first = min(attempt.intended for attempt in lost) + drift
    last = max(attempt.intended for attempt in lost) + drift
    body = lost[0].body()
    mine: list[Record] = []
    suspects: list[str] = []
    for record in listing.records:
        if record.request_id in owned:
            continue
        near = record.created is None or first - window <= record.created <= last + window
        match = record.payload is not None and covers(body, record.payload)
        if match and near:
            mine.append(record)
        elif match or (near and record.payload is None):
            suspects.append(record.request_id)
    mine.sort(key=lambda record: (record.created or 0, record.request_id))
    waiting = sorted(lost, key=lambda attempt: attempt.id)
    found = tuple(zip(waiting, mine, strict=False))
    left = waiting[len(found) :]
    free = all(attempt.price == 0 for attempt in left)
    safe = settled and not suspects and (free or proven(lost[0].model, listings, neighbours, first))
    return Verdict(found, tuple(mine[len(found) :]), tuple(left) if safe else (), tuple(suspects))


def proven(model: str, listings: Mapping[str, Listing], neighbours: Sequence[Attempt], first: float) -> bool:
    """Whether the list of `model` would show a request made about then: it reaches back beyond `first` (by the
    service's clock), and it and the lists of other models show all our other jobs of that time, of which there is
    at least one.
    """
    if not _spans(listings[model], first):
        return False
    due = [
        (attempt, listing)
        for attempt in neighbours
        if (listing := listings.get(attempt.model)) is not None
        and (listing.whole or _back_to(listing, attempt.intended + (attempt.offset or 0) - 1))
    ]
    return bool(due) and all(_echoed(attempt, listing) for attempt, listing in due)


def _spans(listing: Listing, moment: float) -> bool:
    """Whether a list shows all there is, or at least all of `moment`: it goes back to before it, and it has the newest
    on top or goes on to after it."""
    if listing.whole:
        return True
    times = [record.created for record in listing.records if record.created is not None]
    newest_first = bool(times) and times[0] > times[-1] and times == sorted(times, reverse=True)
    return _back_to(listing, moment) and (newest_first or any(time > moment + _COARSE for time in times))


_COARSE = 2.0
"""Seconds by which two times of the service may differ for nothing: it counts in whole ones."""


def _back_to(listing: Listing, moment: float) -> bool:
    return any(record.created is not None and record.created <= moment for record in listing.records)


def _echoed(attempt: Attempt, listing: Listing) -> bool:
    """Whether a known request stands in the list with the payload that was sent, so that a lost one would be
    recognised."""
    return any(
        record.request_id == attempt.request_id
        and record.payload is not None
        and covers(attempt.body(), record.payload)
        for record in listing.records
    )


def _drift(lost: Sequence[Attempt], neighbours: Sequence[Attempt]) -> float:
    """The service's clock minus ours, as the attempt nearest in the journal found it."""
    known = [attempt for attempt in neighbours if attempt.offset is not None]
    nearest = min(known, key=lambda attempt: abs(attempt.id - lost[0].id), default=None)
    return 0.0 if nearest is None or nearest.offset is None else nearest.offset
