"""Fields whose refusals name the field and say what is wanted."""

import re
from collections.abc import Iterator
from typing import Any

from wtforms import (
    DateField,
    FieldList,
    IntegerField,
    SelectField,
    SelectMultipleField,
    TimeField,
)
from wtforms.validators import Regexp, ValidationError

from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.web.pages import LARGEST_KEY

WEB_ADDRESS = Regexp(r"^https?://[^\s/]+\S*$", message=_l("A web address must begin with https:// or http://."))


class Named:
    """A field whose refusal of a value that it cannot read names the field."""

    label: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was sent; nothing sent is no value, whatever the kind of field."""
        if not valuelist or not valuelist[0].strip():
            self.data: Any = None
            return
        reader: Any = super()  # the field that this is mixed into
        try:
            reader.process_formdata(valuelist)
        except ValueError as problem:
            self.data = None
            raise ValueError(self.refusal()) from problem

    def refusal(self) -> str:
        """Return the sentence for a value that cannot be read."""
        return _("%(label)s cannot be read.", label=self.label.text)


class DayField(Named, DateField):
    """A day."""

    def refusal(self) -> str:
        """Return the sentence for what is no day."""
        return _("%(label)s is not a day of the calendar, such as 2027-07-07.", label=self.label.text)


class HourField(Named, TimeField):
    """A time of day."""

    def refusal(self) -> str:
        """Return the sentence for what is no time."""
        return _("%(label)s is not a time of day, such as 09:30.", label=self.label.text)


class WholeField(Named, IntegerField):
    """A whole number within limits."""

    def __init__(self, label: Any, least: int, most: int, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.least, self.most = least, most

    def refusal(self) -> str:
        """Return the sentence for what is no number, or too small or too large."""
        label = self.label.text
        return _(
            "%(label)s must be a number from %(least)s to %(most)s.", label=label, least=self.least, most=self.most
        )

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 -- WTForms names it
        """Keep the number within its limits."""
        if self.data is not None and not self.least <= self.data <= self.most:
            raise ValidationError(self.refusal())


class Rows(FieldList):
    """Rows of fields, as many as were sent. Rows with a number that no form of ours gives count as not sent."""

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        number = re.compile(rf"{re.escape(prefix)}-([0-9]{{1,3}})(-|$)")
        return (int(found[1]) for name in formdata if (found := number.match(name)))


def as_key(value: Any) -> int:
    """Read a choice as a row's number; raise ValueError for what can be none, since forms ask queries with it."""
    number = int(value)
    if not 0 <= number <= LARGEST_KEY:
        raise ValueError(f"{number} is no row's number")
    return number


class ChoiceField(SelectField):
    """One of a list."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was sent."""
        try:
            super().process_formdata(valuelist)
        except ValueError as problem:
            raise ValueError(self.refusal()) from problem

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 -- WTForms names it
        """Refuse what is not in the list."""
        if not self.process_errors and not any(choice.selected for choice in self.iter_choices()):
            raise ValidationError(self.refusal())

    def refusal(self) -> str:
        """Return the sentence for what is not in the list."""
        return _("%(label)s: please choose one of the list.", label=self.label.text)


class ChoicesField(SelectMultipleField):
    """Any of a list."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was sent."""
        try:
            super().process_formdata(valuelist)
        except ValueError as problem:
            raise ValueError(self.refusal()) from problem

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 -- WTForms names it
        """Refuse what is not in the list."""
        chosen = sum(1 for choice in self.iter_choices() if choice.selected)
        if not self.process_errors and len(set(self.data or ())) != chosen:
            raise ValidationError(self.refusal())

    def refusal(self) -> str:
        """Return the sentence for what is not in the list."""
        return _("%(label)s: please choose from the list only.", label=self.label.text)
