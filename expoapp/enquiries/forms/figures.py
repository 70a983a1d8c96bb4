"""What the figures are about."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from wtforms import Form, SelectField
from wtforms.validators import Optional

from expoapp.exhibitions.forms.chosen import ExhibitionField
from expoapp.exhibitions.forms.fields import DayField, within_reach
from expoapp.exhibitions.queries.chosen import Choosable
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.i18n import pgettext

LONGEST_PERIOD = timedelta(days=3 * 366)


class FiguresForm(Form):
    """What the figures are about. A day given takes the place of the period."""

    period = SelectField(_l("Received"), choices={})
    since = DayField(_l("or from"), [Optional(), within_reach], name="from")
    until = DayField(_l("to"), [Optional(), within_reach], name="to")
    exhibition = ExhibitionField(_l("Exhibition"))
    desk = SelectField(_l("Desk"), choices={})

    def __init__(self, *args: Any, exhibitions: Choosable, desks: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.period.choices = {
            "week": _("This week"),
            "weeks": _("Last four weeks"),
            "quarter": _("This quarter"),
            "year": _("Last 52 weeks"),
        }
        self.exhibition.offer(exhibitions)
        self.desk.choices = {"": pgettext("desks", "All")} | dict(desks)
        for field in (self.period, self.desk):
            if field.data not in field.choices:
                field.data = "weeks" if field is self.period else ""

    def days(self, today: date) -> tuple[date, date]:
        """Return the first and the last day; tell what is wrong with days that were given, and leave them out."""
        since, until = (None if field.errors else field.data for field in (self.since, self.until))
        if since or until:
            first, last = since or today, until or today
            if first > last:
                self.until.errors = [_("The last day lies before the first.")]
            elif last - first > LONGEST_PERIOD:
                self.until.errors = [_("Please choose at most three years.")]
            else:
                return first, last
        begin = {
            "week": today - timedelta(days=today.weekday()),
            "weeks": today - timedelta(days=27),
            "quarter": date(today.year, (today.month - 1) // 3 * 3 + 1, 1),
            "year": today - timedelta(days=today.weekday(), weeks=51),
        }
        return begin[self.period.data], today
