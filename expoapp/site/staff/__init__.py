"""The back office of what belongs to no single noun, from its pages to what is to be mended."""

from flask import Flask

from expoapp.site.staff import (
    agenda,
    banners,
    chapters,
    drafts,
    exports,
    history,
    imports,
    missing,
    moments,
    pages,
    previews,
    quality,
    redirects,
    settings,
    timing,
    trail,
)
from expoapp.site.staff.drafts import forget_draft, take_up_draft
from expoapp.site.staff.room import bp

__all__ = [
    "agenda",
    "banners",
    "bp",
    "chapters",
    "drafts",
    "exports",
    "forget_draft",
    "history",
    "imports",
    "init_app",
    "missing",
    "moments",
    "pages",
    "previews",
    "quality",
    "redirects",
    "settings",
    "take_up_draft",
    "timing",
    "trail",
]


def init_app(app: Flask) -> None:
    """Teach templates when a thing is public, what somebody had typed, what is to be mended, and the house’s clock."""
    app.jinja_env.globals.update(
        publication_of=timing.panel_of,
        kept_draft=drafts.kept_draft,
        things_to_mend=quality.things_to_mend,
        house_moment=moments.house_moment,
        clock_line=moments.clock_line,
    )
