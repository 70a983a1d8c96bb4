"""Editions as the rows of a spreadsheet."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, extract, or_, select
from sqlalchemy.orm import joinedload, selectinload

from expoapp import sheets, text
from expoapp.accounts.models import Scope
from expoapp.catalogue.actions.sheets import find_city, find_venue
from expoapp.catalogue.models import City
from expoapp.db import session
from expoapp.errors import Invalid
from expoapp.exhibitions.actions.editions import EditionFacts, create_edition, edition_facts, revise_edition
from expoapp.exhibitions.actions.next_edition.proposing import moved
from expoapp.exhibitions.actions.sheets.exhibitions import find_exhibition
from expoapp.exhibitions.actions.sheets.hours import hours_read, hours_told
from expoapp.exhibitions.models import Edition, Exhibition, Precision, Status
from expoapp.exhibitions.queries import staff as queries
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.sheets import Cells, Column, cells

LONGEST_REASON = 2000
# A new edition's address; others have had other ones.
_YEAR = re.compile(r"[12][0-9]{3}(-[1-9][0-9]?)?")
_DATES = {"precision", "starts_on", "ends_on"}
_PLACE = {"city", "country", "venue", "zone"}


def _keys(scope: Scope) -> Select[Any]:
    statement = select(Edition.id).join(Exhibition).where(queries.in_scope(scope))
    return statement.order_by(Exhibition.name, Exhibition.id, Edition.slug)


def _load(ids: Sequence[int], scope: Scope) -> list[Edition]:
    statement = (
        select(Edition)
        .join(Exhibition)
        .where(Edition.id.in_(ids), queries.in_scope(scope))
        .options(
            joinedload(Edition.exhibition),
            joinedload(Edition.city).joinedload(City.country),
            joinedload(Edition.venue),
            selectinload(Edition.days),
        )
    )
    return list(session().scalars(statement.execution_options(populate_existing=True)))


def _cells_of(edition: Edition) -> dict[str, str]:
    return {
        "exhibition": edition.exhibition.slug,
        "edition": edition.slug,
        "number": str(edition.number or ""),
        "precision": edition.precision,
        "starts_on": edition.starts_on.isoformat() if edition.starts_on else "",
        "ends_on": edition.ends_on.isoformat() if edition.ends_on else "",
        "hours": hours_told(edition_facts(edition).days),
        "country": edition.city.country_code,
        "city": edition.city.name,
        "zone": edition.zone,
        "venue": edition.venue.slug if edition.venue else "",
        "hall": edition.hall,
        "status": edition.status,
        "status_reason": edition.status_reason,
        "note": edition.note,
        "registration_url": edition.registration_url,
        "assumed": "yes" if edition.is_assumed else "no",
    }


def _name_of(found: Cells) -> str:
    first = text.one_line(found.get("starts_on"))
    year = text.one_line(found.get("edition")) or next(iter(re.findall(r"[0-9]{4}", first)), first)
    return " ".join(part for part in (text.one_line(found.get("exhibition")), year) if part)


def _exhibition(found: Cells, scope: Scope) -> int:
    said = text.one_line(found.get("exhibition"))
    if not said:
        raise Invalid(_("The exhibition is needed: its address on the site, or its name."), "exhibition")
    if known := find_exhibition(said, scope):
        return known
    raise Invalid(_("There is no exhibition “%(name)s” here.", name=cells.shown(said)), "exhibition")


def _find(found: Cells, scope: Scope) -> int | None:
    exhibition_id = _exhibition(found, scope)
    of_it = select(Edition.id).where(Edition.exhibition_id == exhibition_id)
    if slug := text.one_line(found.get("edition")):
        return session().scalar(of_it.where(Edition.slug == slug))
    first = cells.day(found, "starts_on") if "starts_on" in found else None
    if first is None:
        raise Invalid(_("Say which edition it is: its year, or its first day."), "edition")
    undated = Edition.starts_on.is_(None) & (Edition.slug == str(first.year))
    of_year = of_it.where(or_(extract("year", Edition.starts_on) == first.year, undated))
    ids = list(session().scalars(of_year.limit(2)))
    if len(ids) > 1:
        raise Invalid(
            _("It has several editions in %(year)s: write which, such as 2027-2.", year=first.year), "edition"
        )
    return ids[0] if ids else None


def _write(edition: Edition | None, found: Cells, by: int, scope: Scope, deed: str) -> int:
    if edition is not None:
        number = edition.id
        revise_edition(number, _facts(edition, found, scope), by=by, scope=scope, deed=deed)
        return number
    slug = text.one_line(found.get("edition"))
    if slug and not _YEAR.fullmatch(slug):
        raise Invalid(
            _("It has no edition “%(value)s”. For a new one write its year, such as 2027.", value=cells.shown(slug)),
            "edition",
        )
    made = create_edition(
        _exhibition(found, scope), _facts(None, found, scope), by=by, scope=scope, slug=slug, deed=deed
    )
    return made.id


def _facts(edition: Edition | None, found: Cells, scope: Scope) -> EditionFacts:
    """Return what an edition is with the cells that a row changes."""
    if edition is None:
        usual = queries.get_exhibition(_exhibition(found, scope), scope).city
        facts = _placed(None, EditionFacts(usual.id, usual.zone), found, scope)
    else:
        facts = edition_facts(edition)
        facts = _placed(edition, facts, found, scope) if _PLACE & found.keys() else facts
    if _DATES & found.keys():
        facts = _dated(facts, found)
    if "hours" in found:
        facts = replace(facts, days=hours_read(found))
    if "status" in found:
        facts = replace(facts, status=Status(cells.one_of(found, "status", [one.value for one in Status])))
    if "assumed" in found:
        facts = replace(facts, is_assumed=cells.truth(found, "assumed"))
    return replace(facts, **_texts(found))


def _texts(found: Cells) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: cells.lines(found, name, LONGEST_REASON) for name in ("status_reason", "note") if name in found
    }
    if "hall" in found:
        values["hall"] = cells.words(found, "hall", 120)
    if "number" in found:
        values["number"] = cells.whole(found, "number", 1, 9999)
    if "registration_url" in found:
        values["registration_url"] = cells.link(found, "registration_url")
    return values


def _dated(facts: EditionFacts, found: Cells) -> EditionFacts:
    """Return the facts with other dates: the hours go along; nothing is assumed of days that somebody gives."""
    precision = facts.precision
    if "precision" in found:
        precision = Precision(cells.one_of(found, "precision", [one.value for one in Precision]))
    first = cells.day(found, "starts_on") if "starts_on" in found else facts.starts_on
    last = cells.day(found, "ends_on") if "ends_on" in found else facts.ends_on
    facts = replace(facts, precision=precision, is_assumed=False)
    if first and last and facts.starts_on and precision is Precision.EXACT and first <= last:
        return moved(facts, first, last)
    return replace(facts, starts_on=first, ends_on=last)


def _placed(edition: Edition | None, facts: EditionFacts, found: Cells, scope: Scope) -> EditionFacts:
    """Return the facts at another place. A venue brings its city, a city its clock."""
    said = text.one_line(found.get("venue"))
    venue = find_venue(said, scope) if said else None
    place = dict(found) if edition is None else _cells_of(edition) | dict(found)
    if {"city", "country"} & found.keys() and (text.one_line(place.get("city")) or not venue):
        city = find_city(place, scope)
    elif venue is not None:
        city = venue.city
    else:
        city = edition.city if edition is not None else session().get_one(City, facts.city_id)
    if venue is not None and venue.city_id != city.id:
        raise Invalid(
            _("%(venue)s is in %(city)s: write that city, or another venue.", venue=venue.name, city=venue.city.name),
            "venue",
        )
    zone = cells.words(found, "zone", 60) if "zone" in found else ""
    if not zone:
        zone = facts.zone if facts.zone and facts.city_id == city.id and "zone" not in found else city.zone
    facts = replace(facts, city_id=city.id, zone=zone)
    if "venue" in found:
        return replace(facts, venue_id=venue.id if venue else None)
    if edition is not None and edition.venue is not None and edition.venue.city_id != city.id:
        raise Invalid(_("Its venue is in another city: write the new venue, too, or empty that cell."), "venue")
    return facts


EDITIONS = sheets.Sheet(
    "editions",
    _l("Editions"),
    Edition.__tablename__,
    (
        Column("exhibition", _l("Exhibition"), _l("Its address on the site, or its name"), called=("show", "fair")),
        Column(
            "edition",
            _l("Edition"),
            _l("What stands in its address, most often the year; left empty, the first day tells it"),
            called=("year",),
        ),
        Column("number", _l("Number of the edition"), is_a="number"),
        Column("precision", _l("How exactly are the dates known?"), _l("exact, month, year or tba")),
        Column(
            "starts_on",
            _l("First day"),
            _l("Such as 2027-07-31"),
            is_a="day",
            called=("start", "starts", "start date", "from", "begins"),
        ),
        Column("ends_on", _l("Last day"), is_a="day", called=("end", "end date", "to", "until", "ends")),
        Column("hours", _l("Hours"), _l("A line a day: 2027-07-31 10:00-18:00")),
        Column("country", _l("Country"), _l("Its code, such as KE")),
        Column("city", _l("City"), _l("Left out, it is the venue’s, else the exhibition’s"), called=("town",)),
        Column("zone", _l("Time zone"), _l("Left out, it is the city’s")),
        Column("venue", _l("Venue"), _l("Its address on the site, or its name")),
        Column("hall", _l("Hall"), called=("halls",)),
        Column("status", _l("Status"), _l("provisional, scheduled, postponed, rescheduled or cancelled")),
        Column("status_reason", _l("Reason"), _l("Visitors read it")),
        Column("note", _l("Note for visitors")),
        Column("registration_url", _l("Address for registration"), called=("registration",)),
        Column("assumed", _l("Dates assumed from its cycle"), _l("yes or no")),
    ),
    (frozenset({"exhibition", "edition"}), frozenset({"exhibition", "starts_on"})),
    "staff.exhibitions.edit_edition",
    _keys,
    _load,
    _cells_of,
    _name_of,
    _find,
    _write,
)
