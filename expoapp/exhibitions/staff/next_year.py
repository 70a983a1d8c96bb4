"""The whole portfolio rolled over to a year: one table, one deed, and the way back."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from expoapp import clock, text
from expoapp.catalogue.models import Venue
from expoapp.db import transaction
from expoapp.errors import Conflict, NotFound
from expoapp.exhibitions import actions
from expoapp.exhibitions.actions import Proposal, SomeRefused
from expoapp.exhibitions.forms import FilterForm, NextRow, NextYearForm
from expoapp.exhibitions.models import Exhibition, Precision
from expoapp.exhibitions.queries import next_year as queries
from expoapp.exhibitions.queries import staff as staff_queries
from expoapp.exhibitions.staff.clashes import Slot, clashes_of
from expoapp.exhibitions.staff.next_edition import USUALLY, field_label, may_change, start_of, venue_of, wish_of
from expoapp.exhibitions.staff.room import NO_VENUE, bp, scope
from expoapp.exhibitions.wording import dates_of, state_of
from expoapp.i18n import gettext as _
from expoapp.i18n import ngettext
from expoapp.site import queries as site
from expoapp.web.forms import pressed, submitted
from expoapp.web.pages import choice, page_number, see_other

SORTS = ("name", "days", "place")


@dataclass
class Line:
    """An exhibition in the table: its proposal, its row of fields where one can be made, and what is to be said."""

    exhibition: Exhibition
    proposal: Proposal
    is_mine: bool
    weeks: str
    row: NextRow | None = None
    clashes: list[str] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Say whether an edition can be made here."""
        return self.is_mine and self.proposal.existing is None


@dataclass
class Table:
    """What the page shows: the year, the lines, and where in the whole list they stand."""

    years: list[int]
    year: int
    sort: str
    region: str
    page: int
    pages: int
    total: int
    lines: list[Line]
    venues: list[Venue]

    def address(self, **changed: Any) -> str:
        """Return the address of this table with some of it changed."""
        first = {"year": self.year, "sort": self.sort if self.sort != "name" else "", "region": self.region}
        query: dict[str, Any] = first | {"page": self.page if self.page > 1 else ""} | changed
        return url_for("staff.exhibitions.next_year", **{name: value for name, value in query.items() if value})

    def at(self, page: int) -> str:
        """Return the address of another page of this table."""
        return self.address(page=page if page > 1 else "")


@bp.route("/next-year", methods=["GET", "POST"], endpoint="next_year")
def next_year() -> ResponseReturnValue:
    """Show the portfolio with a proposed next edition in each row, and make those that are ticked."""
    table = _table()
    form = _form(table)
    if request.method == "POST" and "sort" not in request.form:
        return _make(table, form)
    if request.method == "POST":  # put in another order, with what was typed so far
        pressed()
    return _page(table, form)


def _table() -> Table:
    """Return what was asked for. A sent form brings its own exhibitions, whatever the list would show by now."""
    this_year = clock.today(site.house_zone()).year
    years = [this_year + 1, this_year + 2]
    regions = {one.slug for one in staff_queries.regions_for(scope())}
    region, sort, page = choice("region", regions), choice("sort", SORTS, "name"), page_number()
    if request.method == "POST":
        keys = [
            value for name, value in request.form.items() if name.startswith("rows-") and name.endswith("-exhibition")
        ]
        ids = {int(key) for key in keys if key.isdecimal() and len(key) < 10}
        found = queries.Portfolio(queries.exhibitions_of(ids, scope()), len(ids), 1)
    else:
        found = queries.portfolio(scope(), page, region)
    # The year that has begun, too: a table may have been opened before midnight of its first day.
    wanted = choice("year", {str(year) for year in (this_year, *years)})
    year = int(wanted) if wanted else _likely_year(found.exhibitions, years)
    lines = [_line(one, year) for one in found.exhibitions]
    known = {line.proposal.facts.venue_id for line in lines if line.proposal.facts.venue_id}
    venues = staff_queries.venues_for(scope(), known, {one.city.country_code for one in found.exhibitions})
    return Table(years, year, sort, region, min(page, found.pages), found.pages, found.total, lines, venues)


