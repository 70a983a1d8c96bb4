"""Rows of the edition's form: hours of a weekday, figures, documents, partners. An emptied or ticked row goes."""

from typing import Any

from wtforms import BooleanField, Form, HiddenField, StringField, URLField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from expoapp import i18n
from expoapp.exhibitions import wording
from expoapp.exhibitions.forms.fields import WEB_ADDRESS, ChoiceField, DayField, HourField, WholeField, within_reach
from expoapp.exhibitions.importer.values import is_language
from expoapp.exhibitions.models import Assurance, DocumentKind, FigureKind, PartnerKind
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.web.forms import LongestWords, squeeze

LANGUAGES = ("en", "ar", "fr", "sw", "pt", "am", "rw")
LARGEST_FIGURE = 2_000_000_000


def wrong_hours(opens: Any, closes: Any, closes_next_day: bool) -> str:
    """Return what is wrong with the hours of a day, "" when nothing is."""
    if (opens is None) != (closes is None):
        return _("Give both hours of a day, or none.")
    if opens is not None and closes <= opens and not closes_next_day:
        return _("It closes before it opens; if it closes after midnight, tick so.")
    return ""


class HoursForm(Form):
    """Two hours that must agree."""

    opens = HourField(_l("Opens"))
    closes = HourField(_l("Closes"))
    closes_next_day = BooleanField(_l("Closes after midnight"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field, then the two hours together."""
        is_good = super().validate(extra_validators)
        sentence = wrong_hours(self.opens.data, self.closes.data, self.closes_next_day.data)
        if sentence and not self.opens.errors and not self.closes.errors:
            self.closes.errors = [sentence]
        return is_good and not sentence

    def hours_told(self) -> str:
        """Return the hours in words."""
        if self.opens.data is None or self.closes.data is None:
            return ""
        night = f" ({self.closes_next_day.label.text})" if self.closes_next_day.data else ""
        return f"{i18n.hour(self.opens.data)}–{i18n.hour(self.closes.data)}{night}"


class DayForm(HoursForm):
    """The hours of one day; both empty: not known."""

    audience = ChoiceField(
        _l("Open to"),
        choices=[
            SelectChoice("", _l("Not said")),
            SelectChoice("trade", _l("Trade visitors only")),
            SelectChoice("public", _l("Everybody")),
        ],
    )
    note = StringField(_l("Note"), filters=[squeeze], validators=[LongestWords(200)])

    def told(self) -> str:
        """Return the day's hours in words."""
        audience = next((str(one.label) for one in self.audience.iter_choices() if one.selected and one.value), "")
        return ", ".join(filter(None, (self.hours_told(), audience, self.note.data)))


class WeekdayForm(HoursForm):
    """A weekday on which the hours are others than on all days; without hours it has none."""

    weekday = ChoiceField(_l("Other hours on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [SelectChoice(str(number), i18n.weekday_name(number)) for number in range(1, 8)]
        self.weekday.choices = [SelectChoice("", _("No other day")), *named]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the hours, and that they have their weekday."""
        is_good = super().validate(extra_validators)
        if is_good and self.opens.data is not None and not self.weekday.data:
            self.weekday.errors = [_("Choose the weekday that has these hours.")]
            return False
        return is_good

    def told(self) -> str:
        """A pattern is not stored, so there is nothing to compare."""
        return ""


class FigureForm(Form):
    """One figure; without a value it is not known. What stands empty behind the value is as in the row above."""

    kind = HiddenField()
    value = WholeField(_l("Figure"), 0, LARGEST_FIGURE)
    assurance = ChoiceField(
        _l("How sure"),
        choices=[
            SelectChoice("", _l("As above")),
            *(SelectChoice(one.value, label) for one, label in (
                (Assurance.AUDITED, _l("Audited")),
                (Assurance.COUNTED, _l("Counted")),
                (Assurance.TARGET, _l("Target, not a count")),
            )),
        ],
    )  # fmt: skip
    source = StringField(_l("Source"), filters=[squeeze], validators=[LongestWords(300)])
    as_of = DayField(_l("As of"), validators=[within_reach])
    definition = StringField(_l("What is counted"), filters=[squeeze], validators=[LongestWords(200)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.kind.data == next(iter(FigureKind)):  # there is no row above the first
            self.assurance.choices = [SelectChoice("", _("Please choose")), *list(self.assurance.choices)[1:]]

    @property
    def title(self) -> str:
        """Return what the row's figure counts."""
        return wording.figure_label(self.kind.data) if self.kind.data in set(FigureKind) else ""

    def told(self) -> str:
        """Return the figure in words."""
        if self.value.data is None:
            return ""
        sure = next((str(one.label) for one in self.assurance.iter_choices() if one.selected), "")
        day = i18n.day(self.as_of.data) if self.as_of.data else ""
        number = i18n.number(self.value.data)
        return ", ".join(filter(None, (f"{self.title}: {number}", sure, self.source.data, day, self.definition.data)))


class DocumentForm(Form):
    """A paper that lies at an address."""

    kind = ChoiceField(_l("Kind"))
    title = StringField(_l("Title"), filters=[squeeze], validators=[LongestWords(200)])
    lang = ChoiceField(_l("Language"))
    url = URLField(_l("Web address"), filters=[squeeze], validators=[Optional(), WEB_ADDRESS, LongestWords(300)])
    remove = BooleanField(_l("Remove"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [SelectChoice(one.value, wording.document_label(one)) for one in DocumentKind]
        # A file may have brought a document in any language.
        codes = dict.fromkeys([*LANGUAGES, *([self.lang.data] if is_language(self.lang.data or "") else [])])
        self.lang.choices = [SelectChoice(code, i18n.language_name(code)) for code in codes]

    @property
    def is_given(self) -> bool:
        """Say whether the row holds something that is to stay."""
        return bool((self.title.data or self.url.data) and not self.remove.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check a row that is to stay."""
        if not self.is_given:
            return True
        is_good = super().validate(extra_validators)
        for field, sentence in ((self.title, _("The document needs a title.")), (self.url, _("Say where it lies."))):
            if not field.data and not field.errors:
                field.errors, is_good = [sentence], False
        return is_good

    def told(self) -> str:
        """Return the paper in words."""
        if not self.is_given:
            return ""
        kind = wording.document_label(self.kind.data) if self.kind.data in set(DocumentKind) else ""
        return f"{kind}: {self.title.data} ({i18n.language_name(self.lang.data or '')}), {self.url.data}"


class PartnerForm(Form):
    """Somebody who has to do with the edition."""

    kind = ChoiceField(
        _l("As"),
        choices=[
            SelectChoice(PartnerKind.PARTNER.value, _l("Organising partner")),
            SelectChoice(PartnerKind.SPONSOR.value, _l("Sponsor")),
            SelectChoice(PartnerKind.ASSOCIATION.value, _l("Supporting association")),
            SelectChoice(PartnerKind.MEDIA_PARTNER.value, _l("Media partner")),
            SelectChoice(PartnerKind.PATRON.value, _l("Patron")),
            SelectChoice(PartnerKind.CONTRACTOR.value, _l("Official contractor")),
        ],
    )
    name = StringField(_l("Name"), filters=[squeeze], validators=[LongestWords(200)])
    url = URLField(_l("Website"), filters=[squeeze], validators=[Optional(), WEB_ADDRESS, LongestWords(300)])
    order = WholeField(_l("Place"), 1, 999)
    remove = BooleanField(_l("Remove"))

    @property
    def is_given(self) -> bool:
        """Say whether the row holds something that is to stay."""
        return bool((self.name.data or self.url.data) and not self.remove.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check a row that is to stay."""
        if not self.is_given:
            return True
        is_good = super().validate(extra_validators)
        if not self.name.data and not self.name.errors:
            self.name.errors, is_good = [_("Say who it is.")], False
        return is_good

    def told(self) -> str:
        """Return the partner in words."""
        kind = next((str(one.label) for one in self.kind.iter_choices() if one.selected), "")
        return " · ".join(filter(None, (kind, self.name.data, self.url.data))) if self.is_given else ""
