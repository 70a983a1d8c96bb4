"""What a deed that is undone has made, and no visitor has seen, is taken away again. All else is only withdrawn."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload, selectinload

from expoapp import audit, clock, history, publication
from expoapp.accounts.models import Scope
from expoapp.db import session
from expoapp.errors import Conflict
from expoapp.exhibitions.actions.editions import get_own_edition
from expoapp.exhibitions.actions.exhibitions import get_own
from expoapp.exhibitions.models import Edition, Exhibition
from expoapp.i18n import gettext as _


def remove_edition(edition_id: int, by: int, scope: Scope) -> None:
    """Take an edition away that nobody has seen. Raises NotFound, NotAllowed and Conflict."""
    get_own_edition(edition_id, scope)
    statement = select(Edition).where(Edition.id == edition_id)
    _remove(statement.options(joinedload(Edition.exhibition), *_all_lists(Edition)), "edition.delete", by)


def remove_exhibition(exhibition_id: int, by: int, scope: Scope) -> None:
    """Take an exhibition away that nobody has seen, and that has no editions. Raises NotFound, NotAllowed, Conflict."""
    if get_own(exhibition_id, scope).editions:
        raise Conflict(_("It has editions, so it stays."))
    statement = select(Exhibition).where(Exhibition.id == exhibition_id)
    _remove(statement.options(*_all_lists(Exhibition)), "exhibition.delete", by)


def _all_lists(model: Any) -> list[Any]:
    """Return how to load all that goes with a thing, whatever is added to its model."""
    lists = [one for one in model.__mapper__.relationships if one.uselist and not one.viewonly]
    return [selectinload(getattr(model, one.key)) for one in lists]


def _remove(statement: Any, action: str, by: int) -> None:
    thing = session().scalars(statement.execution_options(populate_existing=True)).one()
    if thing.was_public(clock.now()):
        raise Conflict(_("Visitors may have seen it, so it stays. Withdraw it instead."))
    name, slug = audit.name_of(thing), thing.slug
    kind, thing_id = publication.kind_of(thing), thing.id
    try:
        with session().begin_nested():
            session().delete(thing)
            session().flush()
    except IntegrityError:
        raise Conflict(_("Something else refers to it by now, so it stays.")) from None
    history.forget(name)
    publication.previews.forget(kind, thing_id)
    audit.record(action, name, {"slug": [slug, None]}, by)
