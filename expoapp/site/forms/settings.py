"""The form of the site's own settings."""

from wtforms import Form, FormField, HiddenField, StringField, URLField
from wtforms.validators import Regexp, ValidationError

from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.web.fields import Rows
from expoapp.web.forms import LongestWords, StaffForm, squeeze


class LinkForm(Form):
    """A link in the footer."""

    label = StringField(_l("Label"), filters=[squeeze], validators=[LongestWords(60)])
    address = URLField(
        _l("Address"),
        filters=[squeeze],
        validators=[
            Regexp(r"^$|^https://[^\s/]+\S*$", message=_l("A link must begin with https://.")),
            LongestWords(300),
        ],
    )

    def validate_label(self, field: StringField) -> None:
        """A link needs its name: it is what people read."""
        if self.address.data and not field.data:
            raise ValidationError(_("Say how this link is called, such as LinkedIn."))

    def validate_address(self, field: URLField) -> None:
        """A name needs its link."""
        if self.label.data and not field.data:
            raise ValidationError(_("Say where it leads, or empty its label to take it away."))


BLANK_LINKS = 2


class SettingsForm(StaffForm):
    """What the site shows that belongs to no page, and by which clock the house says its times."""

    version = HiddenField()
    zone_version = HiddenField()
    links = Rows(FormField(LinkForm))
    zone = StringField(
        _l("Clock of the house"),
        filters=[squeeze],
        validators=[LongestWords(60)],
        description=_l(
            "The time zone in which staff say from when to when pages, news and banners stand, such as Africa/Nairobi. "
            "Left empty, it is that of the city with most venues."
        ),
        render_kw={"list": "zones", "autocomplete": "off", "spellcheck": "false"},
    )
