"""What a city's new time zone means for the editions that follow its clock."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from expoapp import audit, clock, history
from expoapp.accounts.models import Scope
from expoapp.catalogue.actions import cities
from expoapp.catalogue.models import City
from expoapp.db import session
from expoapp.exhibitions.actions.editions import edition_facts, note_change
from expoapp.exhibitions.actions.exhibitions import refuse_outside
from expoapp.exhibitions.models import Edition, Exhibition

MOVED = "edition.follow_zone"


def follow_zone(city: City, left: str, by: int, scope: Scope) -> None:
    """Let the editions of a city follow its new clock, but not those that had a clock of their own.

    Days and hours stay as they are, so the moments move. Where visitors may have one in a calendar and its moments
    differ, this is a change of hours that calendars are told of (product rule 5); where both clocks agree, or it is
    over, nothing has changed for them. Raises NotAllowed where one belongs to a region that is not the person's.
    """
    now = clock.now()
    for edition in (
        session()
        .scalars(
            select(Edition)
            .where(Edition.city_id == city.id, Edition.zone == left)
            .options(
                joinedload(Edition.exhibition).selectinload(Exhibition.region_rows),
                selectinload(Edition.days),
                selectinload(Edition.changes),
                selectinload(Edition.figures),
                selectinload(Edition.documents),
                selectinload(Edition.partners),
            )
            .order_by(Edition.id)
        )
        .all()
    ):
        refuse_outside(scope, [row.region_id for row in edition.exhibition.region_rows])
        _follow(edition, city.zone, by, is_past=edition.is_over(now))


def _follow(edition: Edition, zone: str, by: int, *, is_past: bool) -> None:
    before, former = history.state_of(edition), edition_facts(edition)
    moments = edition.starts_at, edition.ends_at
    edition.zone = zone
    edition.mark_moments()
    changes = audit.changes_of(edition)
    edition.updated_at = clock.now()
    if edition.is_exact and not is_past and moments != (edition.starts_at, edition.ends_at):
        edition.changed_at = edition.updated_at
        if edition.was_public(edition.updated_at):
            note_change(edition, former, "hours", clock.today(zone))
    audit.record(MOVED, edition, changes, by)
    history.keep(edition, before, MOVED, by)


def follow() -> None:
    """Be told of each city that gets another zone."""
    cities.follow_zone(follow_zone)
