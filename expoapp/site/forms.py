"""Forms of the organiser's own pages, of banners and settings, and of the check of a reference number."""

from wtforms import BooleanField, Form, FormField, HiddenField, StringField, TextAreaField, URLField
from wtforms.validators import Regexp, StopValidation, ValidationError

from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.web.fields import DayField, HourField, Rows
from expoapp.web.forms import LongestWords, Needed, StaffForm, squeeze, tidy

LONGEST_TITLE = 200
LONGEST_BODY = 100_000


class PageForm(StaffForm):
    """A page's title and text in one language."""

    version = HiddenField()
    title = StringField(_l("Title"), filters=[squeeze], validators=[Needed(), LongestWords(LONGEST_TITLE)])
    body = TextAreaField(
        _l("Text"),
        filters=[tidy],
        validators=[Needed(), LongestWords(LONGEST_BODY)],
        description=_l(
            "Plain paragraphs with an empty line between them, or simple HTML: p, h2, ul, li, a, strong, em."
        ),
        render_kw={"rows": 22},
    )


class NewPageForm(PageForm):
    """A page that is not there yet."""

    slug = StringField(
        _l("Address"),
        filters=[squeeze],
        validators=[Needed(), LongestWords(80)],
        description=_l("The page's address for ever, such as terms-of-entry."),
    )


FIRST_YEAR, LAST_YEAR = 2000, 2200


class BannerForm(StaffForm):
    """What a banner says, where it leads, and from when to when."""

    version = HiddenField()
    text = StringField(
        _l("Text"),
        filters=[squeeze],
        validators=[Needed(), LongestWords(400)],
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
        if self.end_day.data and not field.data and not field.process_errors and not field.raw_data:
            raise ValidationError(_("Say at what hour it ends."))


def _in_reach(field: DayField) -> None:
    if field.data and not FIRST_YEAR <= field.data.year <= LAST_YEAR:
        raise ValidationError(field.refusal())


class BannerTextForm(StaffForm):
    """A banner's text in another language."""

    version = HiddenField()
    text = StringField(_l("Text"), filters=[squeeze], validators=[LongestWords(400)])


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
            "The time zone in which staff say from when to when banners stand, such as Africa/Nairobi."
            " Left empty, it is that of the desk that takes what no rule names."
        ),
        render_kw={"list": "zones", "autocomplete": "off", "spellcheck": "false"},
    )


class ReferenceForm(Form):
    """Asks whether a reference number is one of ours. It changes nothing, so it carries no token."""

    reference = StringField(
        _l("Reference number"),
        filters=[squeeze],
        validators=[Needed(), LongestWords(40)],
        description=_l("As it stands in the message, such as EX-7K2M-9QHT."),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
