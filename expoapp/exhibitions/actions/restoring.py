"""States of exhibitions, editions and organisers: how they are kept and told, and how one of them is brought back."""

from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from expoapp import history, i18n
from expoapp.accounts.models import Scope
from expoapp.exhibitions import wording
from expoapp.exhibitions.actions.editions import EditionFacts, edition_facts, revise_edition
from expoapp.exhibitions.actions.exhibitions import ExhibitionFacts, exhibition_facts, hand_over, revise_exhibition
from expoapp.exhibitions.actions.lists import EditionLists, edition_lists
from expoapp.exhibitions.actions.organisers import organiser_state, restore_organiser
from expoapp.exhibitions.actions.removing import remove_edition, remove_exhibition
from expoapp.exhibitions.models import Edition, Exhibition, Organiser, Precision, Status
from expoapp.exhibitions.queries import naming, together
from expoapp.exhibitions.queries import staff as queries
from expoapp.history import State
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.i18n import ngettext

_EXHIBITION = TypeAdapter(ExhibitionFacts)
_EDITION = TypeAdapter(EditionFacts)
_LISTS = TypeAdapter(EditionLists)


def _publication(thing: Any) -> State:
    """Return what a state tells besides the facts; bringing one back leaves it as it is."""
    times = {"public_from": thing.public_from.isoformat(), "public_until": thing.public_until.isoformat()}
    return {"slug": thing.slug, "state": thing.state} | times


def _exhibition_state(thing: Exhibition) -> State:
    facts = _EXHIBITION.dump_python(exhibition_facts(thing), mode="json")
    return facts | {"organiser_id": thing.organiser_id} | _publication(thing)


def _edition_state(thing: Edition) -> State:
    facts = _EDITION.dump_python(edition_facts(thing), mode="json")
    return facts | _LISTS.dump_python(edition_lists(thing), mode="json") | _publication(thing)


def _restore_exhibition(exhibition_id: int, state: State, by: int, scope: Scope) -> None:
    revise_exhibition(exhibition_id, _EXHIBITION.validate_python(state), by=by, scope=scope)
    # States kept before there were hand-overs say nothing of the organiser.
    if organiser_id := state.get("organiser_id"):
        hand_over(exhibition_id, organiser_id, by=by, scope=scope)


def _restore_edition(edition_id: int, state: State, by: int, scope: Scope) -> None:
    lists = _LISTS.validate_python(state) if "partners" in state else None
    if lists is not None:
        lists = replace(lists, together=_together(edition_id, lists.together, scope))
    revise_edition(edition_id, _EDITION.validate_python(state), by=by, scope=scope, lists=lists)


def _together(edition_id: int, wanted: tuple[int, ...], scope: Scope) -> tuple[int, ...]:
    """Return what an edition is held with again: of one's own editions those it was, of others' those it is."""
    now = set(together.partner_ids(edition_id))
    own = {one.id for one in together.offered(scope, edition_id, None, None, None, {*wanted, *now})}
    return tuple(sorted((own & set(wanted)) | (now - own)))


# ---- In words --------------------------------------------------------------------------------------------------------

EXHIBITION_LABELS = {
    "name": _l("Name"),
    "slug": _l("Address on the site"),
    "tagline": _l("Tagline"),
    "organiser_id": _l("Organiser"),
    "region_ids": _l("Regions"),
    "city_id": _l("City"),
    "venue_id": _l("Usual venue"),
    "industry_codes": _l("Industries"),
    "product_group_ids": _l("Product groups"),
    "description": _l("Description"),
    "exhibitor_profile": _l("Who exhibits"),
    "visitor_profile": _l("Who visits"),
    "entry_terms": _l("Who may enter, on what terms"),
    "website": _l("Own website"),
    "founded_year": _l("Held since (year)"),
    "names": _l("Other names"),
}
EDITION_LABELS = {
    "precision": _l("How exactly are the dates known?"),
    "starts_on": _l("First day"),
    "ends_on": _l("Last day"),
    "days": _l("Hours"),
    "city_id": _l("City"),
    "zone": _l("Time zone"),
    "venue_id": _l("Venue"),
    "hall": _l("Hall"),
    "status": _l("Status"),
    "status_reason": _l("Reason"),
    "number": _l("Number of the edition"),
    "note": _l("Note for visitors"),
    "registration_url": _l("Address for registration"),
    "is_assumed": _l("Dates assumed from its cycle"),
    "figures": _l("Figures"),
    "documents": _l("Documents"),
    "partners": _l("Partners"),
    "together": _l("Held together"),
}


