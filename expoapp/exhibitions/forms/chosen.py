"""An exhibition chosen by its name (decision 37)."""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup
from wtforms import StringField, ValidationError
from wtforms.widgets import TextInput

from expoapp import i18n, text
from expoapp.exhibitions.queries import chosen
from expoapp.exhibitions.queries.chosen import Choosable, Chosen
from expoapp.i18n import gettext as _
from expoapp.web.forms import LongestWords, squeeze

LONGEST_NAME = 200
MOST_NAMED = 5  # of several that fit what was typed
_LIST = "exhibition-names"


class _WithNames(TextInput):
    """An input with names to choose from; the list stands once in a page, after the field that was told of them."""

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        """Draw it."""
        drawn = super().__call__(field, **{"list": _LIST, "autocomplete": "off"} | kwargs)
        if field.names is None:
            return drawn
        # A name is anybody's: `format` escapes what it puts in.
        options = Markup().join(Markup('<option value="{}">').format(name) for name in field.names)
        return drawn + Markup('<datalist id="{}">{}</datalist>').format(_LIST, options)


class ExhibitionField(StringField):
    """An exhibition, typed by its name or address. Valid, it has in `found` the one that is meant, or None."""

    widget = _WithNames()
    data: Any

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        super().__init__(label, [LongestWords(LONGEST_NAME)], [squeeze], **kwargs)
        self.found: Chosen | None = None
        self.names: Sequence[str] | None = None

    def offer(self, choosable: Choosable, names: Sequence[str] | None = None) -> None:
        """Let it mean these; `names` are suggested. Several fields of a page share what the first was given."""
        self.choosable, self.names = choosable, names

    def post_validate(self, form: Any, validation_stopped: bool) -> None:  # noqa: ARG002 -- WTForms names them
        """Find the one that is meant, or say why there is none."""
        if not self.data or self.errors:
            return
        found = chosen.meant(self.data, self.choosable)
        if len(found) != 1:
            raise ValidationError(_none(self.data) if not found else _several(self.data, found))
        self.found = found[0]
        # Words may have been enough; what they were understood as stands in the field.
        self.data = chosen.typed_for(found[0], self.choosable)


def _none(typed: str) -> str:
    return _(
        "No exhibition that you can choose is called “%(typed)s”. Please type its name, or its address on the site.",
        typed=text.isolated(typed),
    )


def _several(typed: str, found: list[Chosen]) -> str:
    names = [text.normal(row.name) for row in found]
    # Where names are alike, only the address tells which is which.
    told = [
        text.isolated(row.name if names.count(name) == 1 else f"{row.name} ({row.slug})")
        for row, name in zip(found, names, strict=True)
    ]
    if len(found) > MOST_NAMED:
        return _(
            "Many exhibitions fit “%(typed)s”, among them %(names)s. Please type one whole name, or an address.",
            typed=text.isolated(typed),
            names=i18n.listed(told[:MOST_NAMED]),
        )
    return _(
        "Several exhibitions fit “%(typed)s”: %(names)s. Please type one whole name, or an address.",
        typed=text.isolated(typed),
        names=i18n.listed(told),
    )
