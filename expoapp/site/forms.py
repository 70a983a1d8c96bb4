"""Forms of the organiser's own pages, and of the check of a reference number."""

from datetime import datetime
from typing import Any

from wtforms import Form, HiddenField, StringField, TextAreaField

from expoapp import clock
from expoapp.exhibitions.forms.fields import ChoiceField, DayField, HourField, within_reach
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.web.forms import LongestWords, Needed, StaffForm, squeeze, tidy

LONGEST_TITLE = 200
LONGEST_BODY = 100_000


class PageForm(StaffForm):
    """A page's title and text in one language."""

    version = HiddenField()
    title = StringField(_l("Title"), filters=[squeeze], validators=[Needed(), LongestWords(LONGEST_TITLE)])
    body = TextAreaField(
        _l("Text"),
        filters=[tidy],
        validators=[Needed(), LongestWords(LONGEST_BODY)],
        description=_l(
            "Plain paragraphs with an empty line between them, or simple HTML: p, h2, ul, li, a, strong, em."
        ),
        render_kw={"rows": 22},
    )


class NewPageForm(PageForm):
    """A page that is not there yet."""

    slug = StringField(
        _l("Address"),
        filters=[squeeze],
        validators=[Needed(), LongestWords(80)],
        description=_l("The page's address for ever, such as terms-of-entry."),
    )


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


class ReferenceForm(Form):
    """Asks whether a reference number is one of ours. It changes nothing, so it carries no token."""

    reference = StringField(
        _l("Reference number"),
        filters=[squeeze],
        validators=[Needed(), LongestWords(40)],
        description=_l("As it stands in the message, such as EX-7K2M-9QHT."),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
