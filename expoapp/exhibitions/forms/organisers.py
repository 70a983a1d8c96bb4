"""Forms of the back office for organisers."""

from typing import Any

from wtforms import Form, HiddenField, SearchField, StringField, URLField
from wtforms.validators import Optional

from expoapp import clock
from expoapp.i18n import lazy_gettext as _l
from expoapp.web.fields import WEB_ADDRESS, WholeField
from expoapp.web.forms import LongestWords, Needed, StaffForm, squeeze

FIRST_YEAR = 1700


class OrganiserFilterForm(Form):
    """Which organisers the list shows."""

    q = SearchField(_l("Name"), filters=[squeeze], validators=[LongestWords(100)])


class OrganiserForm(StaffForm):
    """What is known of an organiser; only of our own it matters since when it is at work."""

    version = HiddenField()
    name = StringField(
        _l("Name"),
        filters=[squeeze],
        validators=[Needed(), LongestWords(200)],
        description=_l("As it stands on the pages of its exhibitions."),
    )
    website = URLField(
        _l("Website"),
        filters=[squeeze],
        validators=[Optional(), WEB_ADDRESS, LongestWords(300)],
        description=_l("Its name on the pages of its exhibitions leads there."),
    )
    founded_year = WholeField(
        _l("Founded in"),
        FIRST_YEAR,
        9999,
        description=_l("Stands on the front page, and begins the years in the footer of every page."),
    )

    def __init__(self, *args: Any, is_own: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_own:
            self.founded_year.most = clock.today().year
        else:
            del self.founded_year