def _likely_year(exhibitions: list[Exhibition], years: list[int]) -> int:
    """Return the next year, or the one after where next year's portfolio stands already."""
    for year in years:
        if any(actions.propose(one, one.editions, year).is_due for one in exhibitions):
            return year
    return years[0]


def _line(exhibition: Exhibition, year: int) -> Line:
    proposal = actions.propose(exhibition, exhibition.editions, year)
    is_mine = scope().covers(row.region_id for row in exhibition.region_rows)
    return Line(exhibition, proposal, is_mine, actions.weeks_in_words(proposal.last, proposal.facts))


def _form(table: Table) -> NextYearForm:
    """Return the form, filled with what was sent or with what is proposed; a row for each line that can have one."""
    start = [
        start_of(line.proposal) | {"exhibition": line.exhibition.id, "create": line.proposal.is_due}
        for line in table.lines
        if line.is_open
    ]
    form = NextYearForm(submitted(), data={"rows": start, "carry": list(USUALLY), "token": secrets.token_urlsafe(9)})
    by_id = {str(line.exhibition.id): line for line in table.lines}
    countries: dict[str, list[SelectChoice]] = {}
    for venue in table.venues:
        label = f"{venue.name}, {venue.city.name}"
        countries.setdefault(venue.city.country_code, []).append(SelectChoice(venue.id, label))
    for entry in form.rows:
        line = by_id.get(str(entry.form.exhibition.data))
        # One that is not there for this person counts as not sent.
        entry.form.create.data = bool(entry.form.create.data and line)
        entry.form.venue.choices = [SelectChoice(NO_VENUE, _("Not known yet"))]
        if line:
            line.row = entry.form
            entry.form.venue.choices += _near(line, countries, table.venues)
    return form


def _near(line: Line, countries: dict[str, list[SelectChoice]], venues: list[Venue]) -> list[SelectChoice]:
    """Return the venues of the exhibition's country, and the one it had, wherever that is: a list that can be read."""
    found = countries.get(line.exhibition.city.country_code, [])
    had = line.proposal.facts.venue_id
    if had and not any(one.value == had for one in found):
        venue = venue_of(venues, had)
        found = [*([SelectChoice(had, f"{venue.name}, {venue.city.name}")] if venue else []), *found]
    return found


def _make(table: Table, form: NextYearForm) -> ResponseReturnValue:
    """Make what is ticked: all of it, or nothing, or when asked for so, what is right."""
    only_good = request.form.get("only") == "good"
    form.validate()
    if form.key.errors or form.carry.errors:
        return _page(table, form, 422)
    rows = form.ticked
    good = [row for row in rows if not row.errors]
    if not rows:
        form.form_errors.append(_("Nothing is ticked. Tick at least one exhibition first."))
        return _page(table, form, 422)
    if not good or (len(good) < len(rows) and not only_good):
        return _page(table, form, 422)
    deed = actions.deed_of(table.year, form.token.data or "")
    try:
        with transaction():
            rolling = actions.roll_over(
                [wish_of(row, int(row.exhibition.data), table.year) for row in good],
                {one.id: one for one in table.venues},
                form.carry.data or (),
                deed=deed,
                by=current_user.id,
                scope=scope(),
                to_publish=form.publish.data,
                only_good=only_good,
            )
            made = [one.exhibition_id for one in rolling.made]
    except SomeRefused as problem:
        return _told(problem.refused)
    except Conflict:  # sent twice: what the first press made is shown
        return see_other("staff.exhibitions.next_year_made", deed=deed)
    said = ngettext("%(num)s edition is made.", "%(num)s editions are made.", len(made))
    flash(said)
    if len(made) == len(rows):
        return see_other("staff.exhibitions.next_year_made", deed=deed)
    return _told(rolling.refused, deed)


