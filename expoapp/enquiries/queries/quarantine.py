"""What is held back, and what is known of texts and words that came before."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from expoapp.accounts.models import Scope
from expoapp.db import session
from expoapp.enquiries.limits import BUDGET, BUDGET_WINDOW
from expoapp.enquiries.models import HELD, Enquiry, EnquiryExhibition, SeenText, SpamWord, State
from expoapp.enquiries.queries.enquiry import exhibition_rows, within
from expoapp.enquiries.spam import Counts
from expoapp.outbox import OutboxMessage

HELD_PER_PAGE = 25
# The row of `spam_words` that counts letters instead of one word.
LETTERS = ""


@dataclass(frozen=True)
class Folder:
    """One page of what is held back, newest first, and how many lie in each of the two folders."""

    enquiries: list[Enquiry]
    totals: dict[str, int]
    page: int
    pages: int


def held_since() -> Any:
    """Return the moment from which the days count that something is kept."""
    return func.coalesce(Enquiry.held_at, Enquiry.created_at)


def folder(state: State, scope: Scope, page: int = 1) -> Folder:
    """Return a page of a folder; the number of statements does not depend on the rows."""
    counted = select(Enquiry.state, func.count()).where(Enquiry.state.in_(HELD), within(scope))
    found = {row[0]: row[1] for row in session().execute(counted.group_by(Enquiry.state))}
    totals = {str(one): found.get(one, 0) for one in HELD}
    pages = max(1, -(-totals[state] // HELD_PER_PAGE))
    shown = min(page, pages)
    statement = (
        select(Enquiry)
        .where(Enquiry.state == state, within(scope))
        .options(joinedload(Enquiry.desk), exhibition_rows().joinedload(EnquiryExhibition.exhibition))
        .order_by(held_since().desc(), Enquiry.id.desc())
        .limit(HELD_PER_PAGE)
        .offset((shown - 1) * HELD_PER_PAGE)
    )
    return Folder(list(session().scalars(statement)), totals, shown, pages)


def held_count(scope: Scope) -> int:
    """Return how many enquiries of a person's regions wait in quarantine."""
    held = select(func.count()).select_from(Enquiry).where(Enquiry.state == State.QUARANTINED, within(scope))
    return session().scalar(held) or 0


def is_flooded(moment: datetime) -> bool:
    """Say whether more enquiries than the site's budget have come in its window: whether the last but so many is young.

    By the primary key, so that it costs the same however many there are.
    """
    last = select(Enquiry.created_at).order_by(Enquiry.id.desc()).offset(BUDGET - 1).limit(1)
    came_at = session().scalar(last)
    return came_at is not None and came_at > moment - BUDGET_WINDOW


def others_who_said(runs: Collection[str], email_key: str, since: datetime) -> int:
    """Return how many other addresses have sent nearly the same text: one that shares half of its runs of words."""
    if not runs:
        return 0
    same = (
        select(Enquiry.email_key)
        .join(SeenText, SeenText.enquiry_id == Enquiry.id)
        .where(SeenText.digest.in_(runs), SeenText.seen_at > since, Enquiry.email_key != email_key)
        .group_by(Enquiry.id, Enquiry.email_key)
        .having(func.count() * 2 >= len(runs))
        .subquery()
    )
    return session().scalar(select(func.count(same.c.email_key.distinct()))) or 0


def sorted_letters() -> Counts:
    """Return how many letters the desk has sorted."""
    row = session().get(SpamWord, LETTERS)
    return Counts(row.spam, row.fine) if row else Counts(0, 0)


def known_words(digests: Collection[str]) -> dict[str, Counts]:
    """Return what the desk has made of those words that it has met."""
    statement = select(SpamWord.digest, SpamWord.spam, SpamWord.fine).where(SpamWord.digest.in_(digests))
    return {row.digest: Counts(row.spam, row.fine) for row in session().execute(statement)}


def mail_kinds_of(enquiry: Enquiry) -> set[str]:
    """Return the kinds of mail that were written for an enquiry."""
    return set(session().scalars(select(OutboxMessage.kind).where(OutboxMessage.enquiry_id == enquiry.id)))
