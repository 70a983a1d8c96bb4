"""Forms of the back office for places and lines of business."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup
from wtforms import BooleanField, Form, HiddenField, RadioField, SearchField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from expoapp import i18n, text
from expoapp.catalogue.models import City, Region
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.web.fields import ChoiceField, as_key
from expoapp.web.forms import LongestWords, Needed, StaffForm, squeeze, tidy

NEW_CITY = 0
ALONE = 0
LONGEST_TEXT = 20_000


class VenueFilterForm(Form):
    """Which venues the list shows."""

    q = SearchField(_l("Name or city"), filters=[squeeze], validators=[LongestWords(100)])
    country = ChoiceField(_l("Country"))
    gap = ChoiceField(_l("What is missing"))


class CityFilterForm(Form):
    """Which cities the list shows."""

    q = SearchField(_l("City or country"), filters=[squeeze], validators=[LongestWords(100)])


class VenueForm(StaffForm):
    """What is known of a venue."""

    version = HiddenField()
    name = StringField(_l("Name"), filters=[squeeze], validators=[Needed(), LongestWords(200)])
    slug = StringField(
        _l("Address on the site"),
        filters=[squeeze],
        validators=[LongestWords(80)],
        description=_l("What stands after /venues/. The old address leads to the new one for ever."),
    )
    city = ChoiceField(_l("City"), coerce=as_key)
    new_city = StringField(_l("Name of the new city"), filters=[squeeze], validators=[LongestWords(120)])
    new_city_country = ChoiceField(_l("Country of the new city"))
    zone = StringField(
        _l("Time zone of the new city"),
        filters=[squeeze],
        validators=[LongestWords(60)],
        description=_l("Such as Africa/Nairobi. Left empty, it is the country’s, where it has only one."),
        render_kw={"list": "zones", "autocomplete": "off", "spellcheck": "false"},
    )
    address = StringField(_l("Street address"), filters=[squeeze], validators=[LongestWords(300)])
    point = StringField(
        _l("Position on the map"),
        filters=[squeeze],
        validators=[LongestWords(2_000)],
        description=_l("Latitude and longitude such as -1.2884, 36.8233, or the link of a place on a map."),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    is_sure = BooleanField(_l("The position is right, though it lies far from the others"))
    directions = TextAreaField(
        _l("How to get there"),
        filters=[tidy],
        validators=[LongestWords(LONGEST_TEXT)],
        description=_l("From the airport, by public transport, where to park. A line each."),
    )

    def offer(self, cities: Iterable[City], countries: Sequence[tuple[str, str]]) -> None:
        """Fill in what can be chosen."""
        self.city.flags.required = True  # by its list: one of it is always chosen
        self.city.choices = [
            *(SelectChoice(one.id, f"{i18n.territory(one.country_code)} – {text.named(one)}") for one in cities),
            SelectChoice(NEW_CITY, _("A city that is not in this list")),
        ]
        self.new_city_country.choices = [SelectChoice("", ""), *(SelectChoice(*one) for one in countries)]

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Ask for the new city where no other is chosen."""
        is_valid = super().validate(extra_validators)
        if self.city.data != NEW_CITY or self.city.errors:
            return is_valid
        if not self.new_city.data:
            self.new_city.errors = [*self.new_city.errors, _("Say which city, or choose one of the list above.")]
        if not self.new_city_country.data:
            self.new_city_country.errors = [*self.new_city_country.errors, _("Say in which country the city lies.")]
        return is_valid and bool(self.new_city.data and self.new_city_country.data)


class CityForm(StaffForm):
    """What is known of a city."""

    version = HiddenField()
    name = StringField(_l("Name"), filters=[squeeze], validators=[Needed(), LongestWords(120)])
    zone = StringField(
        _l("Time zone"),
        filters=[squeeze],
        validators=[Needed(), LongestWords(60)],
        description=_l("The clock that exhibitions in this city follow, such as Africa/Nairobi."),
        render_kw={"list": "zones", "autocomplete": "off", "spellcheck": "false"},
    )


