"""Filters as conditions in SQL."""

from datetime import datetime, time
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.elements import Grouping

from expoapp import clock
from expoapp.accounts.models import Scope
from expoapp.db import session
from expoapp.enquiries.models import CLOSED, HIDDEN, Desk, Enquiry, EnquiryExhibition, State
from expoapp.enquiries.queries.enquiry import within
from expoapp.enquiries.queries.inbox import words
from expoapp.enquiries.queries.inbox.filters import ME, NOBODY, Filters
from expoapp.exhibitions.models import Exhibition


class _InOrder(Grouping[bool]):
    """A condition that SQLite may not choose an index by.

    It keeps no figures of how many rows a condition leaves, and would rather look up half of the table by its state or
    region and sort it than walk an index that has the order and stop when the page is full.
    """

    inherit_cache = True


@compiles(_InOrder, "sqlite")
def _unindexed(element: _InOrder, compiler: Any, **given: Any) -> str:
    return f"+({compiler.process(element.element, **given)})"


def conditions(filters: Filters, scope: Scope, account_id: int, moment: datetime) -> list[Any]:
    """Return the conditions on an enquiry, but for words and exhibition, which have tables of their own."""
    return [within(scope), *folder(filters, account_id, moment), *_chosen(filters, account_id)]


def folder(filters: Filters, account_id: Any, moment: Any) -> list[Any]:
    """Return the conditions of a folder; account and moment may be named parameters."""
    if filters.show == "all":
        return [] if filters.state else [Enquiry.state.not_in(HIDDEN)]
    fits: dict[str, list[Any]] = {
        "answer": [Enquiry.is_unanswered, Enquiry.turn_at < clock.END, ~Enquiry.is_postponed(moment)],
        "mine": [Enquiry.owner_id == account_id, Enquiry.is_open],
        "unassigned": [Enquiry.owner_id.is_(None), Enquiry.is_open],
        "overdue": [Enquiry.is_overdue(moment)],
        "follow-up": [Enquiry.is_back(moment)],
        "postponed": [Enquiry.is_postponed(moment)],
        "answered": [Enquiry.state == State.ANSWERED],
        "closed": [Enquiry.state.in_(CLOSED)],
    }
    return fits[filters.show]


def _chosen(filters: Filters, account_id: int) -> list[Any]:
    found: list[Any] = []
    if filters.state:
        found.append(Enquiry.state == filters.state)
    if filters.kind:
        found.append(Enquiry.kind == filters.kind)
    if filters.country:
        found.append(Enquiry.country_code == filters.country)
    if filters.source:
        found.append(Enquiry.source == filters.source)
    if filters.desk:
        found.append(Enquiry.desk_id == select(Desk.id).where(Desk.key == filters.desk).scalar_subquery())
    if filters.owner == NOBODY:
        found.append(Enquiry.owner_id.is_(None))
    elif filters.owner:
        found.append(Enquiry.owner_id == (account_id if filters.owner == ME else int(filters.owner)))
    if filters.since or filters.until:
        zone = main_zone()
        if filters.since:
            found.append(Enquiry.created_at >= clock.moment(filters.since, time(0), zone))
        if filters.until:
            found.append(Enquiry.created_at < clock.midnight_after(filters.until, zone))
    return found


def main_zone() -> str:
    """Return the clock by which days of arrival are counted: that of the desk which gets what no rule speaks of."""
    return session().scalar(select(Desk.zone).order_by(Desk.is_default.desc(), Desk.id).limit(1)) or "UTC"


def about(slug: str) -> Any:
    """Return the statement for the keys of all enquiries about an exhibition."""
    return select(EnquiryExhibition.enquiry_id).where(_is_about(slug)).correlate(None)


def _is_about(slug: str) -> Any:
    return EnquiryExhibition.exhibition_id == select(Exhibition.id).where(Exhibition.slug == slug).scalar_subquery()


def chosen(filters: Filters, scope: Scope, account_id: int, moment: datetime, *, by_arrival: bool) -> Select[Any]:
    """Return the statement for the keys of the enquiries that fit, to be continued with an order and a limit.

    In the order of arrival the index of words, or the exhibition, is walked itself, so that a word that half of the
    enquiries hold costs no more than the page that is shown.
    """
    found = select(Enquiry.id)
    fits = conditions(filters, scope, account_id, moment)
    is_walked = by_arrival and words.is_streamed()
    if filters.words and is_walked and words.readings(filters.words):
        found = found.select_from(words.FOUND).join(Enquiry, Enquiry.id == words.FOUND.c.rowid)
        found = found.where(words.says(filters.words))
    elif filters.words:
        fits.append(Enquiry.id.in_(words.ids(filters.words)))
    if filters.exhibition and is_walked and not filters.words:
        found = found.select_from(EnquiryExhibition).join(Enquiry, Enquiry.id == EnquiryExhibition.enquiry_id)
        found = found.where(_is_about(filters.exhibition))
    elif filters.exhibition:
        fits.append(Enquiry.id.in_(about(filters.exhibition)))
    return found.where(*(_InOrder(one) for one in fits))


def arrival(filters: Filters) -> Any:
    """Return the column that `chosen(…, by_arrival=True)` is ordered by."""
    if words.is_streamed():
        if filters.words and words.readings(filters.words):
            return words.FOUND.c.rowid
        if filters.exhibition and not filters.words:
            return EnquiryExhibition.enquiry_id
    return Enquiry.id
