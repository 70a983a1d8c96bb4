"""States of pages, banners and settings: how they are kept, and how one of them is brought back."""

from typing import Any

from expoapp import history
from expoapp.accounts.models import Scope
from expoapp.catalogue.actions import records
from expoapp.history import State
from expoapp.i18n import lazy_gettext as _l
from expoapp.site import queries
from expoapp.site.actions import banners, pages, settings
from expoapp.site.models import Banner, Page, SiteSetting


def _get_page(page_id: Any, _scope: Scope) -> Page:
    return queries.get_page(int(page_id))


def _get_banner(banner_id: Any, _scope: Scope) -> Banner:
    return queries.get_banner(int(banner_id))


def _get_setting(name: str, _scope: Scope) -> SiteSetting:
    return queries.get_setting(name)


def _restore_page(page_id: Any, state: State, by: int, scope: Scope) -> None:
    words = pages.Words(state["title"], state["body"])
    pages.revise(queries.get_page(int(page_id)), words, None, by=by, scope=scope)
    records.bring_back_texts(queries.get_page(int(page_id)), state, pages.FIELDS, "page.translate", by)


def follow() -> None:
    """Keep the states of all of these."""
    history.follow(
        history.Kind(
            Page.__tablename__,
            pages.page_state,
            _get_page,
            _restore_page,
            page=("staff.site.page", "page_id"),
            edit="staff.site.edit_page",
            labels={"title": _l("Title"), "body": _l("Text")},
        )
    )
    history.follow(
        history.Kind(
            Banner.__tablename__,
            banners.banner_state,
            _get_banner,
            banners.restore_banner,
            page=("staff.site.banner", "banner_id"),
            edit="staff.site.edit_banner",
            labels={"text": _l("Text"), "url": _l("Link")},
        )
    )
    history.follow(
        history.Kind(SiteSetting.__tablename__, settings.setting_state, _get_setting, settings.restore_setting)
    )
