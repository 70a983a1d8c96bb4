"""What to show of the inbox, what to do with many at once, and what to keep."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from markupsafe import Markup
from wtforms import BooleanField, DateField, HiddenField, SearchField, SelectField, StringField
from wtforms.validators import Optional

from expoapp import i18n
from expoapp.enquiries import wording
from expoapp.enquiries.forms.fields import AlwaysChosen, Choice
from expoapp.enquiries.models import Kind, State
from expoapp.enquiries.queries import LONGEST_SEARCH, SORTS, Choices, Filters
from expoapp.exhibitions.forms.chosen import ExhibitionField
from expoapp.exhibitions.forms.fields import DayField, within_reach
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.web.forms import LongestWords, Needed, StaffForm, squeeze

LONGEST_NAME = 60
# Every state that some other state may become.
_STATES = (State.QUALIFIED, State.WON, State.LOST, State.WITHDRAWN, State.SPAM, State.NEW)
_DEEDS = ("take", "assign", "move", "postpone", "spam")


@lru_cache(maxsize=16)
def _countries(_language: str) -> tuple[dict[str, str], Markup]:
    """Return the countries of the world by their codes, and as options none of which is chosen."""
    found = {"": _("Any")} | dict(wording.countries())
    options = (Markup('<option value="{}">{}</option>').format(code, name) for code, name in found.items())
    return found, Markup().join(options)


class Countries(AlwaysChosen):
    """The list of countries, written once: its 250 options would take longer than all the rest of the page."""

    def __call__(self, field: Any, **_kwargs: Any) -> Markup:
        """Draw it, with the country that is chosen."""
        options = _countries(i18n.language())[1]
        chosen = Markup('<option value="{}">').format(field.data or "")
        options = options.replace(chosen, Markup('<option value="{}" selected>').format(field.data or ""))
        return Markup('<select id="{}" name="{}">{}</select>').format(field.id, field.name, options)


class FilterForm(StaffForm):
    """What to show of the inbox; values that are no choice count as not given."""

    words = SearchField(
        _l("Search: reference, name, company, e-mail, phone, words of the message"),
        filters=[squeeze],
        render_kw={"maxlength": LONGEST_SEARCH, "autocomplete": "off", "enterkeyhint": "search"},
    )
    state = SelectField(_l("State"))
    kind = SelectField(_l("Kind"))
    exhibition = ExhibitionField(_l("Exhibition"))
    country = SelectField(_l("Country"), widget=Countries())
    desk = SelectField(_l("Desk"))
    owner = SelectField(_l("Owner"))
    source = SelectField(_l("Came by"))
    since = DateField(_l("Arrived from"))
    until = DateField(_l("Arrived until"))
    sort = SelectField(_l("Order"))

    @classmethod
    def of(cls, filters: Filters, offered: Choices) -> "FilterForm":
        """Return the form as it stands for some filters."""
        any_of = {"": _("Any")}
        form = cls(obj=filters)
        form.state.choices = any_of | {state.value: wording.state_label(state) for state in State}
        form.kind.choices = any_of | {kind.value: wording.kind_label(kind) for kind in Kind}
        form.country.choices = _countries(i18n.language())[0]
        form.desk.choices = any_of | dict(offered.desks)
        form.owner.choices = any_of | {"me": _("Me"), "nobody": _("Nobody")} | dict(offered.colleagues)
        form.source.choices = any_of | {"form": _("Form"), "instant-reply": _("Instant Reply")}
        named = {"newest": _("Newest first"), "oldest": _("Oldest first"), "due": _("Due first")}
        form.sort.choices = {"": _("As the folder has it")} | {
            sort: (named | {"company": _("By company")})[sort] for sort in SORTS
        }
        return form


class BulkForm(StaffForm):
    """What to do with all enquiries that are ticked; each button sends the deed it stands for."""

    deed = HiddenField()
    everything = BooleanField(_l("All that fit, not only those ticked"))
    # Not owner, state and until: those are the filters, which travel in the same form.
    to_owner = Choice(_l("Assign to"), choices={}, default="")
    to_state = Choice(_l("New state"), choices={}, default="")
    to_reason = StringField(_l("Reason"), [LongestWords(200)], [squeeze])
    to_until = DayField(_l("Follow up on"), [Optional(), within_reach])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.to_state.choices = {"": "–"} | {state.value: wording.state_label(state) for state in _STATES}
        self.offer([])
        for field in self:
            field.id = field.label.field_id = f"bulk-{field.id}"

    def offer(self, colleagues: Sequence[tuple[str, str]]) -> None:
        """Offer these people."""
        self.to_owner.choices = {"": "–", "nobody": _("Nobody")} | dict(colleagues)

    @property
    def owner_id(self) -> int | None:
        """Return whom to assign to; None is nobody."""
        return None if self.to_owner.data == "nobody" else int(self.to_owner.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check what the deed needs; what stands in the fields of the other deeds does not matter."""
        # A number of ticks comes from the keyboard, whose form has no button: then it is no deed at all.
        super().validate(extra_validators)
        needs = {"assign": [self.to_owner], "move": [self.to_state, self.to_reason], "postpone": [self.to_until]}
        if self.deed.data not in _DEEDS:
            self.deed.errors = [_("Choose what to do with the ticked enquiries.")]
        fields = needs.get(self.deed.data, [])
        if fields and not fields[0].data and not fields[0].errors:
            fields[0].errors = [_("%(label)s is needed.", label=fields[0].label.text)]
        mattering = [self.key, self.deed, self.everything, *fields]
        for field in self:
            if field not in mattering:
                field.errors = []
        return not any(field.errors for field in mattering)


class ViewForm(StaffForm):
    """A name for a view."""

    view = StringField(_l("Name of the view"), [Needed(), LongestWords(LONGEST_NAME)], [squeeze])
