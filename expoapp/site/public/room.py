"""What every page of the site shows around its content, and the addresses of this room."""

from flask import g

from expoapp import clock, i18n, text
from expoapp.i18n import gettext as _
from expoapp.i18n import ngettext
from expoapp.site import queries
from expoapp.web import away
from expoapp.web.pages import PublicPages

NEWS_SHOWN = 4
bp = PublicPages("site", __name__)


def chrome() -> queries.Chrome:
    """Return what stands around this page, asked for once a request; nothing of it while the database is away."""
    if "chrome" not in g:
        g.chrome = queries.NO_CHROME if away.is_noted() else queries.chrome(clock.now())
    found: queries.Chrome = g.chrome
    return found


def footer_paragraph(around: queries.Chrome) -> str:
    """Return the organiser in one paragraph, computed from data; "" before there is any."""
    if around.organiser is None or not around.exhibitions:
        return ""
    name, years = around.organiser.name, around.years_in_business
    who = (
        _(
            "%(name)s has organised international trade exhibitions for %(years)s years.",
            name=name,
            years=i18n.number(years),
        )
        if years
        else _("%(name)s organises international trade exhibitions.", name=name)
    )
    what = ngettext(
        "Its portfolio is one annual exhibition in %(regions)s.",
        "Its portfolio counts %(num)s annual exhibitions in %(regions)s.",
        around.exhibitions,
        regions=i18n.listed([str(text.words(one.thing, "name")) for one in around.regions]),
    )
    return f"{who} {what}"
