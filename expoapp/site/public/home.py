"""Home: what is next, the year at a glance, the latest news."""

from datetime import date, datetime

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from expoapp import clock, text
from expoapp.exhibitions import queries as exhibitions
from expoapp.exhibitions.models import Edition, Precision
from expoapp.news import queries as news
from expoapp.site.public import leading
from expoapp.site.public.room import NEWS_SHOWN, bp

NEXT_SHOWN = 7  # the first as a playbill, the others as rows
RIBBON_MOST = 200  # more marks nobody reads; the finder has them all
RIBBON_COLUMNS = 4  # of a month
MARK_LENGTH = 8  # columns; year_ribbon.css says the same


@bp.page("/")
def home() -> str | Response:
    """Show what is next, the year at a glance and the latest news; the old site's news hung on this address too."""
    if request.args and (way_on := leading.old_home()):
        return redirect(way_on, code=301)
    moment = clock.now()
    *months, end = _thirteen_months(moment)
    coming = exhibitions.upcoming(moment, own_only=True, opens_before=end, limit=RIBBON_MOST)
    return render_template(
        "site/home.html",
        moment=moment,
        coming=coming[:NEXT_SHOWN],
        ribbon=[
            (month, [_mark(one, place, moment) for one in coming if _stands_in(one, month, months[0])])
            for place, month in enumerate(months)
        ],
        industries=_by_name(exhibitions.markets("industry", moment, own_only=True)),
        countries=exhibitions.markets("country", moment, own_only=True),
        months=months,
        posts=news.newest(moment, limit=NEWS_SHOWN),
    )


def _thirteen_months(moment: datetime) -> list[date]:
    """Return the first days of this month and of the twelve after it."""
    first = moment.date().replace(day=1)
    return [date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1) for n in range(13)]


def _stands_in(edition: Edition, month: date, first: date) -> bool:
    """Say whether an edition's mark stands in a month of the ribbon; a running one stands in the first."""
    if edition.starts_on is None or edition.precision == Precision.YEAR:
        return False
    starts = max(edition.starts_on.replace(day=1), first)
    return starts == month


def _mark(edition: Edition, place: int, moment: datetime) -> tuple[Edition, int, bool]:
    """Return an edition with the column of the ribbon that it hangs from, and whether its words stand before that.

    A month is RIBBON_COLUMNS wide. What would reach over the end of the year hangs by its other edge.
    """
    starts = edition.starts_on or moment.date()
    is_inside = (starts.year, starts.month) >= (moment.year, moment.month) or place > 0
    day = starts.day if is_inside and edition.precision == Precision.EXACT else 1
    column = place * RIBBON_COLUMNS + (day - 1) * RIBBON_COLUMNS // 31 + 1
    last = 12 * RIBBON_COLUMNS
    if column + MARK_LENGTH - 1 <= last:
        return edition, column, False
    return edition, max(1, column - MARK_LENGTH + 1), True


def _by_name(markets: list[exhibitions.Market]) -> list[exhibitions.Market]:
    return sorted(markets, key=lambda one: str(text.words(one.thing, "name")))
