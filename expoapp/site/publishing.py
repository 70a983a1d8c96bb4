"""How the organiser's own pages and banners are published: they belong to the whole house."""

from typing import Any

from expoapp import publication, text
from expoapp.accounts.models import Scope
from expoapp.i18n import lazy_gettext as _l
from expoapp.site import queries
from expoapp.site.models import Banner, Page


def _of_the_house(_thing: Any, scope: Scope) -> bool:
    return scope.everywhere


PAGE = publication.Kind(
    name="page",
    trail="page",
    model=Page,
    label=_l("Page"),
    plural=_l("Pages"),
    get=lambda page_id, _scope: queries.get_page(page_id),
    may_change=_of_the_house,
    within=lambda _scope: Page.id.is_not(None),
    title=lambda thing: thing.title,
    page=lambda thing: ("staff.site.page", {"page_id": thing.id}),
    own_page=lambda thing: ("site.page", {"slug": thing.slug}),
    deeds=lambda thing: (
        ("staff.site.publish_page", {"page_id": thing.id}),
        ("staff.site.withdraw_page", {"page_id": thing.id}),
    ),
)
BANNER = publication.Kind(
    name="banner",
    trail="banner",
    model=Banner,
    label=_l("Banner"),
    plural=_l("Banners"),
    get=lambda banner_id, _scope: queries.get_banner(banner_id),
    may_change=_of_the_house,
    within=lambda _scope: Banner.id.is_not(None),
    title=lambda thing: text.shorten(thing.text, 80),
    page=lambda thing: ("staff.site.banner", {"banner_id": thing.id}),
    own_page=lambda _thing: None,  # it stands above every page
    deeds=lambda thing: (
        ("staff.site.publish_banner", {"banner_id": thing.id}),
        ("staff.site.withdraw_banner", {"banner_id": thing.id}),
    ),
    has_preview=False,
    times_itself=True,
)


def follow() -> None:
    """Let pages and banners be published."""
    publication.follow(PAGE)
    publication.follow(BANNER)
