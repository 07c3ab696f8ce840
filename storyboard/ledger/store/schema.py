"""The journal's tables, and how an older journal would be brought up to date."""

from __future__ import annotations

from typing import Final

VERSION: Final = 1
APPLICATION: Final = 0x6B73746F
"""Marks the file as ours for SQLite (`application_id`)."""

TABLES: Final = """
create table attempt (
    id integer primary key,
    nonce text not null unique,
    story text not null,
    address text not null,
    kind text not null,
    scene text not null,
    take integer not null,
    attempt integer not null,
    fingerprint text not null,
    model text not null,
    endpoint text not null,
    payload text not null,
    payload_hash text not null,
    price text not null,
    seconds real not null,
    picks integer not null,
    inputs text not null,
    parts text not null,
    intended real not null,
    state text not null,
    changed real not null,
    request_id text,
    accepted real,
    offset real,
    answered_in real,
    status text,
    record text,
    result_url text,
    element_id text,
    file text,
    sha256 text,
    error text,
    unique (story, address, take, attempt),
    unique (endpoint, request_id)
) strict;
create index attempt_state on attempt (state);
create index attempt_payload on attempt (payload_hash);
create table history (
    attempt integer not null references attempt (id),
    at real not null,
    state text not null,
    words text not null
) strict;
create table renaming (
    sha256 text not null,
    old text not null,
    parked text not null,
    new text not null
) strict;
create table relock (lock text not null) strict;
create table opened (at real not null, by text not null) strict;
"""
"""attempt: one row for each thing that may cost money. history: its moves, for the log of spending. renaming and
relock: files on their way to other names, and what kstory.lock says once they are there. opened: written on every
opening, so that a journal that cannot be written is found out before anything is sent, and by which process."""

LATER: Final = """
create table if not exists renamed (mark text primary key) strict;
create index if not exists attempt_money on attempt (state, price);
create index if not exists history_attempt on history (attempt, state);
create table if not exists stamp (place text not null, folder text not null) strict;
"""
"""Made on every opening, so that journals of before have them too. Without the indexes sums and usual times would cost
more with each attempt; renamed: moves whose rows have followed, so that one that was cut off moves nothing twice.
stamp: that this user on this machine wrote the journal (`project/stamps.py`)."""
