"""An edition as a calendar file, and an exhibition's editions as a calendar to subscribe to."""

from datetime import datetime

from werkzeug.wrappers import Response

from expoapp import clock
from expoapp.errors import NotFound
from expoapp.exhibitions import ical, queries, wording
from expoapp.exhibitions.models import FEED_MOST, Edition, Precision
from expoapp.exhibitions.public.room import address_of, bp, calendar_answer, moved
from expoapp.i18n import gettext as _
from expoapp.web import pages


@bp.page("/exhibitions/<slug>/<edition>/calendar.ics")
def calendar_file(slug: str, edition: str) -> Response:
    """Return an edition with exact dates as a calendar file that is the same while nothing changes."""
    moment = clock.now()
    page = queries.find_page(slug, moment)
    if page is None:
        return moved(slug, moment, "exhibitions.calendar_file", edition=edition)
    shown = page.edition(edition)
    if shown.precision != Precision.EXACT:
        raise NotFound(_("The dates are not fixed yet, so there is nothing to put into a calendar."))
    file = ical.calendar(shown, address_of(shown))
    return calendar_answer(file, f"attachment; filename={_file_name(slug, edition)}", _touched(shown))


@bp.page("/exhibitions/<slug>/calendar.ics")
def series_calendar(slug: str) -> Response:
    """Return a calendar of an exhibition's editions that follows every change of their dates."""
    moment = clock.now()
    page = queries.find_page(slug, moment)
    if page is None:
        return moved(slug, moment, "exhibitions.series_calendar")
    shown = [one for one in reversed(page.editions) if one.is_in_feeds(moment)][:FEED_MOST]
    name = wording.name_of(page.exhibition).value
    file = ical.feed(
        name,
        _("All editions of %(name)s, kept up to date.", name=name),
        [(one, address_of(one)) for one in shown],
        source=pages.absolute("exhibitions.series_calendar", slug=slug),
        page=pages.absolute("exhibitions.exhibition", slug=slug),
    )
    touched = queries.last_change(moment, exhibition_id=page.exhibition.id)
    return calendar_answer(file, f"inline; filename={_file_name(slug)}", touched)


def _touched(edition: Edition) -> datetime:
    """Return when the edition or its exhibition was changed last: a new name is a new file too."""
    return max(edition.updated_at, edition.changed_at, edition.exhibition.updated_at)


def _file_name(*parts: str) -> str:
    """Return a file's name in ASCII, whatever script the address is written in."""
    plain = [part.encode("ascii", "ignore").decode().strip("-") for part in parts]
    return f'"{"-".join(part for part in plain if part) or "calendar"}.ics"'
