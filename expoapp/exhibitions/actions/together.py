"""Editions held together: two at the same venue and days, told once and seen at both (V14)."""

from collections.abc import Collection

from sqlalchemy import delete

from expoapp import audit, clock, history
from expoapp.accounts.models import Scope
from expoapp.db import session
from expoapp.errors import Invalid, NotAllowed
from expoapp.exhibitions.models import Colocation, Edition
from expoapp.exhibitions.queries import staff
from expoapp.exhibitions.queries import together as queries
from expoapp.i18n import gettext as _


def others_of(edition_id: int, former: Collection[int], wanted: Collection[int], scope: Scope) -> list[Edition]:
    """Return the editions that one joins or leaves; raise NotFound or NotAllowed for what is not one's own.

    Joining and parting changes the other one too, so it must be somebody's to change. Those that stay are not asked.
    """
    if edition_id in wanted:
        raise Invalid(_("An edition cannot be held together with itself."), "together")
    found = [staff.get_edition(one, scope) for one in sorted({*former} ^ {*wanted})]
    for other in found:
        if not scope.covers(row.region_id for row in other.exhibition.region_rows):
            raise NotAllowed(
                _("%(name)s also lies in a region that is not yours, so you cannot say what it is held together with.",
                  name=other.exhibition.name)
            )  # fmt: skip
    return found


def change(edition: Edition, others: Collection[Edition], by: int | None, deed: str) -> None:
    """Join an edition with those of `others` that it is not held with yet, part it from the rest; both remember it."""
    if not others:
        return
    before = {other.id: history.state_of(other) for other in others}
    former = set(queries.partner_ids(edition.id))
    for other in others:
        other.updated_at = clock.now()
    # The versions first, so that of two people who join the same pair the second hears of the first (R13).
    session().flush()
    for other in others:
        first, second = sorted((edition.id, other.id))
        if other.id in former:
            session().execute(delete(Colocation).where(Colocation.edition_id == first, Colocation.other_id == second))
        else:
            session().add(Colocation(edition_id=first, other_id=second))
    session().flush()
    for other in others:
        action = "edition.part" if other.id in former else "edition.join"
        audit.record(action, other, {"together": audit.name_of(edition)}, by)
        history.keep(other, before[other.id], action, by, deed)