class RegionForm(StaffForm):
    """What is known of a region."""

    version = HiddenField()
    name = StringField(_l("Name"), filters=[squeeze], validators=[Needed(), LongestWords(120)])
    slug = StringField(
        _l("Address on the site"),
        filters=[squeeze],
        validators=[LongestWords(80)],
        description=_l("What stands after /regions/. The old address leads to the new one for ever."),
    )
    description = TextAreaField(
        _l("Description"),
        filters=[tidy],
        validators=[LongestWords(LONGEST_TEXT)],
        description=_l("Stands below the heading of the region’s page."),
    )
    within_id = ChoiceField(
        _l("Part of"),
        coerce=as_key,
        description=_l("Whoever may act in the whole may act in its parts, too."),
    )

    def offer(self, regions: Iterable[Region], besides: int = 0) -> None:
        """Fill in the wholes that can be chosen."""
        wholes = [one for one in regions if one.within_id is None and one.id != besides]
        self.within_id.choices = [
            SelectChoice(ALONE, _("No other region")),
            *(SelectChoice(one.id, text.named(one)) for one in wholes),
        ]


class CountryForm(StaffForm):
    """What is known of a country."""

    version = HiddenField()
    region_id = ChoiceField(
        _l("Region"),
        coerce=as_key,
        description=_l("Who may act in this region may change the country’s cities and venues."),
    )
    description = TextAreaField(
        _l("Description"),
        filters=[tidy],
        validators=[LongestWords(LONGEST_TEXT)],
        description=_l("Stands below the heading of the country’s page."),
    )

    def offer(self, regions: Iterable[Region]) -> None:
        """Fill in the regions that can be chosen."""
        self.region_id.flags.required = True  # by its list: one of it is always chosen
        self.region_id.choices = [SelectChoice(one.id, text.named(one)) for one in regions if one.within_id is None]


def _swatch(hue: int) -> Markup:
    # Both are numbers of ours; the words of the label are escaped by `format`.
    return Markup('<span class="swatch hue-{}"></span><span>{}</span>').format(hue, i18n.number(hue))


class IndustryForm(StaffForm):
    """What is known of an industry."""

    version = HiddenField()
    name = StringField(_l("Name"), filters=[squeeze], validators=[Needed(), LongestWords(120)])
    description = TextAreaField(
        _l("Description"),
        filters=[tidy],
        validators=[LongestWords(LONGEST_TEXT)],
        description=_l("Stands below the heading of the industry’s page."),
    )
    hue = RadioField(
        _l("Colour"),
        coerce=int,
        description=_l("Of its tags, and of the posters of exhibitions that name it first."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hue.flags.required = True  # by its list: one of it is always chosen
        self.hue.choices = [SelectChoice(hue, _swatch(hue)) for hue in range(0, 360, 10)]


class GroupForm(StaffForm):
    """A group of goods."""

    version = HiddenField()
    name = StringField(_l("Name"), filters=[squeeze], validators=[Needed(), LongestWords(120)])


_LONG = {"description", "directions"}
_LABELS = {
    "name": _l("Name"),
    "address": _l("Street address"),
    "directions": _l("How to get there"),
    "description": _l("Description"),
}


def texts_form(fields: Iterable[str], sent: Any, stored: Mapping[str, Any]) -> StaffForm:
    """Return a form for texts in another language, a field each."""

    class TextsForm(StaffForm):
        """Texts of a record in another language."""

        version = HiddenField()

    for name in fields:
        kind, fit = (TextAreaField, tidy) if name in _LONG else (StringField, squeeze)
        limit = LONGEST_TEXT if name in _LONG else 300 if name == "address" else 200 if name == "name" else 400
        setattr(TextsForm, name, kind(_LABELS[name], filters=[fit], validators=[LongestWords(limit)]))
    return TextsForm(sent, data=dict(stored))
