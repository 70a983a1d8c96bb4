"""Exhibitions for visitors: the finder, and the pages of exhibitions and editions."""

from flask import Flask

from expoapp.exhibitions import chart, poster, queries, sharing, wording, world_map
from expoapp.exhibitions.public import calendars, compare, editions, exhibitors, finder, share
from expoapp.exhibitions.public.room import bp
from expoapp.web import previewing

__all__ = ["bp", "calendars", "compare", "editions", "exhibitors", "finder", "init_app", "share"]


def init_app(app: Flask) -> None:
    """Teach templates how to say an edition, and previews how to show one."""
    app.jinja_env.globals.update(
        announced_on=wording.announced_on,
        assurance_label=wording.assurance_label,
        chart=chart,
        city_value=queries.finder.city_value,
        dates_of=wording.dates_of,
        document_label=wording.document_label,
        figure_label=wording.figure_label,
        hours_by_day=wording.hours_by_day,
        hall_label=wording.hall_label,
        hours_today=wording.hours_today,
        map_of=world_map.plan,
        map_of_held=world_map.plan_of_held,
        map_of_venue=world_map.locator,
        name_of=wording.name_of,
        name_of_mark=world_map.name_of_mark,
        organiser_of=wording.organiser_of,
        other_names=wording.other_names,
        poster_svg=poster.svg,
        sharing=sharing,
        state_of=wording.state_of,
        usual_hours_of=wording.usual_hours_of,
        void_dates_of=wording.void_dates_of,
        zone_of=wording.zone_of,
    )
    previewing.follow("exhibition", editions.show_draft)
    previewing.follow("edition", editions.show_draft_edition)
