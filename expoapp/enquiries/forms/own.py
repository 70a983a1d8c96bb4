"""What visitors do with their own enquiry."""

from typing import Any

from wtforms import BooleanField, EmailField, HiddenField, StringField, TelField, TextAreaField, ValidationError

from expoapp.enquiries import wording
from expoapp.enquiries.forms.fields import LONGEST_MAIL, Choice, MailAddress
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.web.forms import LongestWords, Needed, PublicForm, new_token, squeeze, tidy, token_age


class SignedForm(PublicForm):
    """A form that we made, not too long ago."""

    def validate_token(self, field: HiddenField) -> None:
        """Refuse a form that is none of ours, or was open for too long; the next try carries a fresh token."""
        if token_age(next(iter(field.raw_data or []), "")) is None:
            field.data = new_token()
            raise ValidationError(_("This form had been open for too long. Nothing is lost: please send it once more."))


class OwnForm(SignedForm):
    """A deed on one's own enquiry, done by somebody who has seen a certain version of it.

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

    def said(self) -> list[str]:
        """Return what was sent, so that the same can be known again."""
        return [str(field.data or "") for field in self if field.short_name != "version"]


class AddForm(OwnForm):
    """A message for the desk."""

    words = TextAreaField(_l("Your message"), [Needed(), LongestWords(5000)], [tidy], render_kw={"rows": 5})


class CorrectForm(OwnForm):
    """Who one is."""

    name = StringField(_l("Your name"), [Needed(), LongestWords(100)], [squeeze], render_kw={"autocomplete": "name"})
    email = EmailField(
        _l("E-mail"),
        [Needed(), MailAddress()],
        [squeeze],
        render_kw={"autocomplete": "email", "inputmode": "email", "maxlength": LONGEST_MAIL},
    )
    company = StringField(_l("Company"), [LongestWords(120)], [squeeze], render_kw={"autocomplete": "organization"})
    country = Choice(_l("Country"), choices={}, default="", render_kw={"autocomplete": "country"})
    phone = TelField(_l("Phone"), [LongestWords(32)], [squeeze], render_kw={"autocomplete": "tel", "inputmode": "tel"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country.choices = {"": _("Please choose")} | dict(wording.countries())


class PressForm(OwnForm):
    """A button, and nothing to fill in."""


class EraseForm(OwnForm):
    """Whether one enquiry goes, or all that is held of the address."""

    everything = BooleanField(_l("Erase everything you hold of my e-mail address, not only this enquiry"))


class LinkForm(SignedForm):
    """What somebody knows who has lost the link."""

    reference = StringField(_l("Reference number"), [Needed(), LongestWords(40)], [squeeze])
    email = EmailField(
        _l("E-mail"),
        [Needed(), MailAddress()],
        [squeeze],
        render_kw={"autocomplete": "email", "inputmode": "email", "maxlength": LONGEST_MAIL},
    )
    # People do not see it and their browsers do not fill it in, but robots do.
    website = StringField(
        _l("Leave this empty"), filters=[squeeze], render_kw={"tabindex": "-1", "autocomplete": "off"}
    )
