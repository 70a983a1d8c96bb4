"""The back office of what belongs to no single noun: pages, the agenda, when things are public, previews, drafts."""

from flask import Flask

from expoapp.site.staff import agenda, drafts, pages, previews, timing
from expoapp.site.staff.drafts import forget_draft, take_up_draft
from expoapp.site.staff.room import bp

__all__ = ["agenda", "bp", "drafts", "forget_draft", "init_app", "pages", "previews", "take_up_draft", "timing"]


def init_app(app: Flask) -> None:
    """Teach templates to draw when a thing is public, and to offer what somebody had typed."""
    app.jinja_env.globals.update(publication_of=timing.panel_of, kept_draft=drafts.kept_draft)
