"""The form for an edition: when, where, whether it takes place, and what visitors find there."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from wtforms import BooleanField, Field, FormField, HiddenField, RadioField, StringField, TextAreaField, URLField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from expoapp.exhibitions.forms.fields import (
    WEB_ADDRESS,
    AnyField,
    ChoiceField,
    DayField,
    HourField,
    Rows,
    WholeField,
    WholeMonthField,
    as_key,
    within_reach,
)
from expoapp.exhibitions.forms.lists import DayForm, DocumentForm, FigureForm, PartnerForm, WeekdayForm, wrong_hours
from expoapp.exhibitions.importer.values import FIRST_YEAR, LAST_YEAR
from expoapp.exhibitions.models import FigureKind, Precision, Status
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.web.forms import LongestWords, Needed, StaffForm, squeeze, tidy

LONGEST_EDITION = 366
# More rows than this would be no form; longer editions get the same hours every day.
MOST_DAY_ROWS = 14


class EditionForm(StaffForm):
    """What is known of an edition."""

    version = HiddenField()
    precision = RadioField(
        _l("How exactly are the dates known?"),
        choices=[
            SelectChoice(Precision.EXACT.value, _l("The days are known")),
            SelectChoice(Precision.MONTH.value, _l("Only the month")),
            SelectChoice(Precision.YEAR.value, _l("Only the year")),
            SelectChoice(Precision.TBA.value, _l("Nothing yet: dates to follow")),
        ],
        default=Precision.EXACT.value,
        validators=[Needed()],
    )
    starts_on = DayField(_l("First day"), validators=[within_reach], description=_l("If the days are known."))
    ends_on = DayField(_l("Last day"), validators=[within_reach], description=_l("It counts: the doors close on it."))
    month = WholeMonthField(_l("Month"), validators=[within_reach], description=_l("If only the month is known."))
    year = WholeField(_l("Year"), FIRST_YEAR, LAST_YEAR, description=_l("If only the year is known, or nothing yet."))
    opens = HourField(_l("Opens on all days at"))
    closes = HourField(_l("Closes at"))
    closes_next_day = BooleanField(_l("Closes after midnight"))
    fill = BooleanField(_l("Give all days these hours"), description=_l("The hours they have now are replaced."))
    weekdays = Rows(FormField(WeekdayForm), label=_l("Hours by weekday"), max_entries=7)
    days = Rows(FormField(DayForm), label=_l("Hours by day"), max_entries=MOST_DAY_ROWS)
    city = ChoiceField(
        _l("City"), coerce=as_key, validators=[Needed()], description=_l("Its clock is the edition's clock.")
    )
    venue = ChoiceField(_l("Venue"), coerce=as_key)
    hall = StringField(_l("Hall"), filters=[squeeze], validators=[LongestWords(120)])
    together = AnyField(_l("Held together with"), coerce=as_key)
    status = RadioField(
        _l("Status"),
        choices=[
            SelectChoice(Status.PROVISIONAL.value, _l("Provisional: the dates are not confirmed")),
            SelectChoice(Status.SCHEDULED.value, _l("It takes place on these dates")),
            SelectChoice(Status.POSTPONED.value, _l("Postponed: not on these dates, no new ones yet")),
            SelectChoice(Status.CANCELLED.value, _l("Cancelled")),
        ],
        default=Status.SCHEDULED.value,
        validators=[Needed()],
        description=_l("If it has moved, give the new dates and leave this as it is: the old ones stay visible."),
    )
    status_reason = TextAreaField(
        _l("Reason"),
        filters=[tidy],
        validators=[LongestWords(2000)],
        description=_l("Why it was moved, postponed or cancelled. Visitors read it."),
    )
    number = WholeField(_l("Number of the edition"), 1, 9999)
    figures = Rows(FormField(FigureForm), label=_l("Figures"), max_entries=len(FigureKind))
    documents = Rows(FormField(DocumentForm), label=_l("Documents"))
    partners = Rows(FormField(PartnerForm), label=_l("Partners and supporters"))
    note = TextAreaField(_l("Note for visitors"), filters=[tidy], validators=[LongestWords(2000)])
    registration_url = URLField(
        _l("Address for registration"), filters=[squeeze], validators=[Optional(), WEB_ADDRESS, LongestWords(300)]
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field, then what they say together."""
        is_good = super().validate(extra_validators)
        for field, sentence in self._contradictions():
            if not field.errors:
                field.errors = [sentence]
                is_good = False
        for field, sentence in self._figures_in_doubt():
            field.errors = [*field.errors, sentence]
            self.figures.errors = [*self.figures.errors, sentence]  # a list does not look again at its rows
            is_good = False
        return is_good

    def given_figures(self) -> list[FigureForm]:
        """Return the rows that hold a figure of a kind that there is."""
        rows = [row.form for row in self.figures if row.form.value.data is not None and not row.form.value.errors]
        return [row for row in rows if row.title]

    def _contradictions(self) -> Iterator[tuple[Field, str]]:
        first, last = self.starts_on.data, self.ends_on.data
        if self.precision.data == Precision.EXACT:
            if not first:
                yield self.starts_on, _("The first day is needed.")
            if not last:
                yield self.ends_on, _("The last day is needed.")
            elif first and last < first:
                yield self.ends_on, _("The last day is before the first.")
            elif first and (last - first).days >= LONGEST_EDITION:
                yield self.ends_on, _("The last day is more than a year after the first.")
        if self.precision.data == Precision.MONTH and not self.month.data:
            yield self.month, _("The month is needed.")
        if self.precision.data == Precision.YEAR and not self.year.data:
            yield self.year, _("The year is needed.")
        if sentence := wrong_hours(self.opens.data, self.closes.data, self.closes_next_day.data):
            yield self.closes, sentence
        if self.status.data == Status.CANCELLED and not self.status_reason.data:
            yield self.status_reason, _("Say why it is cancelled: visitors read the reason.")

    def _figures_in_doubt(self) -> Iterator[tuple[Field, str]]:
        # What a row leaves empty is as in the row above, so only the first must say it.
        first = next(iter(self.given_figures()), None)
        if first is None:
            return
        if not first.source.data:
            yield first.source, _("Say where the figure comes from: visitors read its source.")
        if not first.assurance.data:
            yield first.assurance, _("Say how sure the figure is.")


def day_rows(first: date | None, last: date | None) -> list[date]:
    """Return the days for which the form has a row each: none where there are too many."""
    if first is None or last is None or last < first:
        return []
    count = (last - first).days + 1
    return [first + timedelta(days=number) for number in range(count)] if count <= MOST_DAY_ROWS else []
