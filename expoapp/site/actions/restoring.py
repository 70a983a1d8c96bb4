"""States of pages: how they are kept and told, and how one of them is brought back."""

from typing import Any

from expoapp import history, i18n
from expoapp.accounts.models import Scope
from expoapp.history import State
from expoapp.i18n import lazy_gettext as _l
from expoapp.site import queries
from expoapp.site.actions.pages import FIELDS, Words, revise, translate
from expoapp.site.models import Page

LABELS = {"title": _l("Title"), "body": _l("Text")}


def _state(page: Page) -> State:
    times = {"public_from": page.public_from.isoformat(), "public_until": page.public_until.isoformat()}
    translated = {f"{row.field} ({row.lang})": row.value for row in page.translations}
    words = {field: getattr(page, field) for field in FIELDS}
    return words | dict(sorted(translated.items())) | {"slug": page.slug, "state": page.state} | times


def _get(page_id: int, _scope: Any) -> Page:
    return queries.get_page(page_id)


def _restore(page_id: int, state: State, by: int, scope: Scope) -> None:
    page = queries.get_page(page_id)
    before = _state(page)
    if any(state[field] != before[field] for field in FIELDS):
        revise(page, Words(state["title"], state["body"]), page.version, by=by, scope=scope)
    for lang in (one for one in i18n.LANGUAGES if one != i18n.DEFAULT):
        title, body = (str(state.get(f"{field} ({lang})", "")) for field in FIELDS)
        if body and (title, body) != (before.get(f"title ({lang})"), before.get(f"body ({lang})")):
            page = queries.get_page(page_id)
            translate(page, lang, Words(title, body), page.version, by=by, scope=scope)


def follow() -> None:
    """Keep the states of pages."""
    history.follow(
        history.Kind(
            Page.__tablename__,
            _state,
            _get,
            _restore,
            page=("staff.site.page", "page_id"),
            edit="staff.site.edit_page",
            labels=LABELS,
        )
    )
