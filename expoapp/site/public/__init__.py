"""Home, search, the organiser's own pages, and what every page of the site shows."""

from flask import Flask

from expoapp.enquiries import wording
from expoapp.site.public import home, leading, pages, preview, search
from expoapp.site.public.room import bp, chrome, footer_paragraph
from expoapp.web import previewing
from expoapp.web.errors import WHEN_MISSING

__all__ = ["bp", "home", "init_app", "leading", "pages", "preview", "search"]


def init_app(app: Flask) -> None:
    """Teach templates what stands around every page and how to say a desk; say where unknown addresses lead."""
    app.extensions[WHEN_MISSING] = (leading.lead_on, leading.note_missing)
    app.jinja_env.globals.update(
        chrome=chrome,
        days_of_desk=wording.working_days_of,
        footer_paragraph=footer_paragraph,
        is_at_work=wording.is_at_work,
        preview_bar=previewing.bar,
    )
    previewing.follow("page", pages.show_draft)
