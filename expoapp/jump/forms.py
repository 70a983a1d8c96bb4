"""The form of the palette."""

from wtforms import SearchField

from expoapp.i18n import lazy_gettext as _l
from expoapp.web.forms import LongestWords, StaffForm, squeeze

LONGEST = 100


class JumpForm(StaffForm):
    """What somebody wants to go to."""

    words = SearchField(
        _l("Name or number"),
        filters=[squeeze],
        validators=[LongestWords(LONGEST)],
        description=_l(
            "Of a room, exhibition, edition (“kenya 2027”), venue, organiser, post, page, or who sent an enquiry."
        ),
    )
