"""The forms for an edition's exhibitors: one by hand, a list by file."""

from typing import Any

from wtforms import FileField, HiddenField, SearchField, StringField, URLField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from expoapp import i18n
from expoapp.exhibitions.forms.fields import WEB_ADDRESS, ChoiceField, ChoicesField, DayField, as_key, within_reach
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.web.forms import LongestWords, Needed, StaffForm, squeeze


class ExhibitorFilterForm(StaffForm):
    """Which exhibitors the list shows."""

    words = SearchField(_l("Name, stand or products"), filters=[squeeze], validators=[LongestWords(100)])
    hall = ChoiceField(_l("Hall"))
    consent = ChoiceField(
        _l("On the site"),
        choices=[
            SelectChoice("", _l("All")),
            SelectChoice("shown", _l("With consent")),
            SelectChoice("not-shown", _l("Without consent")),
        ],
    )


class ExhibitorForm(StaffForm):
    """What is known of an exhibitor."""

    version = HiddenField()
    name = StringField(_l("Name"), filters=[squeeze], validators=[Needed(), LongestWords(200)])
    country_code = ChoiceField(_l("Country"))
    hall = StringField(_l("Hall"), filters=[squeeze], validators=[LongestWords(60)])
    stand = StringField(_l("Stand"), filters=[squeeze], validators=[LongestWords(60)])
    website = URLField(_l("Website"), filters=[squeeze], validators=[Optional(), WEB_ADDRESS, LongestWords(300)])
    products = StringField(_l("What it shows"), filters=[squeeze], validators=[LongestWords(500)])
    product_groups = ChoicesField(_l("Product groups"), coerce=as_key)
    consented_on = DayField(
        _l("Agreed to be shown on"),
        validators=[within_reach],
        description=_l("Without a day of consent the company is not shown to visitors."),
    )
    consent_source = StringField(
        _l("How it agreed"),
        filters=[squeeze],
        validators=[LongestWords(200)],
        description=_l("For example: contract of 3 March, or the form on our site."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted(((code, name) for code, name in i18n.countries().items()), key=lambda one: one[1].casefold())
        self.country_code.choices = [SelectChoice("", _("Not known")), *(SelectChoice(*one) for one in named)]


class UploadForm(StaffForm):
    """A list of exhibitors as a file."""

    file = FileField(
        _l("File"), validators=[Needed()], description=_l("A CSV file in UTF-8, up to 4 MB and 5,000 companies.")
    )
