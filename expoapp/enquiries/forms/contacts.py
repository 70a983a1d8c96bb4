"""What is entered about people who write."""

from typing import Any

from wtforms import HiddenField, SearchField, StringField, TelField

from expoapp.enquiries import wording
from expoapp.enquiries.forms.fields import Choice, MailAddress, Pick
from expoapp.enquiries.models import Contact
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.i18n import territory
from expoapp.web.forms import LongestWords, Needed, StaffForm, squeeze

FIELDS = ("name", "company", "country_code", "phone")


class PeopleForm(StaffForm):
    """Whom to look for."""

    words = SearchField(_l("Name, company, e-mail or phone"), filters=[squeeze], render_kw={"maxlength": 100})


class ContactForm(StaffForm):
    """What is known of a person."""

    version = HiddenField()
    name = StringField(_l("Name"), [Needed(), LongestWords(100)], [squeeze])
    company = StringField(_l("Company"), [LongestWords(120)], [squeeze])
    country_code = Choice(_l("Country"), choices={}, default="")
    phone = TelField(_l("Phone"), [LongestWords(32)], [squeeze])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country_code.choices = {"": _("Not known")} | dict(wording.countries())


class FindDoubleForm(StaffForm):
    """Which other contact is the same person."""

    email = StringField(_l("E-mail of the other contact"), [Needed(), MailAddress()], [squeeze])


class MergeForm(StaffForm):
    """Which of two contacts tells each field of the one that stays; "mine" is the one the page belongs to."""

    version = HiddenField()
    other_version = HiddenField()
    name = Pick(_l("Name"), choices={}, default="mine")
    company = Pick(_l("Company"), choices={}, default="mine")
    country_code = Pick(_l("Country"), choices={}, default="mine")
    phone = Pick(_l("Phone"), choices={}, default="mine")

    def offer(self, mine: Contact, theirs: Contact) -> None:
        """Offer what each of the two says; what only one of them says is chosen from the start."""
        for name in FIELDS:
            said = {"mine": _said(mine, name), "theirs": _said(theirs, name)}
            self[name].choices = {who: words or _("nothing") for who, words in said.items()}
            if not self[name].raw_data:
                self[name].data = "mine" if said["mine"] or not said["theirs"] else "theirs"

    def chosen(self, mine: Contact, theirs: Contact) -> dict[str, str]:
        """Return what was chosen of each field."""
        return {name: getattr(mine if self[name].data == "mine" else theirs, name) for name in FIELDS}


def _said(contact: Contact, name: str) -> str:
    value = str(getattr(contact, name))
    return territory(value) if name == "country_code" and value else value
