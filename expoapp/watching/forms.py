"""The one field of somebody who wants to be told."""

from wtforms import EmailField, Form, HiddenField, StringField

from expoapp.enquiries.forms import LONGEST_MAIL, MailAddress
from expoapp.i18n import lazy_gettext as _l
from expoapp.web.forms import Needed, squeeze


class WatchForm(Form):
    """An address, and of which exhibition; without a token, so that pages which hold it can be kept in caches."""

    email = EmailField(
        _l("E-mail"),
        [Needed(), MailAddress()],
        [squeeze],
        render_kw={"autocomplete": "email", "inputmode": "email", "maxlength": LONGEST_MAIL},
    )
    exhibition = HiddenField(filters=[squeeze])
    # People do not see it and their browsers do not fill it in, but robots do.
    website = StringField(
        _l("Leave this empty"), filters=[squeeze], render_kw={"tabindex": "-1", "autocomplete": "off"}
    )