def _names(value: Any) -> list[str]:
    """Return an exhibition's other names, each with what it is."""
    return [
        _("%(name)s (former name)", name=name)
        if kind == "former"
        else _("%(name)s (%(language)s)", name=name, language=i18n.language_name(lang))
        for kind, lang, name in value or ()
    ]


def _days(value: Any) -> list[str]:
    """Return the hours: "Friday, 9 July 2027: 09:00–18:00"."""
    return [
        _("%(day)s: %(hours)s", day=i18n.weekday(date.fromisoformat(row["day"])), hours=_hours(row))
        for row in value or ()
    ]


def _hours(row: Any) -> str:
    hours = f"{row['opens'][:5]}–{row['closes'][:5]}"
    if row["closes_next_day"]:
        hours = _("%(hours)s on the next day", hours=hours)
    audiences = {"trade": _("Trade visitors only"), "public": _("Everybody")}
    return ", ".join(part for part in (hours, audiences.get(row["audience"], ""), row["note"]) if part)


def _status(value: Any) -> str:
    return {
        Status.PROVISIONAL: _("Provisional"),
        Status.SCHEDULED: _("Takes place"),
        Status.POSTPONED: _("Postponed"),
        Status.RESCHEDULED: _("Rescheduled"),
        Status.CANCELLED: _("Cancelled"),
    }.get(value, "")


def _precision(value: Any) -> str:
    return {
        Precision.EXACT: _("The days are known"),
        Precision.MONTH: _("Only the month"),
        Precision.YEAR: _("Only the year"),
        Precision.TBA: _("Nothing yet: dates to follow"),
    }.get(value, "")


def _figures(value: Any) -> list[str]:
    """Return figures with their provenance: "Visitors: 4,200 (counted; own count, 9 July 2026)"."""
    told = []
    for row in value or ():
        day = i18n.day(date.fromisoformat(row["as_of"])) if row["as_of"] else ""
        source = ", ".join(part for part in (row["source"], day, row["definition"]) if part)
        told.append(
            _(
                "%(kind)s: %(number)s (%(assurance)s; %(source)s)",
                kind=wording.figure_label(row["kind"]),
                number=i18n.number(row["value"]),
                assurance=wording.assurance_label(row["assurance"]),
                source=source,
            )
        )
    return told


def _documents(value: Any) -> list[str]:
    return [
        ", ".join((wording.document_label(row["kind"]), row["title"], i18n.language_name(row["lang"]), row["url"]))
        for row in value or ()
    ]


def _partners(value: Any) -> list[str]:
    return [
        ", ".join(part for part in (wording.partner_label(row["kind"]), row["name"], row["url"]) if part)
        for row in value or ()
    ]


def _together_told(value: Any) -> str:
    # How many only: some may lie in regions that are not the reader's.
    return ngettext("%(num)s edition", "%(num)s editions", len(value)) if value else ""


def _edition_title(edition: Edition) -> str:
    return f"{edition.exhibition.name} {edition.slug}"


EXHIBITION = history.Kind(
    Exhibition.__tablename__,
    _exhibition_state,
    queries.get_exhibition,
    _restore_exhibition,
    page=("staff.exhibitions.show", "exhibition_id"),
    edit="staff.exhibitions.edit",
    labels=EXHIBITION_LABELS,
    words={"names": _names},
    remove=remove_exhibition,
)
EDITION = history.Kind(
    Edition.__tablename__,
    _edition_state,
    queries.get_edition,
    _restore_edition,
    title=_edition_title,
    page=("staff.exhibitions.edit_edition", "edition_id"),
    view="staff.exhibitions.show",
    edit="staff.exhibitions.edit_edition",
    labels=EDITION_LABELS,
    words={
        "days": _days,
        "status": _status,
        "precision": _precision,
        "figures": _figures,
        "documents": _documents,
        "partners": _partners,
        "together": _together_told,
    },
    remove=remove_edition,
)
ORGANISER = history.Kind(
    Organiser.__tablename__,
    organiser_state,
    queries.get_organiser,
    restore_organiser,
    page=("staff.exhibitions.organiser", "organiser_id"),
    edit="staff.exhibitions.edit_organiser",
)


def follow() -> None:
    """Keep the states of all of these, and say what the things are called that states refer to."""
    history.refer(["region_id", "region_ids", "within_id"], naming.regions)
    history.refer(["country_code"], naming.countries)
    history.refer(["city_id"], naming.cities)
    history.refer(["venue_id"], naming.venues, optional=True)
    history.refer(["industry_code", "industry_codes"], naming.industries)
    history.refer(["product_group_ids"], naming.product_groups)
    history.refer(["organiser_id"], naming.organisers)
    for kind in (EXHIBITION, EDITION, ORGANISER):
        history.follow(kind)
