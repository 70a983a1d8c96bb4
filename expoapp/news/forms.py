"""Forms of the news desk."""

from collections.abc import Sequence

from wtforms import (
    BooleanField,
    Form,
    HiddenField,
    SearchField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice

from expoapp import i18n
from expoapp.exhibitions.forms.chosen import ExhibitionField
from expoapp.exhibitions.forms.fields import ChoiceField, ChoicesField, DayField, Rows, as_key
from expoapp.exhibitions.queries.chosen import Choosable
from expoapp.i18n import lazy_gettext as _l
from expoapp.news.importer import LONGEST_TITLE
from expoapp.web.forms import LongestWords, Needed, StaffForm, squeeze, tidy

__all__ = ["FilterForm", "PostForm"]

# What the sanitised text of one request can hold; an imported post may be longer.
LONGEST_BODY = 100_000
ADDED_AT_ONCE = 3
LANGUAGES = ("en", "ar", "fr", "sw", "pt", "am", "rw")


class FilterForm(Form):
    """Which posts the list shows."""

    q = SearchField(_l("Words"), filters=[squeeze], validators=[LongestWords(100)])
    state = ChoiceField(
        _l("State"),
        choices=[
            SelectChoice("", _l("All")),
            SelectChoice("public", _l("Public")),
            SelectChoice("waiting", _l("Published, but not public")),
            SelectChoice("draft", _l("Drafts")),
            SelectChoice("withdrawn", _l("Withdrawn")),
        ],
    )


class PostForm(StaffForm):
    """A post and what it is about."""

    version = HiddenField()
    title = StringField(_l("Title"), filters=[squeeze], validators=[Needed(), LongestWords(LONGEST_TITLE)])
    posted_on = DayField(_l("Posted on"), validators=[Needed()])
    lang = ChoiceField(_l("Language"), validators=[Needed()], description=_l("The one the text is written in."))
    body = TextAreaField(
        _l("Text"),
        filters=[tidy],
        validators=[Needed(), LongestWords(LONGEST_BODY)],
        description=_l(
            "Plain paragraphs with an empty line between them, or simple HTML: p, h2, ul, li, a, strong, em."
        ),
        render_kw={"rows": 18},
    )
    slug = StringField(
        _l("Address"),
        filters=[squeeze],
        validators=[LongestWords(80)],
        description=_l("The last part of the post's address. If you change it, the old address leads to the new one."),
    )
    pinned = BooleanField(_l("Keep it at the top of the news"))
    exhibitions_pinned = ChoicesField(_l("Exhibitions it is about"), coerce=as_key)
    exhibitions_added = Rows(
        ExhibitionField(_l("Add an exhibition")),
        label=_l("Exhibitions to add"),
        min_entries=ADDED_AT_ONCE,
        max_entries=ADDED_AT_ONCE,
    )
    exhibitions_excluded = ChoicesField(_l("Exhibitions it is not about"), coerce=as_key)
    countries_pinned = ChoicesField(_l("Countries it is about"))
    countries_excluded = ChoicesField(_l("Countries it is not about"))
    industries_pinned = ChoicesField(_l("Industries it is about"))
    industries_excluded = ChoicesField(_l("Industries it is not about"))

    @property
    def added_ids(self) -> set[int]:
        """Return the exhibitions that were typed; only a valid form knows them."""
        return {row.found.id for row in self.exhibitions_added if row.found}

    def offer_exhibitions(self, choosable: Choosable, names: Sequence[str]) -> None:
        """Let these exhibitions be typed; `names` are suggested."""
        for place, row in enumerate(self.exhibitions_added):
            row.offer(choosable, None if place else names)

    def offer_languages(self, *more: str) -> None:
        """Offer our languages, and the one a post is in already."""
        codes = dict.fromkeys((*LANGUAGES, *more))
        self.lang.choices = [SelectChoice(code, i18n.language_name(code)) for code in codes if code]
