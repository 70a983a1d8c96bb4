"""The form of a redirect, and the search for one."""

from wtforms import BooleanField, Form, HiddenField, SearchField, StringField

from expoapp.i18n import lazy_gettext as _l
from expoapp.site.addresses import LONGEST
from expoapp.site.queries import LONGEST_SEARCH
from expoapp.web.forms import LongestWords, Needed, StaffForm, squeeze


class RedirectFilterForm(Form):
    """Which redirects the list shows."""

    q = SearchField(_l("Address or target"), filters=[squeeze], validators=[LongestWords(LONGEST_SEARCH)])


class RedirectForm(StaffForm):
    """An address that no page has, and the page it leads to."""

    version = HiddenField()
    path = StringField(
        _l("Old address"),
        filters=[squeeze],
        validators=[Needed(), LongestWords(LONGEST * 3)],
        description=_l("As it stands in the old link, such as /news.php?newsid=123. A whole address may be pasted."),
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"},
    )
    is_tree = BooleanField(
        _l("Everything below it too"),
        description=_l("For a small site of its own: /kenya leads on, and so does /kenya/visitors.php."),
    )
    target = StringField(
        _l("Leads to"),
        filters=[squeeze],
        validators=[Needed(), LongestWords(LONGEST * 3)],
        description=_l("A page of this site. Open it, copy its address and paste it here."),
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"},
    )
