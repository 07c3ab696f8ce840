"""Meaning → complaints: every limit of the service held against a story before a cent is spent. Pure."""

from __future__ import annotations

from storyboard.checks.measures import MENTION_LENGTH
from storyboard.checks.rules import RULES, complaints, complaints_across
from storyboard.checks.settings import worded_alike

__all__ = ["MENTION_LENGTH", "RULES", "complaints", "complaints_across", "worded_alike"]
