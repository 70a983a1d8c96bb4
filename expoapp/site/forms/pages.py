"""Forms of the organiser's own pages, and of the check of a reference number."""

from wtforms import Form, HiddenField, StringField, TextAreaField

from expoapp.i18n import lazy_gettext as _l
from expoapp.web.forms import LongestWords, Needed, StaffForm, squeeze, tidy

LONGEST_TITLE = 200
LONGEST_BODY = 100_000


class PageForm(StaffForm):
    """A page's title and text in one language."""

    version = HiddenField()
    title = StringField(_l("Title"), filters=[squeeze], validators=[Needed(), LongestWords(LONGEST_TITLE)])
    body = TextAreaField(
        _l("Text"),
        filters=[tidy],
        validators=[Needed(), LongestWords(LONGEST_BODY)],
        description=_l(
            "Plain paragraphs with an empty line between them, or simple HTML: p, h2, ul, li, a, strong, em."
        ),
        render_kw={"rows": 22},
    )


class NewPageForm(PageForm):
    """A page that is not there yet."""

    slug = StringField(
        _l("Address"),
        filters=[squeeze],
        validators=[Needed(), LongestWords(80)],
        description=_l("The page's address for ever, such as terms-of-entry."),
    )


class ReferenceForm(Form):
    """Asks whether a reference number is one of ours. It changes nothing, so it carries no token."""

    reference = StringField(
        _l("Reference number"),
        filters=[squeeze],
        validators=[Needed(), LongestWords(40)],
        description=_l("As it stands in the message, such as EX-7K2M-9QHT."),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
