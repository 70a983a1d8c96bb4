"""Exhibitions for visitors: the finder, and the pages of exhibitions and editions."""

from flask import Flask

from expoapp.exhibitions import poster, wording
from expoapp.exhibitions.public import compare, editions, finder
from expoapp.exhibitions.public.room import bp, group_of

__all__ = ["bp", "compare", "editions", "finder", "init_app"]


def init_app(app: Flask) -> None:
    """Teach templates how to say an edition."""
    app.jinja_env.globals.update(
        dates_of=wording.dates_of,
        former_dates_of=wording.former_dates_of,
        group_of=group_of,
        hours_today=wording.hours_today,
        name_of=wording.name_of,
        poster_svg=poster.svg,
        state_of=wording.state_of,
        usual_hours_of=wording.usual_hours_of,
        void_dates_of=wording.void_dates_of,
        words_of_day=wording.words_of_day,
    )
