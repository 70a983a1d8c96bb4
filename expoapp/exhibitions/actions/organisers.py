"""Other organisers' exhibitions switched on and off on the public site (product rule 12)."""

from collections.abc import Collection

from sqlalchemy import select, update

from expoapp import audit, clock
from expoapp.accounts.models import Scope
from expoapp.db import session
from expoapp.errors import NotAllowed, NotFound
from expoapp.exhibitions.models import Exhibition, Organiser
from expoapp.i18n import gettext as _


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
    # Who subscribes to a calendar asks what changed since, and for him this is a change of the exhibitions.
    held = Exhibition.organiser_id.in_([organiser.id for organiser in switched])
    session().execute(update(Exhibition).where(held).values(updated_at=clock.now()))
    return len(switched)
