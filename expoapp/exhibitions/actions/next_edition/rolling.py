"""A whole portfolio rolled over to a year in one deed, and that deed undone."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from expoapp import publication
from expoapp.accounts.models import Scope
from expoapp.catalogue.models import Venue
from expoapp.db import session
from expoapp.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from expoapp.exhibitions.actions.next_edition.creating import Wish, create_next, finish
from expoapp.exhibitions.actions.removing import remove_edition
from expoapp.exhibitions.models import Edition
from expoapp.exhibitions.queries import next_year as queries
from expoapp.i18n import gettext as _

_TOKEN = re.compile(r"[A-Za-z0-9_-]{8,16}")


class SomeRefused(Refusal):
    """Some editions could not be made, so none was; `refused` tells which: {exhibition: (sentence, field)}."""

    def __init__(self, refused: Mapping[int, tuple[str, str]]) -> None:
        super().__init__()
        self.refused = refused


@dataclass(frozen=True)
class Rolling:
    """What a roll-over made, and which exhibitions it left out and why: {exhibition: (sentence, field)}."""

    made: list[Edition]
    refused: dict[int, tuple[str, str]]


@dataclass
class Undone:
    """What became of a roll-over's editions: drafts deleted, public ones taken off the site, others left alone."""

    deleted: int = 0
    withdrawn: int = 0
    left: int = 0


def deed_of(year: int, token: str) -> str:
    """Return a roll-over's name, made of its form's token; raise Invalid for what is none of ours."""
    if not _TOKEN.fullmatch(token):
        raise Invalid(_("This form is out of date. Please go back, load the page anew and try again."))
    return f"roll-over-{year}-{token}"


def roll_over(
    wishes: Sequence[Wish],
    venues: Mapping[int, Venue],
    carry: Collection[str],
    *,
    deed: str,
    by: int,
    scope: Scope,
    to_publish: bool = False,
    only_good: bool = False,
) -> Rolling:
    """Make the next editions of many exhibitions: all of them, or none (SomeRefused), or with `only_good` what can be.

    Raises Conflict where the deed was done before: the same form, sent twice.
    """
    if queries.is_rolled(deed):
        raise Conflict(_("This was done already. Nothing was made twice."))
    exhibitions = {one.id: one for one in queries.exhibitions_of([wish.exhibition_id for wish in wishes], scope)}
    made: list[tuple[Edition, Edition | None]] = []
    refused: dict[int, tuple[str, str]] = {}
    for wish in wishes:
        try:
            with session().begin_nested():
                if wish.exhibition_id not in exhibitions:
                    raise NotFound()
                venue = venues.get(wish.venue_id or 0)
                whole = exhibitions[wish.exhibition_id]
                made.append(create_next(wish, whole, venue, carry, by=by, scope=scope, deed=deed))
        except (Invalid, Conflict, NotAllowed) as problem:
            refused[wish.exhibition_id] = (str(problem.sentence), getattr(problem, "field", ""))
    if refused and not only_good:
        raise SomeRefused(refused)
    finish(made, carry, by=by, scope=scope)
    for new, _last in made:
        if to_publish:
            publication.publish(new, by=by, deed=deed)
    return Rolling([new for new, _last in made], refused)


def undo_roll_over(deed: str, *, by: int, scope: Scope) -> Undone:
    """Take back what a roll-over made and nobody has touched since.

    Drafts are deleted, with the states kept of them, so that nothing of theirs is ever taken for another edition's. A
    published one may have been seen and linked to: it is withdrawn and keeps its address.
    """
    found = queries.rolled(deed, scope)
    if not found:
        raise NotFound()
    undone = Undone()
    for row in found:
        edition = row.edition
        is_mine = scope.covers(region.region_id for region in edition.exhibition.region_rows)
        if not (row.is_untouched and is_mine and edition.state in {"draft", "published"}):
            undone.left += 1
        elif edition.state == "draft":
            remove_edition(edition.id, by, scope)
            undone.deleted += 1
        else:
            publication.withdraw(edition, by=by)
            undone.withdrawn += 1
    return undone
