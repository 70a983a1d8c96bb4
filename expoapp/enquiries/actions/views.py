"""The views of the inbox that a person keeps."""

from sqlalchemy import select

from expoapp import audit, clock
from expoapp.db import session
from expoapp.enquiries import queries
from expoapp.enquiries.models import SavedView
from expoapp.errors import Invalid, NotAllowed, NotFound
from expoapp.i18n import gettext as _

MOST_VIEWS = 20


def keep_view(account_id: int, name: str, query: str) -> None:
    """Keep a view under a name; one of the same name becomes this one.

    Words that were searched for are not kept: they may name a person, who may want to be erased.
    """
    kept = queries.saved_views(account_id)
    query = "&".join(part for part in query.split("&") if not part.startswith("q="))
    same = next((one for one in kept if one.name.casefold() == name.casefold()), None)
    if same is not None:
        same.name, same.query = name, query
        audit.record("view.keep", same, by=account_id)
        return
    if len(kept) >= MOST_VIEWS:
        raise NotAllowed(_("You have %(most)s views, and more cannot be kept. Take one away first.", most=MOST_VIEWS))
    made = SavedView(account_id=account_id, name=name, query=query, created_at=clock.now())
    session().add(made)
    audit.record("view.keep", made, by=account_id)


def rename_view(view_id: int, account_id: int, name: str) -> None:
    """Call a view of one's own by another name."""
    view = _own(view_id, account_id)
    if any(one.name.casefold() == name.casefold() for one in queries.saved_views(account_id) if one is not view):
        raise Invalid(_("You have a view of this name already. Choose another name."), "view")
    view.name = name
    audit.record("view.rename", view, by=account_id)


def delete_view(view_id: int, account_id: int) -> None:
    """Take a view of one's own away."""
    view = _own(view_id, account_id)
    audit.record("view.delete", view, by=account_id)
    session().delete(view)


def _own(view_id: int, account_id: int) -> SavedView:
    found = session().scalar(select(SavedView).where(SavedView.id == view_id, SavedView.account_id == account_id))
    if found is None:
        raise NotFound()
    return found
