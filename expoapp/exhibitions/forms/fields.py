"""Fields of exhibitions and editions; what all forms of the office share stands in `web.fields`."""

from typing import Any

from wtforms import MonthField
from wtforms.validators import ValidationError

from expoapp.exhibitions.importer.values import FIRST_YEAR, LAST_YEAR
from expoapp.i18n import gettext as _
from expoapp.web.fields import (
    WEB_ADDRESS,
    ChoiceField,
    ChoicesField,
    DayField,
    HourField,
    Named,
    Rows,
    WholeField,
    as_key,
)

__all__ = [
    "WEB_ADDRESS",
    "AnyField",
    "ChoiceField",
    "ChoicesField",
    "DayField",
    "HourField",
    "Rows",
    "WholeField",
    "WholeMonthField",
    "as_key",
    "within_reach",
]


def within_reach(_form: Any, field: Any) -> None:
    """Refuse a year for which no moment can be reckoned: it is a slip of the fingers."""
    if field.data is not None and not FIRST_YEAR <= field.data.year <= LAST_YEAR:
        raise ValidationError(field.refusal())


class WholeMonthField(Named, MonthField):
    """A month of a year."""

    def refusal(self) -> str:
        """Return the sentence for what is no month."""
        return _("%(label)s must look like 2027-07.", label=self.label.text)


class AnyField(ChoicesField):
    """Any of a list, or what a person may know of besides: the deed looks whether it is theirs."""

    def pre_validate(self, form: Any) -> None:
        """Leave it to the deed, which tells what does not exist from what one may not do."""
