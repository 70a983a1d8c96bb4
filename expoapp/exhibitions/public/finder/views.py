"""The finder's page in its views: list by month, month calendar, map, print sheet."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from flask import redirect, render_template
from werkzeug.wrappers import Response

from expoapp import clock, i18n
from expoapp.errors import NotFound
from expoapp.exhibitions import month_calendar, pdf, queries
from expoapp.exhibitions.models import Precision
from expoapp.exhibitions.public.finder import choices
from expoapp.exhibitions.public.finder.asked import CALENDAR, LIST, MAP, SHEET, Asked
from expoapp.exhibitions.public.room import bp, by_heading
from expoapp.exhibitions.queries import Result
from expoapp.exhibitions.queries import finder as find
from expoapp.exhibitions.queries.finder.conditions import days_of
from expoapp.exhibitions.queries.finder.counts import first_day, month_number
from expoapp.i18n import gettext as _
from expoapp.web import buckets, pages


@bp.page("/exhibitions")
def finder() -> str | Response:
    """Show the editions that fit, with the choices beside them; any other way to write the address leads to the one."""
    asked = Asked.read()
    if not asked.is_as_written():
        return redirect(asked.address(), code=301)
    if asked.filters.words:
        buckets.spend(buckets.SEARCH)
    moment = clock.now()
    result = queries.find(asked.filters, moment)
    if result.filters != asked.filters:
        # What names nothing today may name something tomorrow, so this is not for ever.
        return redirect(replace(asked, filters=result.filters).address(), code=302)
    return VIEWS[asked.view](asked, result, moment)


def _list(asked: Asked, result: Result, moment: datetime) -> str | Response:
    page = find.page_of(result.whole, asked.start, past=asked.filters.past)
    if asked.start and (page.before is None or not page.editions):
        return redirect(asked.address(start=None), code=302)
    return _page(
        "exhibitions/finder.html",
        asked,
        result,
        moment,
        groups=by_heading(page.editions, moment),
        before=None if page.before is None else asked.address(start=find.Position.read(page.before)),
        after=None if page.after is None else asked.address(start=find.Position.read(page.after)),
        is_indexed=asked.filters.chosen() <= 1 and not asked.filters.words and not asked.start and bool(result.total),
    )


def _calendar(asked: Asked, result: Result, moment: datetime) -> str:
    bounds, months = result.counts.bounds(), result.months()
    this = month_number(moment.date())
    shown = month_number(days_of(asked.month)[0]) if asked.month else _nearest(months, this, asked.filters.past)
    if asked.month and (bounds is None or not bounds[0] <= shown <= bounds[1]):
        raise NotFound(_("No exhibition is known in this month. The calendar begins and ends with what is announced."))
    month = first_day(shown)
    editions = find.in_month(result, month) if months else []
    exact = [one for one in editions if one.precision == Precision.EXACT]
    earlier, later = [n for n, _count in months if n < shown], [n for n, _count in months if n > shown]

    def address(number: int) -> str:
        return asked.address(month=f"{first_day(number):%Y-%m}")

    def of_day(day: date) -> str:
        # The list that begins at a day, whatever months are chosen.
        start = find.Position.read(f"{day:%Y-%m-%d}")
        return asked.address(view=LIST, month="", start=start)

    return _page(
        "exhibitions/finder_calendar.html",
        asked,
        result,
        moment,
        month=month,
        weeks=month_calendar.weeks(exact, month, i18n.first_weekday()),
        vague=[one for one in editions if one.precision != Precision.EXACT],
        months=[(first_day(number), count, address(number), number == shown) for number, count in months],
        before=address(earlier[-1]) if earlier else "",
        before_month=first_day(earlier[-1]) if earlier else None,
        after=address(later[0]) if later else "",
        after_month=first_day(later[0]) if later else None,
        of_day=of_day,
    )


def _nearest(months: list[tuple[int, int]], this: int, past: bool) -> int:
    """Return the month a calendar opens at: this one, else the next with something in it; of the past the last."""
    numbers = [number for number, _count in months]
    if past:
        return numbers[-1] if numbers else this
    return next((number for number in numbers if number >= this), numbers[-1] if numbers else this)


def _map(asked: Asked, result: Result, moment: datetime) -> str:
    def address(view: str = LIST, **places: list[str]) -> str:
        # A mark leads to the same filters in other places.
        elsewhere: dict[str, Any] = {level: tuple(values) for level, values in places.items()}
        return asked.address(view=view, filters=replace(asked.filters.without_facet("place"), **elsewhere))

    return _page(
        "exhibitions/finder_map.html", asked, result, moment, editions=find.whole(result), place_address=address
    )


def _sheet(asked: Asked, result: Result, moment: datetime) -> str:
    editions = find.whole(result)
    return _page(
        "exhibitions/finder_sheet.html",
        asked,
        result,
        moment,
        groups=by_heading(editions, moment),
        left_out=max(0, result.total - len(editions)),
        organiser=queries.own_organiser(),
        latest=pages.settings().origin + asked.address(view=LIST),
    )


VIEWS: dict[str, Callable[[Asked, Result, datetime], str | Response]] = {
    LIST: _list,
    CALENDAR: _calendar,
    MAP: _map,
    SHEET: _sheet,
}


def _page(template: str, asked: Asked, result: Result, moment: datetime, **more: Any) -> str:
    """Draw a view with what stands around each of them."""
    filters = asked.filters
    return render_template(
        template,
        **{
            "asked": asked,
            "filters": filters,
            "result": result,
            "moment": moment,
            "facets": choices.groups(asked, result),
            "years_of": lambda quarters: choices.years(quarters, filters.past),
            "chips": choices.chips(asked, result),
            "ways_out": choices.ways_out(asked, result),
            "tabs": _tabs(asked),
            "periods": _periods(asked),
            "cleared": asked.address(filters=filters.cleared()),
            "calendar_url": pages.settings().origin + asked.file("exhibitions.calendar_feed"),
            "sheet_url": asked.file("exhibitions.sheet_file") if pdf.is_installed() else "",
            "canonical": asked.address(),
            "is_indexed": False,
        }
        | more,
    )


def _tabs(asked: Asked) -> list[tuple[str, str, bool]]:
    named = [(LIST, _("List")), (CALENDAR, _("Calendar")), (MAP, _("Map")), (SHEET, _("Print"))]
    return [(label, asked.address(view=view, month=""), view == asked.view) for view, label in named]


def _periods(asked: Asked) -> list[tuple[str, str, bool]]:
    def address(past: bool) -> str:
        return asked.address(filters=replace(asked.filters, past=past), month="")

    return [
        (_("Coming up"), address(False), not asked.filters.past),
        (_("Past"), address(True), asked.filters.past),
    ]
