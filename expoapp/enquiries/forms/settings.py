"""What is settled for the desks: templates, desks, closed days, and which enquiry goes to which."""

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms import Form, HiddenField, SelectField, StringField, TelField, TextAreaField

from expoapp import i18n, text
from expoapp.catalogue.models import Region
from expoapp.enquiries import wording
from expoapp.enquiries.forms.fields import Choice, MailAddress, WithCountryCode
from expoapp.enquiries.models import LONGEST_PROMISE, Desk, Kind
from expoapp.exhibitions.forms.chosen import ExhibitionField
from expoapp.exhibitions.forms.fields import ChoicesField, DayField, HourField, WholeField, within_reach
from expoapp.exhibitions.queries.chosen import Choosable
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.web.forms import LongestWords, Needed, StaffForm, squeeze, tidy


class TemplateForm(StaffForm):
    """An answer written beforehand."""

    version = HiddenField()
    name = StringField(_l("Name of the template"), [Needed(), LongestWords(80)], [squeeze])
    kind = Choice(_l("For enquiries of the kind"), choices={}, default="")
    lang = Choice(_l("Language"), choices={}, default=i18n.DEFAULT)
    subject = StringField(_l("Subject"), [Needed(), LongestWords(150)], [squeeze])
    body = TextAreaField(_l("Text"), [Needed(), LongestWords(10_000)], [tidy], render_kw={"rows": 14})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = {"": _("Any")} | _kinds()
        self.lang.choices = {code: i18n.language_name(code) for code in i18n.LANGUAGES}


class DeskForm(StaffForm):
    """A desk: who is there, when, and what it promises."""

    version = HiddenField()
    name = StringField(_l("Name of the desk"), [Needed(), LongestWords(120)], [squeeze])
    person = StringField(_l("Who answers"), [Needed(), LongestWords(100)], [squeeze])
    email = StringField(_l("E-mail"), [Needed(), MailAddress()], [squeeze])
    phone = TelField(_l("Phone"), [LongestWords(32)], [squeeze])
    whatsapp = TelField(
        _l("WhatsApp"), [LongestWords(32), WithCountryCode()], [squeeze], description=_l("With the country's code")
    )
    country_code = Choice(_l("Country"), [Needed()], choices={})
    zone = StringField(
        _l("Time zone"), [Needed(), LongestWords(60)], [squeeze], description=_l("Such as Africa/Nairobi")
    )
    opens = HourField(_l("Opens at"), [Needed()])
    closes = HourField(_l("Closes at"), [Needed()])
    weekend = ChoicesField(_l("Rests on"), coerce=int)
    promise_hours = WholeField(_l("Promised answer, in working hours"), 1, LONGEST_PROMISE, validators=[Needed()])

    def __init__(self, *args: Any, countries: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country_code.choices = dict(countries)
        self.weekend.choices = [(day, i18n.weekday_name(day)) for day in range(1, 8)]


class ClosedDayForm(StaffForm):
    """A day on which a desk is closed."""

    day = DayField(_l("Closed on"), [Needed(), within_reach])
    name = StringField(_l("Which holiday"), [LongestWords(80)], [squeeze])


class RuleForm(StaffForm):
    """What an enquiry must be, and to which desk it then goes."""

    kind = Choice(_l("Kind"), choices={}, default="")
    exhibition = ExhibitionField(_l("Exhibition"))
    region_id = Choice(_l("Region of the exhibition"), choices={}, default="")
    country_code = Choice(_l("Country of the sender"), choices={}, default="")
    desk_id = Choice(_l("Desk it goes to"), [Needed()], choices={})

    def offer(self, exhibitions: Choosable, regions: Iterable[Region], desks: Iterable[Desk]) -> None:
        """Offer what there is."""
        nothing = {"": _("Any")}
        self.kind.choices = nothing | _kinds()
        self.exhibition.offer(exhibitions)
        self.region_id.choices = nothing | {str(row.id): text.named(row) for row in regions}
        self.country_code.choices = nothing | dict(wording.countries())
        self.desk_id.choices = {str(row.id): row.name for row in desks}


class TryForm(Form):
    """An enquiry to try the rules with; kinds and countries that are no choice count as not given.

    Its fields have ids of their own, since the form of a new rule stands beside it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            field.id = field.label.field_id = f"try-{field.id}"

    kind = SelectField(_l("Kind"), choices={})
    exhibition = ExhibitionField(_l("Exhibition"))
    country = SelectField(_l("Country of the sender"), choices={})

    def offer(self, exhibitions: Choosable, names: Sequence[str]) -> None:
        """Offer what there is; `names` are the exhibitions that are suggested, here and in the form beside it."""
        self.kind.choices = _kinds()
        self.exhibition.offer(exhibitions, names)
        self.country.choices = {"": _("Not told")} | dict(wording.countries())


def _kinds() -> dict[str, str]:
    return {kind.value: wording.kind_label(kind) for kind in Kind}
