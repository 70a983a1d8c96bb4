"""The forms of enquiries: what visitors send, and what the desk does."""

from collections.abc import Iterable
from typing import Any

from email_validator import EmailNotValidError, validate_email
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    Field,
    Form,
    HiddenField,
    IntegerField,
    RadioField,
    SearchField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import Label
from wtforms.validators import Optional, StopValidation
from wtforms.widgets import Select, TextInput

from expoapp import i18n
from expoapp.accounts.models import Account
from expoapp.enquiries import wording
from expoapp.enquiries.models import MOVES, Enquiry, Kind, State
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.web.forms import LongestWords, Needed, PublicForm, StaffForm, squeeze, tidy

LONGEST_MAIL = 254
LARGEST_AREA = 100_000


class MailAddress:
    """Refuse what is not one plain e-mail address, and keep what is in the form in which mail servers know it."""

    def __call__(self, _form: Form, field: Field) -> None:
        """Check the field; whether the domain exists is not asked, since that would take a name server."""
        if len(field.data) > LONGEST_MAIL:
            raise StopValidation(_("An e-mail address has at most %(limit)s characters.", limit=LONGEST_MAIL))
        try:
            found = validate_email(field.data, check_deliverability=False, allow_smtputf8=False)
        except EmailNotValidError as problem:
            raise StopValidation(
                _("This is not an e-mail address we can answer to. It should look like name@example.org.")
            ) from problem
        field.data = found.ascii_email or found.normalized


class _Choices:
    """What our fields of choices say about a value that is none of them."""

    def pre_validate(self, _form: Form) -> None:
        """Refuse what is not offered, or no longer."""
        allowed = {str(value) for value, _label, *_rest in self.iter_choices()}  # type: ignore[attr-defined]
        given = self.data if isinstance(self.data, list) else [self.data or ""]  # type: ignore[attr-defined]
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


class ExhibitionsField(_Choices, SelectMultipleField):
    """Exhibitions to tick; `choices` is {region: {slug: label}}."""

    def parts(self) -> list["ExhibitionsField"]:
        """Return the field in parts, each a group of checkboxes with a name of its own: those chosen, then by region.

        The first keeps the field's id and its errors, so that the summary's link finds them.
        """
        chosen = self.data or []
        all_of_them = {slug: label for rows in self.choices.values() for slug, label in rows.items()}
        groups = {_("Your exhibitions"): {slug: all_of_them[slug] for slug in chosen if slug in all_of_them}}
        for region in sorted(self.choices):
            groups[region] = {slug: label for slug, label in self.choices[region].items() if slug not in chosen}
        filled = [(name, rows) for name, rows in groups.items() if rows]
        return [self._part(place, name, rows) for place, (name, rows) in enumerate(filled)]

    def _part(self, place: int, name: str, rows: dict[str, str]) -> "ExhibitionsField":
        part: ExhibitionsField = object.__new__(type(self))  # copy.copy would get an unbound field from WTForms
        part.__dict__.update(vars(self), label=Label(self.id, name))
        part.choices = rows
        if place:
            part.id = f"{self.id}-part-{place}"
            part.errors = []
        return part


class WholeNumber(IntegerField):
    """A whole number, in digits of any script, and therefore no number field of the browser's."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; say in our words what is wrong with it."""
        typed = squeeze(valuelist[0]) if valuelist else ""
        self.data = None
        if typed:
            value = int(typed) if typed.isdecimal() and len(typed) <= 9 else 0
            if not 0 < value <= LARGEST_AREA:
                raise ValueError(_("%(label)s should be a whole number, such as 36.", label=self.label.text))
            self.data = value


def _name() -> Any:
    return StringField(_l("Your name"), [Needed(), LongestWords(100)], [squeeze], render_kw={"autocomplete": "name"})


def _email() -> Any:
    return EmailField(
        _l("E-mail"),
        [Needed(), MailAddress()],
        [squeeze],
        render_kw={"autocomplete": "email", "inputmode": "email", "maxlength": LONGEST_MAIL},
    )


def _message() -> Any:
    return TextAreaField(_l("Your message"), [Needed(), LongestWords(5000)], [tidy], render_kw={"rows": 6})


def _trap() -> Any:
    """Return a field that people do not see and their browsers do not fill in, but robots do."""
    return StringField(_l("Leave this empty"), filters=[squeeze], render_kw={"tabindex": "-1", "autocomplete": "off"})


class InstantReplyForm(Form):
    """The three fields at the foot of every page; without a token, so that pages can be kept in caches."""

    name = _name()
    email = _email()
    message = _message()
    website = _trap()
    page = HiddenField(filters=[squeeze])

    def values(self) -> dict[str, Any]:
        """Return what was sent as plain values."""
        return {
            "kind": Kind.GENERAL,
            "name": self.name.data,
            "email": self.email.data,
            "message": self.message.data,
            "lang": i18n.language(),
            "source": "instant-reply",
        }


