"""The forms that make next editions: one exhibition's, and a row for each of the portfolio."""

from collections.abc import Iterator
from typing import Any

from wtforms import BooleanField, Field, Form, FormField, HiddenField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from expoapp.exhibitions.forms.editions import LONGEST_EDITION
from expoapp.exhibitions.forms.fields import ChoiceField, ChoicesField, DayField, Rows, WholeField, as_key, within_reach
from expoapp.exhibitions.importer.values import FIRST_YEAR, LAST_YEAR
from expoapp.exhibitions.models import Precision, Status
from expoapp.exhibitions.queries.next_year import PAGE_LENGTH
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.web.forms import Needed, StaffForm

CARRY_LABELS = {
    "hall": _l("Hall, where the venue stays the same"),
    "hours": _l("Hours of each day, counted from the first"),
    "note": _l("Notes for visitors"),
    "registration": _l("Address for registration"),
    "documents": _l("Documents"),
    "partners": _l("Partners"),
    "targets": _l("Figures, as targets"),
}


class _NextFields:
    """What is asked of a next edition, alike for one and for many."""

    starts_on = DayField(_l("First day"), validators=[within_reach])
    ends_on = DayField(_l("Last day"), validators=[within_reach])
    precision = ChoiceField(
        _l("How exact"),
        choices=[
            SelectChoice(Precision.EXACT.value, _l("Days")),
            SelectChoice(Precision.MONTH.value, _l("Month")),
            SelectChoice(Precision.YEAR.value, _l("Year")),
            SelectChoice(Precision.TBA.value, _l("To follow")),
        ],
        default=Precision.EXACT.value,
    )
    venue = ChoiceField(_l("Venue"), coerce=as_key)
    status = ChoiceField(
        _l("Status"),
        choices=[
            SelectChoice(Status.PROVISIONAL.value, _l("Provisional")),
            SelectChoice(Status.SCHEDULED.value, _l("Confirmed")),
        ],
        default=Status.PROVISIONAL.value,
    )
    number = WholeField(_l("Number of the edition"), 1, 9999, validators=[Optional()])

    def contradictions(self) -> Iterator[tuple[Field, str]]:
        """Yield what the days and their precision do not say together."""
        first, last = self.starts_on.data, self.ends_on.data
        if self.precision.data == Precision.TBA:
            return
        if not first:
            yield self.starts_on, _("The first day is needed.")
        if self.precision.data != Precision.EXACT:
            return
        if not last:
            yield self.ends_on, _("The last day is needed.")
        elif first and last < first:
            yield self.ends_on, _("The last day is before the first.")
        elif first and (last - first).days >= LONGEST_EDITION:
            yield self.ends_on, _("The last day is more than a year after the first.")

    def agree(self) -> bool:
        """Set each contradiction beside its field; say whether there is none."""
        is_good = True
        for field, sentence in self.contradictions():
            if not field.errors:
                field.errors = [sentence]
            is_good = False
        return is_good


class _NearVenueField(ChoiceField):
    """A venue in the exhibition's own country: all there are in each of many rows nobody could read."""

    def refusal(self) -> str:
        """Return the sentence for a venue elsewhere."""
        return _(
            "%(label)s: please choose one in the exhibition’s country. "
            "One in another country is chosen in the edition’s own form, once the edition is created.",
            label=self.label.text,
        )


class NextRow(_NextFields, Form):
    """One exhibition's next edition in the table of all. What is not ticked is kept as typed and not looked at."""

    exhibition = HiddenField()
    create = BooleanField(_l("Create"))
    venue = _NearVenueField(_l("Venue"), coerce=as_key)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check a row that is ticked."""
        if not self.create.data:
            for field in self:
                field.errors, field.process_errors = [], []
            return True
        is_good = super().validate(extra_validators)
        return self.agree() and is_good


def _carry() -> Any:
    return ChoicesField(
        _l("Take over from the last edition"), choices=[SelectChoice(*one) for one in CARRY_LABELS.items()]
    )


class NextYearForm(StaffForm):
    """The portfolio's next editions, a row each."""

    token = HiddenField()
    rows = Rows(FormField(NextRow), max_entries=PAGE_LENGTH)
    carry = _carry()
    publish = BooleanField(
        _l("Publish them at once"),
        description=_l("Visitors see them right away, with what is taken over. Otherwise they are drafts."),
    )

    @property
    def ticked(self) -> list[NextRow]:
        """Return the rows to create."""
        return [row.form for row in self.rows if row.form.create.data]


class NextEditionForm(_NextFields, StaffForm):
    """One exhibition's next edition. `year` is the one that was proposed, so that a second press makes no other."""

    year = WholeField(_l("Year"), FIRST_YEAR, LAST_YEAR, validators=[Needed()], widget=HiddenInput())
    carry = _carry()

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field, then what they say together."""
        is_good = super().validate(extra_validators)
        return self.agree() and is_good
