"""What of exhibitions and editions can be published, and what keeps them from the public besides their own state."""

from datetime import datetime

from sqlalchemy.orm import joinedload

from expoapp import publication
from expoapp.accounts.models import Scope
from expoapp.exhibitions import wording
from expoapp.exhibitions.models import Edition, Exhibition
from expoapp.exhibitions.queries import next_year
from expoapp.exhibitions.queries import staff as queries
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.i18n import ngettext


def _exhibition_hindrance(exhibition: Exhibition, _moment: datetime) -> str:
    return "" if exhibition.organiser.is_listed else _("The exhibitions of its organiser are switched off.")


def _edition_hindrance(edition: Edition, moment: datetime) -> str:
    return "" if edition.exhibition.is_public(moment) else _("Its exhibition is not public.")


def _edition_doubt(edition: Edition) -> str:
    fields = next_year.unconfirmed_of([edition.id]).get(edition.id, [])
    if not fields:
        return ""
    return ngettext(
        "%(num)s field still bears last time’s value; confirm or change it before visitors read it.",
        "%(num)s fields still bear last time’s value; confirm or change them before visitors read them.",
        len(fields),
    )


def _covers(exhibition: Exhibition, scope: Scope) -> bool:
    return scope.covers(row.region_id for row in exhibition.region_rows)


EXHIBITION = publication.Kind(
    name="exhibition",
    trail="exhibition",
    model=Exhibition,
    label=_l("Exhibition"),
    plural=_l("Exhibitions"),
    get=queries.get_exhibition,
    may_change=_covers,
    within=queries.in_scope,
    title=lambda thing: thing.name,
    page=lambda thing: ("staff.exhibitions.show", {"exhibition_id": thing.id}),
    own_page=lambda thing: ("exhibitions.exhibition", {"slug": thing.slug}),
    deeds=lambda thing: (
        ("staff.exhibitions.publish", {"exhibition_id": thing.id}),
        ("staff.exhibitions.withdraw", {"exhibition_id": thing.id}),
    ),
    loading=lambda: (joinedload(Exhibition.organiser), joinedload(Exhibition.city)),
    hindrance=_exhibition_hindrance,
    zone=lambda thing: thing.city.zone,
    is_touched=True,
)
EDITION = publication.Kind(
    name="edition",
    trail="edition",
    model=Edition,
    label=_l("Edition"),
    plural=_l("Editions"),
    get=queries.get_edition,
    may_change=lambda thing, scope: _covers(thing.exhibition, scope),
    within=queries.edition_in_scope,
    title=lambda thing: _("%(name)s, %(days)s", name=thing.exhibition.name, days=wording.dates_of(thing)),
    page=lambda thing: ("staff.site.timing", {"kind": "edition", "thing_id": thing.id}),
    own_page=lambda thing: ("exhibitions.edition", {"slug": thing.exhibition.slug, "edition": thing.slug}),
    deeds=lambda thing: (
        ("staff.exhibitions.publish_edition", {"edition_id": thing.id}),
        ("staff.exhibitions.withdraw_edition", {"edition_id": thing.id}),
    ),
    loading=lambda: (joinedload(Edition.exhibition).joinedload(Exhibition.organiser),),
    hindrance=_edition_hindrance,
    doubt=_edition_doubt,
    zone=lambda thing: thing.zone,
    is_touched=True,
)


def follow() -> None:
    """Let exhibitions and editions be published."""
    publication.follow(EXHIBITION)
    publication.follow(EDITION)
