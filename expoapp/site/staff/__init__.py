"""What belongs to the whole house in the back office: its pages, redirects, and what is to be mended."""

from flask import Flask

from expoapp.site.staff import missing, pages, quality, redirects
from expoapp.site.staff.room import bp

__all__ = ["bp", "init_app", "missing", "pages", "quality", "redirects"]


def init_app(app: Flask) -> None:
    """Teach templates how much there is to mend."""
    app.jinja_env.globals["things_to_mend"] = quality.things_to_mend
