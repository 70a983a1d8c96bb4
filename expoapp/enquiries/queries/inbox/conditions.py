"""Filters as conditions in SQL."""

from datetime import datetime, time
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.elements import Grouping

from expoapp import clock
from expoapp.accounts.models import Scope
from expoapp.enquiries.models import CLOSED, HIDDEN, Desk, Enquiry, EnquiryExhibition, State
from expoapp.enquiries.queries.enquiry import within
from expoapp.enquiries.queries.inbox import words
from expoapp.enquiries.queries.inbox.filters import ME, NOBODY, Filters
from expoapp.exhibitions.models import Exhibition


class in_order(Grouping[bool]):  # noqa: N801 -- it is written like a function of SQL
    """A condition that SQLite may not choose an index by.

    It keeps no figures of how many rows a condition leaves, and would rather look up half of the table by its state or
    region and sort it than walk an index that has the order and stop when the page is full.
    """

    inherit_cache = True


@compiles(in_order, "sqlite")
def _unindexed(element: in_order, compiler: Any, **given: Any) -> str:
    return f"+({compiler.process(element.element, **given)})"


class Folder(NamedTuple):
    """The conditions of a folder: those that an index finds it by, and the rest.

    `by_moment` says that the index is one of moments, which are walked in their order.
    """

    found_by: list[Any]
    fits: list[Any]
    by_moment: bool = False


def matching(filters: Filters, scope: Scope, account_id: int, moment: datetime) -> list[Any]:
    """Return the conditions of what the inbox shows, for whoever takes all of it: an export, a sheet."""
    lies_in = folder(filters, account_id, moment)
    fits = [within(scope), *lies_in.found_by, *lies_in.fits, *_chosen(filters, account_id)]
    if filters.words:
        fits.append(Enquiry.id.in_(words.ids(filters.words)))
    if filters.exhibition:
        fits.append(Enquiry.id.in_(about(filters.exhibition)))
    return fits


def folder(filters: Filters, account_id: Any, moment: Any) -> Folder:
    """Return the conditions of a folder; account and moment may be named parameters."""
    if filters.show == "all":
        return Folder([], [] if filters.state else [Enquiry.state.not_in(HIDDEN)])
    folders = {
        "answer": Folder(
            [Enquiry.turn_at < clock.END], [Enquiry.is_unanswered, ~Enquiry.is_postponed(moment)], by_moment=True
        ),
        "mine": Folder([Enquiry.owner_id == account_id, Enquiry.is_open], []),
        "unassigned": Folder([Enquiry.owner_id.is_(None), Enquiry.is_open], []),
        "overdue": Folder([Enquiry.turn_at <= moment], [Enquiry.is_overdue(moment)], by_moment=True),
        "follow-up": Folder([Enquiry.wakes_at <= moment], [Enquiry.is_back(moment)], by_moment=True),
        "postponed": Folder([Enquiry.wakes_at > moment], [Enquiry.is_postponed(moment)], by_moment=True),
        "answered": Folder([Enquiry.state == State.ANSWERED], []),
        "closed": Folder([Enquiry.state.in_(CLOSED)], []),
    }
    return folders[filters.show]


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
    if filters.since:
        found.append(Enquiry.created_at >= clock.moment(filters.since, time(0), filters.zone))
    if filters.until:
        found.append(Enquiry.created_at < clock.midnight_after(filters.until, filters.zone))
    return found


def about(slug: str) -> Any:
    """Return the statement for the keys of all enquiries about an exhibition."""
    return select(EnquiryExhibition.enquiry_id).where(_is_about(slug)).correlate(None)


def _is_about(slug: str) -> Any:
    return EnquiryExhibition.exhibition_id == select(Exhibition.id).where(Exhibition.slug == slug).scalar_subquery()


def keys_of(filters: Filters, scope: Scope, account_id: int, moment: datetime, by: str = "") -> Select[Any]:
    """Return the statement for the keys of the enquiries that fit, to be continued with an order and a limit.

    `by` is the order that follows: "arrival", "turn", "company"; "" is none, to count. In the order of arrival the
    index of words, or the exhibition, is walked itself, so that a word that half of the enquiries hold costs no more
    than the page that is shown.
    """
    found = select(Enquiry.id)
    lies_in, narrowed = folder(filters, account_id, moment), _chosen(filters, account_id)
    fits = [*lies_in.fits, *narrowed]
    if lies_in.by_moment and by in {"turn", ""} and not filters.words:
        found = found.where(*lies_in.found_by)
    elif by == "" and not narrowed and not filters.words and not filters.exhibition:
        return found.where(within(scope), *lies_in.found_by, *lies_in.fits)
    else:
        fits += lies_in.found_by
    is_walked = by in {"arrival", ""} and words.is_streamed()
    is_found = bool(is_walked and filters.words and words.readings(filters.words))
    if is_found:
        found = found.select_from(words.FOUND).join(Enquiry, Enquiry.id == words.FOUND.c.rowid)
        found = found.where(words.says(filters.words))
    elif filters.words:
        fits.append(Enquiry.id.in_(words.ids(filters.words)))
    if filters.exhibition and is_walked and not filters.words:
        found = found.select_from(EnquiryExhibition).join(Enquiry, Enquiry.id == EnquiryExhibition.enquiry_id)
        found = found.where(_is_about(filters.exhibition))
    elif filters.exhibition:
        fits.append((words.FOUND.c.rowid if is_found else Enquiry.id).in_(about(filters.exhibition)))
    return found.where(in_order(within(scope)), *(in_order(one) for one in fits))


def arrival(filters: Filters) -> Any:
    """Return the column that `keys_of(…, by="arrival")` is ordered by."""
    if words.is_streamed():
        if filters.words and words.readings(filters.words):
            return words.FOUND.c.rowid
        if filters.exhibition and not filters.words:
            return EnquiryExhibition.enquiry_id
    return Enquiry.id
