"""The form for when a thing is public."""

from datetime import datetime
from typing import Any

from wtforms import HiddenField

from expoapp import clock
from expoapp.exhibitions.forms.fields import ChoiceField, DayField, HourField, within_reach
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.web.forms import Needed, StaffForm


class TimingForm(StaffForm):
    """From when to when a thing is public; nothing said is from now, and without an end."""

    version = HiddenField()
    from_day = DayField(_l("Goes public on"), validators=[within_reach], description=_l("Empty: now."))
    from_hour = HourField(_l("Goes public at"))
    until_day = DayField(_l("Ends on"), validators=[within_reach], description=_l("Empty: it has no end."))
    until_hour = HourField(_l("Ends at"))
    zone = ChoiceField(_l("By the clock of"), validators=[Needed()])

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field, then that day and hour come together."""
        is_good = super().validate(extra_validators)
        for day, hour in ((self.from_day, self.from_hour), (self.until_day, self.until_hour)):
            if (day.data is None) != (hour.data is None) and not day.errors and not hour.errors:
                empty = day if day.data is None else hour
                empty.errors = [_("%(label)s is needed: give day and hour, or neither.", label=empty.label.text)]
                is_good = False
        return is_good

    @property
    def begins_at(self) -> datetime | None:
        """Return the moment from which it is to be public, None for now."""
        return self._moment(self.from_day, self.from_hour)

    @property
    def ends_at(self) -> datetime | None:
        """Return the moment at which it is to go, None for never."""
        return self._moment(self.until_day, self.until_hour)

    def _moment(self, day: DayField, hour: HourField) -> datetime | None:
        if day.data is None or hour.data is None:
            return None
        return clock.moment(day.data, hour.data, self.zone.data)
