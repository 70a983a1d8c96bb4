"""What staff enter when somebody asks what we know of them."""

from typing import Any

from wtforms import BooleanField, EmailField, RadioField

from expoapp.enquiries.forms import MailAddress
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.web.forms import Needed, StaffForm, squeeze


class AddressForm(StaffForm):
    """Whose data it is about. The address travels in forms only, never in an address of ours.

    Several stand on one page, so the ids of each one's fields begin with the name of the deed.
    """

    email = EmailField(
        _l("Their e-mail address"),
        [Needed(), MailAddress()],
        [squeeze],
        render_kw={"autocomplete": "off", "inputmode": "email"},
    )

    def __init__(self, sent: Any = None, *, deed: str, **kwargs: Any) -> None:
        super().__init__(sent, **kwargs)
        for field in self:
            field.id = field.label.field_id = f"{deed}-{field.id}"


class RequestForm(AddressForm):
    """What they ask for."""

    kind = RadioField(_l("What they ask for"), [Needed()], choices={})

    def __init__(self, sent: Any = None, *, deed: str, **kwargs: Any) -> None:
        super().__init__(sent, deed=deed, **kwargs)
        self.kind.choices = {"copy": _("A copy of what we hold"), "erasure": _("That we erase it")}


class CopyForm(AddressForm):
    """A copy, once it is certain who gets it."""

    proved = BooleanField(_l("They have proved that the address is theirs: they wrote to us from it"), [Needed()])


class EraseForm(AddressForm):
    """Erasure, once it is certain who wants it."""

    proved = BooleanField(_l("They have proved that the address is theirs: they wrote to us from it"), [Needed()])
    certain = BooleanField(_l("I know that it cannot be brought back"), [Needed()])
