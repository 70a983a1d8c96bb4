"""Moments by the clock of the house, and the line at the foot of a page that names it."""

from datetime import datetime

from flask import g

from expoapp import clock, i18n
from expoapp.i18n import gettext as _
from expoapp.site import queries


def house_moment(value: datetime) -> str:
    """Write a moment by the clock of the house; the foot of the page says which one that is."""
    return i18n.moment(value, _zone())


def clock_line() -> str:
    """Return the sentence that names the clock of the house, for a page that has told a moment by it; else nothing."""
    if "house_zone" not in g:
        return ""
    return _("Times are by the clock of the house: %(zone)s.", zone=i18n.zone_name(g.house_zone, clock.now()))


def _zone() -> str:
    if "house_zone" not in g:
        g.house_zone = queries.house_zone()
    zone: str = g.house_zone
    return zone
