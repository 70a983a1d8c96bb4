"""Organisers added, changed, deleted; others' exhibitions switched on and off on the site (product rule 12)."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from expoapp import audit, clock, text
from expoapp.accounts.models import Scope
from expoapp.catalogue.actions import records, slugs
from expoapp.db import session
from expoapp.errors import Invalid, NotAllowed, NotFound
from expoapp.exhibitions.models import Exhibition, Organiser
from expoapp.exhibitions.queries.staff import get_organiser
from expoapp.i18n import gettext as _


@dataclass(frozen=True)
class OrganiserFacts:
    """What is known of an organiser. Whether the public sees what it holds is switched apart."""

    name: str
    website: str = ""
    founded_year: int | None = None


def organiser_state(organiser: Organiser) -> dict[str, Any]:
    """Return what is known of an organiser."""
    return {name: getattr(organiser, name) for name in ("name", "website", "founded_year")}


def create_organiser(facts: OrganiserFacts, *, by: int, scope: Scope) -> Organiser:
    """Add an organiser beside our own; the public sees nothing of it until it is shown. Raises Invalid, NotAllowed."""
    records.refuse_limited(scope)
    _check_name(facts.name, None)
    made = Organiser(**asdict(facts), lang=text.language_of(facts.name))
    changes = {name: change for name, change in audit.changes_of(made).items() if change[1] not in {None, ""}}
    try:
        slugs.add(made, text.slugify(facts.name, "organiser"), _is_taken)
    except IntegrityError:  # somebody added one of that name since we asked; the database decides (R13)
        raise _taken() from None
    records.added(made, {"slug": [None, made.slug]} | changes, "organiser.create", by)
    return made


def revise_organiser(
    organiser: Organiser, facts: OrganiserFacts, version: int | None, *, by: int, scope: Scope
) -> bool:
    """Change what is known of an organiser; return whether anything changed. Raises Conflict, Invalid, NotAllowed."""
    records.refuse_limited(scope)
    _refuse_stand_in(organiser)
    records.same(organiser, version)
    _check_name(facts.name, organiser)
    try:
        with session().begin_nested():
            changed = records.revise(organiser, asdict(facts), None, "organiser.revise", by)
    except IntegrityError:
        raise _taken() from None
    if changed:
        _touch([organiser])
    return changed


def restore_organiser(organiser_id: Any, state: dict[str, Any], by: int, scope: Scope) -> None:
    """Bring a state of an organiser back."""
    facts = OrganiserFacts(state["name"], state["website"], state["founded_year"])
    revise_organiser(get_organiser(organiser_id, scope), facts, None, by=by, scope=scope)


def delete_organiser(organiser: Organiser, *, by: int, scope: Scope) -> None:
    """Delete an organiser that holds nothing; raise NotAllowed with what it holds."""
    records.refuse_limited(scope)
    _refuse_stand_in(organiser)
    if organiser.is_own:
        raise NotAllowed(_("%(name)s is the house itself: it stays.", name=organiser.name))
    records.delete(organiser, organiser.name, "organiser.delete", by, scope)


def show_organisers(ids: Collection[int] | None, *, by: int | None, scope: Scope) -> int:
    """Show the public what these organisers hold (None: all of them); return how many were switched on."""
    return _switch(ids, True, by, scope)


def hide_organisers(ids: Collection[int] | None, *, by: int | None, scope: Scope) -> int:
    """Take off the public site what these organisers hold (None: all of them); return how many were switched off."""
    return _switch(ids, False, by, scope)


def _switch(ids: Collection[int] | None, is_listed: bool, by: int | None, scope: Scope) -> int:
    # An organiser has no region: whoever switches one decides for all regions it holds something in.
    if not scope.everywhere:
        raise NotAllowed(_("Organisers are shown and hidden by people who may act in all regions."))
    statement = select(Organiser).where(~Organiser.is_own).order_by(Organiser.id)
    if ids is not None:
        statement = statement.where(Organiser.id.in_(ids))
    found = session().scalars(statement).all()
    if ids is not None and len(found) != len(set(ids)):
        raise NotFound()
    switched = [one for one in found if one.is_listed != is_listed]
    for organiser in switched:
        organiser.is_listed = is_listed
        changes = audit.changes_of(organiser)
        audit.record("organiser.show" if is_listed else "organiser.hide", organiser, changes, by)
    _touch(switched)
    return len(switched)


def _touch(organisers: Collection[Organiser]) -> None:
    # Who subscribes to a calendar asks what changed since, and for him this is a change of the exhibitions.
    held = Exhibition.organiser_id.in_([organiser.id for organiser in organisers])
    session().execute(update(Exhibition).where(held).values(updated_at=clock.now()))


def _refuse_stand_in(organiser: Organiser) -> None:
    if not organiser.is_known:
        raise NotAllowed(_("This stands for every organiser that no source names: it stays as it is."))


def _check_name(name: str, organiser: Organiser | None) -> None:
    other = organiser.id if organiser else 0
    if session().scalar(select(Organiser.id).where(Organiser.name == name, Organiser.id != other)) is not None:
        raise _taken()


def _taken() -> Invalid:
    return Invalid(_("There is an organiser of that name already."), "name")


def _is_taken(slug: str) -> bool:
    return session().scalar(select(Organiser.id).where(Organiser.slug == slug)) is not None
