"""The texts of places and lines of business in other languages, side by side with their own."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from expoapp.catalogue import actions, forms
from expoapp.catalogue.staff.room import bp, by, scope
from expoapp.errors import NotFound
from expoapp.web.editing import edit
from expoapp.web.pages import LARGEST_KEY, OTHER_LANGUAGES, see_other

# Where each noun is looked at, and what its key is called there.
_HOMES = {
    "venue": ("staff.catalogue.venue", "venue_id"),
    "city": ("staff.catalogue.edit_city", "city_id"),
    "region": ("staff.catalogue.edit_region", "region_id"),
    "country": ("staff.catalogue.edit_country", "code"),
    "industry": ("staff.catalogue.edit_industry", "code"),
    "product-group": ("staff.catalogue.edit_group", "group_id"),
}
_KINDS = ", ".join(f'"{kind}"' for kind in _HOMES)


@bp.route(f"/<any({_KINDS}):kind>/<key>/texts/<lang>", methods=["GET", "POST"], endpoint="translate")
def translate(kind: str, key: str, lang: str) -> ResponseReturnValue:
    """Write the texts of a place or a line of business in another language."""
    noun = actions.NOUNS[kind]
    home, name = _HOMES[kind]
    if lang not in OTHER_LANGUAGES or (name != "code" and not _is_number(key)):
        raise NotFound()

    def fill(thing: Any, sent: Any) -> Any:
        stored = {row.field: row.value for row in thing.translations if row.lang == lang}
        spoken = [field for field in noun.texts if getattr(thing, field)]
        return forms.texts_form(spoken, sent, stored | {"version": thing.version})

    def save(_thing: Any, form: Any, version: int) -> bool:
        words = {field: form[field].data for field in noun.texts if field in form}
        return noun.translate(key, lang, words, version, by=by(), scope=scope())

    def page(form: Any, thing: Any, conflict: Any) -> str:
        return render_template(
            "catalogue/staff/texts_form.html",
            form=form,
            thing=thing,
            lang=lang,
            conflict=conflict,
            fields=[field for field in noun.texts if field in form],
            home=(home, {name: key}),
            may_change=not noun.is_common or scope().everywhere,
        )

    found: ResponseReturnValue = edit(
        lambda: noun.get(key, scope()), fill, save, page, lambda: see_other(home, **{name: key})
    )
    return found


def _is_number(key: str) -> bool:
    return key.isascii() and key.isdecimal() and len(key) <= 10 and int(key) <= LARGEST_KEY
