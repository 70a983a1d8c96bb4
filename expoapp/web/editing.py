"""How a form of the office changes a record, whatever it is: shown, checked, saved, or set beside another's change.

The form has a field `version`; the record has a column of that name.
"""

from collections.abc import Callable
from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm.exc import StaleDataError
from wtforms import FieldList, Form

from expoapp.db import transaction
from expoapp.errors import Conflict, Invalid
from expoapp.i18n import gettext as _
from expoapp.web.forms import as_version, differences, submitted

# Draws the page of a form; `conflict` is what somebody else saved meanwhile, None where nobody did.
Show = Callable[[Any, Any, list[tuple[str, str, str]] | None], str]


def blame(form: Form, problem: Invalid) -> None:
    """Set a refusal beside the field that it names, else above the form."""
    if problem.field in form and not isinstance(form[problem.field], FieldList):
        form[problem.field].errors = [str(problem.sentence)]
    else:
        form.form_errors.append(str(problem.sentence))


def add(form: Any, save: Callable[[Any], Any], show: Show, done: Callable[[Any], ResponseReturnValue]) -> Any:
    """Show a form for a new record, or add it; `save` returns what `done` needs to lead on."""
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                made = save(form)
        except Invalid as problem:
            blame(form, problem)
        else:
            return done(made)
    return show(form, None, None), 422 if form.errors or form.form_errors else 200


def edit(
    get: Callable[[], Any],
    fill: Callable[[Any, Any], Any],
    save: Callable[[Any, Any, int], bool | None],
    show: Show,
    done: Callable[[], ResponseReturnValue],
) -> Any:
    """Show a record's form, or save it.

    `get` loads the record anew, `fill` makes the form of a record and of what was sent (None: of what is stored),
    `save` takes record, form and the version that was looked at, and returns whether anything changed. Where somebody
    else was faster, what was typed comes back beside what stands there now; nothing is overwritten unseen (R13).
    """
    form = fill(get(), submitted())
    if request.method != "POST" or not form.validate():
        return show(form, get(), None), 422 if form.errors or form.form_errors else 200
    try:
        with transaction():
            changed = save(get(), form, as_version(form.version.data))
    except Invalid as problem:
        blame(form, problem)
        return show(form, get(), None), 422
    except (Conflict, StaleDataError):
        thing = get()
        form.version.data = str(thing.version)
        return show(form, thing, differences(form, fill(thing, None))), 409
    flash(_("The changes are saved.") if changed is not False else _("Nothing was changed."))
    return done()
