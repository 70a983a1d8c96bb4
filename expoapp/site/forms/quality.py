"""Which findings the data quality list shows, and the form that takes one off it."""

from wtforms import Form, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.site.quality import KINDS
from expoapp.web.fields import DayField
from expoapp.web.forms import LongestWords, Needed, StaffForm, squeeze

SORTS = {"score": _l("Worst first"), "best": _l("Best first"), "name": _l("By name")}


class QualityFilterForm(Form):
    """Which findings the list shows, and in which order."""

    kind = SelectField(_l("What to mend"))
    sort = SelectField(_l("Order"), choices=[SelectChoice(code, label) for code, label in SORTS.items()])

    def offer(self, kinds: dict[str, int], chosen: str) -> None:
        """Offer the kinds that were found, with how often, and the one that is chosen already."""
        named = [(code, kinds.get(code, 0)) for code in KINDS if code in kinds or code == chosen]
        self.kind.choices = [
            SelectChoice("", _("Everything")),
            *(SelectChoice(code, f"{KINDS[code]} ({number})") for code, number in named),
        ]


class DismissForm(StaffForm):
    """Why a finding is so on purpose, and for how long."""

    reason = StringField(
        _l("Why"), filters=[squeeze], validators=[Needed(_l("Say why it is so on purpose.")), LongestWords(300)]
    )
    until = DayField(
        _l("Until"),
        description=_l("From the day after it is on the list again. Leave it empty for good."),
    )
