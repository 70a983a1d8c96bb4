"""Drafts shown as visitors will see them: each feature's door says how its page is drawn, with the draft handed in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import g

# Draws a thing's public page by its key, as if it were public at a moment.
Show = Callable[[int, datetime], str]
_shows: dict[str, Show] = {}


@dataclass(frozen=True)
class Bar:
    """What stands above a preview: until when its link is good."""

    ends_at: datetime
    zone: str


def follow(kind: str, show: Show) -> None:
    """Let things of a kind be shown by this from now on."""
    _shows[kind] = show


def show(kind: str, thing_id: int, moment: datetime, bar: Bar) -> str:
    """Return a draft's page; everything around it knows that it is a preview."""
    g.preview = bar
    return _shows[kind](thing_id, moment)


def bar() -> Bar | None:
    """Return what stands above this page if it is a preview; templates ask for it."""
    found: Bar | None = g.get("preview")
    return found
