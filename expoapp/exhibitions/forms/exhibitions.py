"""The form for an exhibition, in the order in which people think of one."""

from typing import Any

from wtforms import Form, FormField, HiddenField, SearchField, StringField, TextAreaField, URLField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from expoapp import i18n
from expoapp.exhibitions.forms.fields import WEB_ADDRESS, ChoiceField, ChoicesField, Rows, WholeField, as_key
from expoapp.exhibitions.importer.values import FIRST_YEAR, LAST_YEAR, is_language
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.web.forms import LongestWords, Needed, StaffForm, squeeze, tidy

FORMER = "former"
# How many words read well: shorter says too little, longer is not read.
USUAL_LENGTH = {
    "tagline": (4, 12),
    "description": (60, 200),
    "exhibitor_profile": (20, 120),
    "visitor_profile": (20, 120),
    "entry_terms": (10, 80),
}
NAME_LANGUAGES = ("ar", "fr", "sw", "pt", "am", "rw", "en")
BLANK_NAMES = 2


class FilterForm(Form):
    """Which exhibitions the list shows."""

    q = SearchField(_l("Name"), filters=[squeeze], validators=[LongestWords(100)])
    region = ChoiceField(_l("Region"))
    industry = ChoiceField(_l("Industry"))
    next = ChoiceField(
        _l("Next edition"),
        choices=[
            SelectChoice("", _l("All")),
            SelectChoice("running", _l("On now")),
            SelectChoice("coming", _l("To come")),
            SelectChoice("provisional", _l("Not confirmed")),
            SelectChoice("postponed", _l("Postponed, without a new date")),
            SelectChoice("cancelled", _l("Cancelled")),
            SelectChoice("none", _l("Nothing to come")),
        ],
    )
    site = ChoiceField(
        _l("On the site"),
        choices=[
            SelectChoice("", _l("All")),
            SelectChoice("public", _l("Public")),
            SelectChoice("hidden", _l("Not public")),
        ],
    )


class NameForm(Form):
    """Another name of an exhibition: a former one, or its name in a language."""

    kind = ChoiceField(_l("Kind"))
    name = StringField(_l("Name"), filters=[squeeze], validators=[LongestWords(200)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A file may have brought a name in any language.
        codes = dict.fromkeys([*NAME_LANGUAGES, *([self.kind.data] if is_language(self.kind.data or "") else [])])
        codes.pop(FORMER, None)
        named = [SelectChoice(code, i18n.language_name(code)) for code in codes]
        self.kind.choices = [SelectChoice(FORMER, _("Former name")), *named]


class ExhibitionForm(StaffForm):
    """What is known of an exhibition."""

    version = HiddenField()
    name = StringField(_l("Name"), filters=[squeeze], validators=[Needed(), LongestWords(200)])
    slug = StringField(
        _l("Address on the site"),
        filters=[squeeze],
        validators=[LongestWords(80)],
        description=_l("What stands after /exhibitions/. The old address leads to the new one for ever."),
    )
    tagline = StringField(_l("Tagline"), filters=[squeeze], validators=[LongestWords(200)])
    regions = ChoicesField(_l("Regions"), coerce=as_key, validators=[Needed(_l("Choose at least one region."))])
    city = ChoiceField(_l("City"), coerce=as_key, validators=[Needed()])
    venue = ChoiceField(_l("Usual venue"), coerce=as_key)
    industries = ChoicesField(_l("Industries"), validators=[Needed(_l("Choose at least one industry."))])
    product_groups = ChoicesField(_l("Product groups"), coerce=as_key)
    description = TextAreaField(_l("Description"), filters=[tidy], validators=[LongestWords(20_000)])
    exhibitor_profile = TextAreaField(_l("Who exhibits"), filters=[tidy], validators=[LongestWords(20_000)])
    visitor_profile = TextAreaField(_l("Who visits"), filters=[tidy], validators=[LongestWords(20_000)])
    entry_terms = TextAreaField(_l("Who may enter, on what terms"), filters=[tidy], validators=[LongestWords(20_000)])
    organiser = ChoiceField(
        _l("Organiser"),
        coerce=as_key,
        description=_l("Who runs it. Visitors see other organisers’ exhibitions only while that organiser is shown."),
    )
    website = URLField(_l("Own website"), filters=[squeeze], validators=[Optional(), WEB_ADDRESS, LongestWords(300)])
    founded_year = WholeField(_l("Held since (year)"), FIRST_YEAR, LAST_YEAR)
    names = Rows(FormField(NameForm))
