"""The figures as CSV: numbers about enquiries, nothing of any person."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta

from expoapp.enquiries import wording
from expoapp.enquiries.figures import Waits
from expoapp.enquiries.queries import Figures
from expoapp.i18n import gettext as _
from expoapp.i18n import pgettext
from expoapp.sheets import Value, csv_file

Cells = tuple[Value, ...]


def written(found: Figures, waits: Iterable[Waits]) -> Iterator[str]:
    """Yield the file line by line: what is counted, of what, how many."""
    yield from csv_file((_("Figure"), _("Of what"), pgettext("how many", "Number")), _rows(found, waits))


def _rows(found: Figures, waits: Iterable[Waits]) -> Iterator[Cells]:
    yield _("Enquiries"), _("All"), found.total
    for week in found.weeks:
        yield _("Enquiries by week (Monday)"), week.monday, week.number
    for name, number in found.exhibitions:
        yield _("Enquiries by exhibition"), name, number
    yield _("Enquiries by exhibition"), _("About no exhibition"), found.without_exhibition
    yield from _labelled(_("Enquiries by kind"), found.kinds, wording.kind_label)
    yield from _labelled(_("Enquiries by source"), found.sources, wording.source_label)
    yield from _labelled(_("Enquiries by state"), found.states, wording.state_label)
    for row in waits:
        desk = row.desk.name if row.desk else _("All desks")
        yield _("Received"), desk, row.received
        yield pgettext("enquiries", "Answered"), desk, row.answered
        yield _("Late"), desk, row.late
        if row.worked and row.passed:
            yield _("First answer, median, in working hours"), desk, _hours(row.worked.median)
            yield _("First answer, 90th percentile, in working hours"), desk, _hours(row.worked.ninetieth)
            yield _("First answer, median, in hours by the clock"), desk, _hours(row.passed.median)
            yield _("First answer, 90th percentile, in hours by the clock"), desk, _hours(row.passed.ninetieth)


def _labelled(title: str, counted: Mapping[str, int], label: Callable[[str], str]) -> Iterator[Cells]:
    for key, number in counted.items():
        yield title, label(key), number


def _hours(length: timedelta) -> str:
    return f"{length.total_seconds() / 3600:.2f}"
