"""The small forms that move, postpone, cancel or take up again a coming edition."""

from typing import Any

from wtforms import HiddenField, TextAreaField

from expoapp.exhibitions.forms.editions import LONGEST_EDITION
from expoapp.exhibitions.forms.fields import DayField, within_reach
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.web.forms import LongestWords, Needed, StaffForm, tidy


def _reason(**given: Any) -> TextAreaField:
    description = _l("Visitors read it on the page, and whoever waits for the dates in a mail.")
    return TextAreaField(_l("Reason"), filters=[tidy], description=description, **given)


class StatusForm(StaffForm):
    """A change that needs nothing but the press of its button."""

    version = HiddenField()


class PostponeForm(StatusForm):
    """Off its days, with no new ones yet."""

    reason = _reason(validators=[LongestWords(2000)])


class CancelForm(StatusForm):
    """Off, and why."""

    reason = _reason(validators=[Needed(), LongestWords(2000)])


class MoveForm(StatusForm):
    """On other days."""

    starts_on = DayField(_l("New first day"), validators=[Needed(), within_reach])
    ends_on = DayField(_l("New last day"), validators=[Needed(), within_reach])
    reason = _reason(validators=[LongestWords(2000)])

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field, then the two days together."""
        is_good = super().validate(extra_validators)
        first, last = self.starts_on.data, self.ends_on.data
        if first and last and not self.ends_on.errors:
            if last < first:
                self.ends_on.errors = [_("The last day is before the first.")]
            elif (last - first).days >= LONGEST_EDITION:
                self.ends_on.errors = [_("The last day is more than a year after the first.")]
        return is_good and not self.ends_on.errors