def _told(refused: Mapping[int, tuple[str, str]], deed: str = "") -> ResponseReturnValue:
    """Show the table again as it stands now, with everything typed and why some could not be made."""
    table = _table()
    form = _form(table)
    form.validate()
    if deed:
        form.token.data = secrets.token_urlsafe(9)
    said = {str(exhibition_id): why for exhibition_id, why in refused.items()}
    for entry in form.rows:
        sentence, name = said.get(entry.form.exhibition.data, ("", ""))
        if sentence:
            beside = entry.form[name if name in entry.form else "create"]
            beside.errors = [*beside.errors, sentence]
    return _page(table, form, 422, deed)


def _page(table: Table, form: NextYearForm, code: int = 200, deed: str = "") -> ResponseReturnValue:
    slots: dict[int, Slot] = {}
    for line in table.lines:
        row = line.row
        if row and row.precision.data == Precision.EXACT and row.starts_on.data and row.ends_on.data and row.venue.data:
            slots[line.exhibition.id] = (row.venue.data, row.starts_on.data, row.ends_on.data)
    names = {line.exhibition.id: line.exhibition.name for line in table.lines if line.row and line.row.create.data}
    lasts = {line.proposal.last.id: line.exhibition.id for line in table.lines if line.proposal.last}
    clashes = clashes_of(slots, lasts, names)
    for line in table.lines:
        line.clashes = clashes.get(line.exhibition.id, [])
    table.lines.sort(key=_order(table.sort))
    filters = FilterForm(data={"region": table.region})
    filters.region.choices = [
        SelectChoice("", _("All")),
        *(SelectChoice(one.slug, text.named(one)) for one in staff_queries.regions_for(scope())),
    ]
    wrong = [line for line in table.lines if line.row and line.row.errors]
    body = render_template(
        "exhibitions/staff/next_year.html",
        table=table,
        form=form,
        filters=filters,
        wrong=wrong,
        good=sum(1 for row in form.ticked if not row.errors),
        deed=deed,
        dates_of=dates_of,
        moment=clock.now(),
    )
    return body, code


def _order(sort: str) -> Callable[[Line], Any]:
    def by(line: Line) -> Any:
        starts = line.row.starts_on.data if line.row else line.proposal.facts.starts_on
        name = line.exhibition.name
        if sort == "days":
            return (starts or date.max, name)
        return (line.exhibition.city.name, name) if sort == "place" else (name,)

    return by


@bp.get("/next-year/made/<deed>", endpoint="next_year_made")
def next_year_made(deed: str) -> ResponseReturnValue:
    """Show what a roll-over made, and what of it is still to be confirmed."""
    found = queries.rolled(deed, scope())
    if not found:
        raise NotFound()
    return render_template(
        "exhibitions/staff/next_year_made.html",
        found=found,
        deed=deed,
        fields_of=queries.unconfirmed_of([row.edition.id for row in found]),
        may_change=may_change,
        field_label=field_label,
        dates_of=dates_of,
        state_of=state_of,
        moment=clock.now(),
        to_undo=sum(1 for row in found if row.is_untouched and row.edition.state in {"draft", "published"}),
    )


@bp.post("/next-year/made/<deed>/undo", endpoint="undo_next_year")
def undo_next_year(deed: str) -> ResponseReturnValue:
    """Take back what a roll-over made and nobody has touched since."""
    pressed()
    with transaction():
        undone = actions.undo_roll_over(deed, by=current_user.id, scope=scope())
    if undone.deleted:
        flash(ngettext("%(num)s draft is deleted.", "%(num)s drafts are deleted.", undone.deleted))
    if undone.withdrawn:
        flash(
            ngettext(
                "%(num)s published edition is off the public site; visitors may know it, so it stays here.",
                "%(num)s published editions are off the public site; visitors may know them, so they stay here.",
                undone.withdrawn,
            )
        )
    if undone.left:
        flash(
            ngettext(
                "%(num)s edition is left as it is: somebody has worked on it since, or it is not all yours.",
                "%(num)s editions are left as they are: somebody has worked on them since, or they are not all yours.",
                undone.left,
            )
        )
    if undone.withdrawn or undone.left:
        return see_other("staff.exhibitions.next_year_made", deed=deed)
    return see_other("staff.exhibitions.next_year")
