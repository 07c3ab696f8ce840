"""What each answer to a POST of a request means, and so what may be done next. The table on which money depends."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import httpx


class Answer(StrEnum):
    """The meaning of an answer.

    ACCEPTED: the service has it and gave an id. REFUSED: the payload is turned down; never again unchanged. KEY:
    the key is not taken; the run stops. CREDIT: the account is empty; the run stops. MODEL: no such model or no
    access; the run stops. BUSY: too many; later again. UNKNOWN: it may or may not have been accepted; only the list
    can tell, never a second POST. UNSENT: nothing left this machine; again. FOREIGN: turned away, not in the service's
    own words; no verdict on the payload.
    """

    ACCEPTED = "accepted"
    REFUSED = "refused"
    KEY = "key"
    CREDIT = "credit"
    MODEL = "model"
    BUSY = "busy"
    UNKNOWN = "unknown"
    UNSENT = "unsent"
    FOREIGN = "foreign"


BY_STATUS: Final[tuple[tuple[int, int, Answer], ...]] = (
    (200, 299, Answer.ACCEPTED),
    (400, 400, Answer.REFUSED),
    (401, 401, Answer.KEY),
    (402, 402, Answer.CREDIT),
    (403, 403, Answer.KEY),
    (404, 404, Answer.MODEL),
    (408, 409, Answer.UNKNOWN),
    (425, 425, Answer.BUSY),
    (429, 429, Answer.BUSY),
    (405, 499, Answer.REFUSED),
)
"""First to last status and what they mean; the first row that holds counts. Everything else, redirects and 5xx
among it, is UNKNOWN: a redirect may follow an acceptance, and "Backend error (400)" inside a 500 says nothing about
one."""

BY_FAULT: Final[tuple[tuple[type[Exception], Answer], ...]] = (
    (httpx.ConnectError, Answer.UNSENT),
    (httpx.ConnectTimeout, Answer.UNSENT),
    (httpx.PoolTimeout, Answer.UNSENT),
    (httpx.ProxyError, Answer.UNSENT),
    (httpx.UnsupportedProtocol, Answer.UNSENT),
)
"""Faults of a connection before a byte of the request has left. Any other fault is UNKNOWN."""


def of_status(status: int) -> Answer:
    """The meaning of a status code. ACCEPTED holds only if the body can be read and has an id; else it is UNKNOWN."""
    return next((answer for first, last, answer in BY_STATUS if first <= status <= last), Answer.UNKNOWN)


def of_answer(status: int, *, json: bool, known: bool) -> Answer:
    """The meaning of a status code with its body. `json`: the body is JSON; a web page is no verdict on a payload.
    `known`: what answers there has answered in JSON before, so its other refusals are the service's, as pages of a
    gateway before it may be."""
    answer = of_status(status)
    if json or not 400 <= status < 500 or answer in (Answer.BUSY, Answer.UNKNOWN):
        return answer
    return Answer.FOREIGN if answer is Answer.REFUSED or not known else answer


def of_fault(fault: Exception) -> Answer:
    """The meaning of a fault of the connection."""
    return next((answer for kind, answer in BY_FAULT if isinstance(fault, kind)), Answer.UNKNOWN)
