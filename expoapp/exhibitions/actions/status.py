"""A coming edition moved, postponed, cancelled or taken up again, by the rules of `revise_edition`."""

from dataclasses import replace
from datetime import date
from enum import StrEnum

from expoapp import clock
from expoapp.accounts.models import Scope
from expoapp.errors import Invalid, NotAllowed
from expoapp.exhibitions.actions.editions import edition_facts, get_own_edition, revise_edition
from expoapp.exhibitions.actions.next_edition.proposing import moved
from expoapp.exhibitions.models import Edition, Phase, Precision, Status
from expoapp.i18n import gettext as _


class Change(StrEnum):
    """What can be done to a coming edition with one small form."""

    MOVE = "move"
    POSTPONE = "postpone"
    CANCEL = "cancel"
    REINSTATE = "reinstate"


def changes_for(edition: Edition) -> list[Change]:
    """Return what can be done to an edition now: nothing once it is over."""
    moment = clock.now()
    if edition.status == Status.CANCELLED:
        return [Change.REINSTATE] if not edition.is_over(moment) else []
    if edition.status == Status.POSTPONED:
        is_past = edition.ends_at is not None and edition.ends_at <= moment
        return [Change.MOVE, Change.CANCEL] + ([] if is_past else [Change.REINSTATE])
    if edition.phase(moment) is Phase.OVER:
        return []
    return [Change.MOVE, Change.POSTPONE, Change.CANCEL]


def change_status(
    edition_id: int,
    change: Change,
    *,
    by: int | None,
    scope: Scope,
    version: int,
    reason: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> bool:
    """Move, postpone, cancel or take up again an edition; return whether that changed anything.

    Raises what `revise_edition` raises, and NotAllowed for what its state does not allow.
    """
    edition = get_own_edition(edition_id, scope, version)
    if change not in changes_for(edition):
        raise NotAllowed(_("The edition is no longer in a state in which that can be done."))
    facts = edition_facts(edition)
    if change is Change.POSTPONE:
        facts = replace(facts, status=Status.POSTPONED, status_reason=reason)
    elif change is Change.CANCEL:
        facts = replace(facts, status=Status.CANCELLED, status_reason=reason)
    elif change is Change.REINSTATE:
        facts = replace(facts, status=status_before(edition), status_reason="")
    elif starts_on is None or ends_on is None or ends_on < starts_on:
        raise Invalid(_("The first and the last new day are needed, in this order."), "ends_on")
    else:
        is_same = (facts.precision, facts.starts_on, facts.ends_on) == (Precision.EXACT, starts_on, ends_on)
        if is_same and facts.status is not Status.POSTPONED:
            raise Invalid(_("These are the days it has; choose others."), "starts_on")
        base = facts if facts.precision is Precision.EXACT else replace(facts, days=())
        facts = replace(
            moved(base, starts_on, ends_on),
            precision=Precision.EXACT,
            status=Status.PROVISIONAL if facts.status is Status.PROVISIONAL else Status.SCHEDULED,
            status_reason=reason,
        )
    return revise_edition(edition_id, facts, by=by, scope=scope, version=version)


def status_before(edition: Edition) -> Status:
    """Return the status that an edition had before it was postponed or cancelled."""
    for row in reversed(edition.changes):
        former = Status(row.former_status)
        if "status" in row.what.split() and former not in {Status.CANCELLED, Status.POSTPONED}:
            return former
    # Nothing is noted of what nobody has seen: then nothing is claimed either.
    return Status.SCHEDULED if edition.was_public(clock.now()) else Status.PROVISIONAL