class EnquiryForm(PublicForm):
    """An enquiry: short first, details welcome. Only the contact and the message are needed (E3)."""

    kind = Choice(_l("What would you like to do?"), [Needed()], choices={})
    exhibition = ExhibitionsField(_l("Exhibitions"), choices={})
    name = _name()
    email = _email()
    message = _message()
    company = StringField(_l("Company"), [LongestWords(120)], [squeeze], render_kw={"autocomplete": "organization"})
    country = Choice(_l("Country"), choices={}, default="", render_kw={"autocomplete": "country"})
    phone = TelField(_l("Phone"), [LongestWords(32)], [squeeze], render_kw={"autocomplete": "tel", "inputmode": "tel"})
    stand = Pick(_l("Type of stand"), choices={}, default="")
    area_sqm = WholeNumber(_l("Area in m²"), render_kw={"inputmode": "numeric"})
    products = StringField(_l("What you would show"), [LongestWords(300)], [squeeze])
    first_time = Pick(_l("Would it be your first time with us?"), choices={}, default="")
    marketing = BooleanField("")
    website = _trap()
    page = HiddenField(filters=[squeeze])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = {kind.value: wording.kind_label(kind) for kind in Kind}
        self.country.choices = {"": _("Please choose")} | dict(wording.countries())
        self.stand.choices = {"": _("Not decided yet")} | {
            stand: wording.stand_label(stand) for stand in ("space-only", "shell-scheme")
        }
        self.first_time.choices = {"": _("I would rather not say"), "yes": _("Yes"), "no": _("No")}
        self.marketing.label = Label(self.marketing.id, wording.marketing_consent())

    @property
    def has_stand(self) -> bool:
        """Say whether the questions about a stand should stand open."""
        fields = (self.stand, self.area_sqm, self.products, self.first_time)
        return self.kind.data == Kind.EXHIBIT or any(field.data or field.errors for field in fields)

    def values(self) -> dict[str, Any]:
        """Return what was sent as plain values."""
        return {
            "kind": self.kind.data,
            "name": self.name.data,
            "email": self.email.data,
            "message": self.message.data,
            "lang": i18n.language(),
            "source": "form",
            "exhibitions": tuple(dict.fromkeys(self.exhibition.data or [])),
            "company": self.company.data,
            "country_code": self.country.data,
            "phone": self.phone.data,
            "stand": self.stand.data,
            "area_sqm": self.area_sqm.data,
            "products": self.products.data,
            "is_first_time": {"yes": True, "no": False}.get(self.first_time.data),
            "wants_marketing": self.marketing.data,
        }


# ---- The desk ------------------------------------------------------------------------------------------------------


class FilterForm(Form):
    """What to show of the inbox; values that are no choice count as not given."""

    show = SelectField(_l("Show"), choices={})
    state = SelectField(_l("State"), choices={})
    q = SearchField(_l("Reference, name, company or e-mail"), filters=[squeeze], render_kw={"maxlength": 100})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.show.choices = {
            "all": _("All"),
            "mine": _("Mine"),
            "unassigned": _("Without owner"),
            "overdue": _("Overdue"),
            "follow-up": _("To follow up"),
        }
        self.state.choices = {"": _("Any")} | {state.value: wording.state_label(state) for state in State}


class DeedForm(StaffForm):
    """A deed on an enquiry, done by somebody who has seen a certain version of it.

    Several stand on one page, so the ids of each one's fields begin with the name of the deed.
    """

    version = HiddenField()

    def __init__(self, sent: Any = None, *, deed: str, **kwargs: Any) -> None:
        super().__init__(sent, **kwargs)
        for field in self:
            field.id = field.label.field_id = f"{deed}-{field.id}"

    @property
    def seen(self) -> int:
        """Return the version the person had before them; 0, which none is, where the form does not say."""
        typed = str(self.version.data or "")
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0


class AssignForm(DeedForm):
    """Who takes it on."""

    owner = Choice(_l("Assign to"), choices={}, default="")

    def offer(self, people: Iterable[Account]) -> None:
        """Offer these people, and nobody."""
        self.owner.choices = {"": _("Nobody")} | {str(row.id): row.name for row in people}


class NoteForm(DeedForm):
    """A note for the desk."""

    words = TextAreaField(_l("Note"), [Needed(), LongestWords(5000)], [tidy], render_kw={"rows": 3})


class AnswerForm(DeedForm):
    """An answer by mail."""

    subject = StringField(_l("Subject"), [Needed(), LongestWords(200)], [squeeze])
    words = TextAreaField(_l("Your answer"), [Needed(), LongestWords(20_000)], [tidy], render_kw={"rows": 10})


class MoveForm(DeedForm):
    """Another state."""

    # Any state can be sent; whether it may follow the present one is for the action to judge, which says why not.
    state = Choice(_l("New state"), [Needed()], choices={state.value: state.value for state in State})
    reason = StringField(_l("Reason"), [LongestWords(200)], [squeeze])

    def offer(self, enquiry: Enquiry) -> None:
        """Draw the states that may follow the present one."""
        self.state.choices = {state.value: wording.state_label(state) for state in MOVES[State(enquiry.state)]}


class PostponeForm(DeedForm):
    """When to come back to it."""

    until = DateField(_l("Follow up on"), [Optional()])
