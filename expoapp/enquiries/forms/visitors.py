"""What visitors send."""

from typing import Any

from wtforms import (
    BooleanField,
    EmailField,
    Form,
    HiddenField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.fields import Label

from expoapp import i18n
from expoapp.enquiries import wording
from expoapp.enquiries.forms.fields import LONGEST_MAIL, Choice, ExhibitionsField, MailAddress, Pick, WholeNumber
from expoapp.enquiries.models import Kind
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.web.forms import LongestWords, Needed, PublicForm, squeeze, tidy


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
    """Return a field that people do not see and their browsers do not fill in, but robots do.

    The data attributes tell 1Password, Bitwarden, Dashlane and LastPass, who know a person's website, to leave it.
    """
    ignored = {"data-1p-ignore": "", "data-bwignore": "", "data-form-type": "other", "data-lpignore": "true"}
    return StringField(
        _l("Leave this empty"), filters=[squeeze], render_kw={"tabindex": "-1", "autocomplete": "off"} | ignored
    )


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
