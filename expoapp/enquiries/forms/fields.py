"""The fields that the forms of enquiries share."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from unicodedata import category

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from wtforms import (
    DateField,
    Field,
    Form,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    ValidationError,
)
from wtforms.fields import Label
from wtforms.validators import StopValidation
from wtforms.widgets import Select, TextInput

from expoapp import i18n
from expoapp.i18n import gettext as _
from expoapp.web.forms import squeeze

LONGEST_MAIL = 254


class MailAddress:
    """Refuse what is not one plain e-mail address, and keep what is in the form in which mail servers know it."""

    def __call__(self, _form: Form, field: Field) -> None:
        """Check the field; whether the domain exists is not asked, since that would take a name server."""
        # No keyboard types a line break or a NUL into an address: who sends one wants to write a mail's head (R37).
        if any(category(sign) == "Cc" for value in field.raw_data or [] for sign in value):
            raise StopValidation(_("An e-mail address is one line without control characters."))
        if len(field.data) > LONGEST_MAIL:
            raise StopValidation(_("An e-mail address has at most %(limit)s characters.", limit=LONGEST_MAIL))
        try:
            found = validate_email(field.data, check_deliverability=False, allow_smtputf8=False)
        except EmailNotValidError as problem:
            raise StopValidation(
                _("This is not an e-mail address we can answer to. It should look like name@example.org.")
            ) from problem
        field.data = found.ascii_email or found.normalized


class WithCountryCode:
    """Refuse a phone number that cannot be dialled from everywhere (ITU-T E.164)."""

    def __call__(self, _form: Form, field: Field) -> None:
        """Check a field; none is no number."""
        if not field.data:
            return
        try:
            number = phonenumbers.parse(field.data)
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_possible_number(number):
            raise ValidationError(_("Please begin with + and the country's code, such as +254 20 123456."))


class _Choices:
    """What our fields of choices say about a value that is none of them; what they bring along stands below."""

    data: Any
    iter_choices: Callable[[], Iterable[tuple[Any, ...]]]

    def pre_validate(self, _form: Form) -> None:
        """Refuse what is not offered, or no longer."""
        allowed = {str(value) for value, _label, *_rest in self.iter_choices()}
        given = self.data if isinstance(self.data, list) else [self.data or ""]
        if any(str(value) not in allowed for value in given):
            raise ValidationError(_("This choice is not open, or no longer. Please choose again."))


class AlwaysChosen(Select):
    """A list in which one is chosen from the start; HTML has `required` only for lists that begin with an empty one."""

    validation_attrs = ["disabled"]


class Choice(_Choices, SelectField):
    """One of a list."""

    widget = AlwaysChosen()


class Pick(_Choices, RadioField):
    """One of a few, all in sight."""


class TicksInParts(_Choices, SelectMultipleField):
    """Things to tick in groups, each with a name of its own; `choices` is {group: {value: label}}."""

    def parts(self) -> list["TicksInParts"]:
        """Return the field in parts, each a group of checkboxes that is drawn like a field.

        The first keeps the field's id and its errors, so that the summary's link finds them.
        """
        filled = [(name, rows) for name, rows in self.groups().items() if rows]
        return [self._part(place, name, rows) for place, (name, rows) in enumerate(filled)]

    def groups(self) -> dict[str, dict[str, str]]:
        """Return the groups in the order in which they are drawn."""
        return dict(self.choices)

    def _part(self, place: int, name: str, rows: dict[str, str]) -> "TicksInParts":
        part: TicksInParts = object.__new__(type(self))  # copy.copy would get an unbound field from WTForms
        part.__dict__.update(vars(self), label=Label(self.id, name))
        part.choices = rows
        if place:
            part.id = f"{self.id}-part-{place}"
            part.errors = []
        return part


class ExhibitionsField(TicksInParts):
    """Exhibitions to tick; `choices` is {region: {slug: label}}."""

    def groups(self) -> dict[str, dict[str, str]]:
        """Return those chosen, then the others by region."""
        chosen = self.data or []
        all_of_them = {slug: label for rows in self.choices.values() for slug, label in rows.items()}
        groups = {_("Your exhibitions"): {slug: all_of_them[slug] for slug in chosen if slug in all_of_them}}
        for region in sorted(self.choices):
            groups[region] = {slug: label for slug, label in self.choices[region].items() if slug not in chosen}
        return groups


class WholeNumber(IntegerField):
    """A whole number, in digits of any script, and therefore no number field of the browser's."""

    widget = TextInput()

    def __init__(self, *args: Any, largest: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.largest = largest

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; say in our words what is wrong with it."""
        typed = squeeze(valuelist[0]) if valuelist else ""
        self.data = None
        if typed:
            value = int(typed) if typed.isdecimal() and len(typed) <= 9 else 0
            if not value:
                raise ValueError(_("%(label)s should be a whole number, such as 36.", label=self.label.text))
            if value > self.largest:
                largest = i18n.number(self.largest)
                raise ValueError(_("%(label)s can be at most %(largest)s.", label=self.label.text, largest=largest))
            self.data = value


class Day(DateField):
    """A day; browsers send it as 2027-07-12, and whoever types it is told to write it so."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; say in our words what is wrong with it."""
        typed = squeeze(valuelist[0]) if valuelist else ""
        self.data = None
        if typed:
            try:
                self.data = date.fromisoformat(typed)
            except ValueError as problem:
                raise ValueError(
                    _("%(label)s should be a day, written as 2027-07-12.", label=self.label.text)
                ) from problem
