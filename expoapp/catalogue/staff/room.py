"""What the pages of this room share: their addresses, who asks, what to choose from, and how something is deleted."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_login import current_user

from expoapp import i18n, text
from expoapp.catalogue import importer
from expoapp.catalogue.models import Scope
from expoapp.db import transaction
from expoapp.errors import NotAllowed
from expoapp.i18n import gettext as _
from expoapp.web.forms import pressed
from expoapp.web.pages import OTHER_LANGUAGES

bp = Blueprint("catalogue", __name__)


def scope() -> Scope:
    """Return where the person signed in may act."""
    found: Scope = current_user.scope
    return found


def by() -> int:
    """Return the account of the person signed in."""
    found: int = current_user.id
    return found


def country_choices() -> list[tuple[str, str]]:
    """Return all countries by name, with their codes."""
    return sorted(((code, i18n.territory(code)) for code in importer.countries()), key=lambda one: text.normal(one[1]))


def versions_of(thing: Any, fields: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return for each other language how much of a record is said in it, and whether its source has changed since."""
    wanted = [name for name in fields if getattr(thing, name)]
    found = []
    for lang in OTHER_LANGUAGES:
        rows = {row.field: row for row in thing.translations if row.lang == lang}
        found.append(
            {
                "lang": lang,
                "missing": sum(name not in rows for name in wanted),
                "stale": sum(row.source_digest != text.digest(getattr(thing, name)) for name, row in rows.items()),
            }
        )
    return found


def deleted(
    delete: Callable[[], None], said: str, gone: ResponseReturnValue, stays: ResponseReturnValue
) -> ResponseReturnValue:
    """Delete what a button says and lead to `gone`; where something uses it, say what, and lead back to `stays`."""
    pressed()
    try:
        with transaction():
            delete()
    except NotAllowed as problem:
        flash(str(problem.sentence), "error")
        return stays
    flash(said)
    return gone


def lacks(names: list[str]) -> list[str]:
    """Return in words what a venue lacks."""
    said = {"address": _("address"), "point": _("position"), "directions": _("how to get there")}
    return [said[name] for name in names]
