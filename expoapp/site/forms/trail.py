"""Which lines of the trail somebody wants to see."""

from wtforms import DateField, Form, SearchField, SelectField
from wtforms.fields.choices import SelectChoice

from expoapp.i18n import lazy_gettext as _l
from expoapp.i18n import pgettext
from expoapp.site import wording
from expoapp.web.forms import squeeze


class TrailForm(Form):
    """The filters; what is none of the choices counts as not given."""

    person = SelectField(_l("Who"), default="")
    group = SelectField(_l("What was done"), default="")
    since = DateField(_l("From"))
    until = DateField(_l("Until"))
    thing = SearchField(_l("Thing"), filters=[squeeze], render_kw={"placeholder": "editions/12", "maxlength": 60})

    def offer(self, people: dict[int, str]) -> None:
        """Offer these people, and the groups of actions."""
        named = [SelectChoice(str(key), name) for key, name in people.items()]
        self.person.choices = [SelectChoice("", pgettext("people", "Everybody")), *named]
        groups = sorted(((key, str(label)) for key, label in wording.GROUPS.items()), key=lambda pair: pair[1])
        self.group.choices = [SelectChoice("", _l("Everything")), *(SelectChoice(*pair) for pair in groups)]
