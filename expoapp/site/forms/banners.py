"""Forms of banners: what one says, in each language, and from when to when it stands."""

from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import StopValidation, ValidationError

from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.web.fields import DayField, HourField
from expoapp.web.forms import LongestWords, Needed, StaffForm, squeeze

FIRST_YEAR, LAST_YEAR = 2000, 2200


class BannerForm(StaffForm):
    """What a banner says, where it leads, and from when to when."""

    version = HiddenField()
    text = TextAreaField(
        _l("Text"),
        filters=[squeeze],
        validators=[Needed(), LongestWords(400)],
        render_kw={"rows": 3},
        description=_l("One short sentence; it stands above every page of the site."),
    )
    url = StringField(
        _l("Link"),
        filters=[squeeze],
        validators=[LongestWords(300)],
        description=_l("A page of this site such as /exhibitions, or an address that begins with https://."),
        render_kw={"dir": "ltr", "inputmode": "url", "autocomplete": "off"},
    )
    start_day = DayField(_l("From day"), validators=[Needed()])
    start_hour = HourField(_l("From hour"), validators=[Needed()])
    end_day = DayField(_l("Until day"))
    end_hour = HourField(_l("Until hour"))
    is_endless = BooleanField(_l("No end: it stays until somebody takes it off"))

    def validate_start_day(self, field: DayField) -> None:
        """Refuse a slip of the fingers."""
        _in_reach(field)

    def validate_end_day(self, field: DayField) -> None:
        """Ask for an end, or for the tick that says there is none: a banner forgotten is a banner that lies."""
        if field.process_errors:
            return
        if self.is_endless.data and field.data:
            raise ValidationError(_("Give it an end, or tick that it has none: not both."))
        if not self.is_endless.data and not field.data:
            raise StopValidation(_("Say when it ends, or tick that it stays until somebody takes it off."))
        _in_reach(field)

    def validate_end_hour(self, field: HourField) -> None:
        """Ask for the hour of an end."""
        if self.end_day.data and field.data is None and not field.process_errors:
            raise ValidationError(_("Say at what hour it ends."))


def _in_reach(field: DayField) -> None:
    if field.data and not FIRST_YEAR <= field.data.year <= LAST_YEAR:
        raise ValidationError(field.refusal())


class BannerTextForm(StaffForm):
    """A banner's text in another language."""

    version = HiddenField()
    text = TextAreaField(_l("Text"), filters=[squeeze], validators=[LongestWords(400)], render_kw={"rows": 3})
