"""Files of rows: handed in, their columns named, looked at row by row, applied as one deed, undone as one."""

from collections.abc import Iterator
from typing import Any

from flask import Response, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import CombinedMultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from expoapp import sheets
from expoapp.db import transaction
from expoapp.errors import Conflict, Invalid, NotFound
from expoapp.i18n import gettext as _
from expoapp.sheets import LARGEST_FILE, Sheet
from expoapp.site import actions, forms
from expoapp.site.models import Import, ImportRow, ImportState
from expoapp.site.queries import imports as queries
from expoapp.site.staff.room import bp
from expoapp.web.editing import blame
from expoapp.web.forms import pressed, seen_version
from expoapp.web.guard import may
from expoapp.web.pages import choice, page_number, see_other

ROWS_ON_A_PAGE = 100
SAMPLES = 3
SAME_BEFORE = 80


def offered() -> list[Sheet]:
    """Return the tables that the person signed in may bring in."""
    return [one for one in sheets.known() if may(one.edit, "POST")]


def _whose() -> int | None:
    """Return whose files the person may see: their own, an administrator everybody's (None)."""
    return None if "admin" in current_user.roles else current_user.id


def _found(import_id: int) -> tuple[Import, Sheet]:
    found = queries.get_import(import_id, _whose())
    sheet = sheets.get(found.sheet)
    if sheet is None or not may(sheet.edit, "POST"):
        raise NotFound()
    return found, sheet


@bp.route("/imports", methods=["GET", "POST"], endpoint="imports")
def hand_in() -> ResponseReturnValue:
    """Show the files handed in, and take one; nothing is changed by it yet."""
    if request.method == "GET":
        return _room(forms.ImportForm(sheets=offered()))
    request.max_content_length = LARGEST_FILE + 10_000  # the file with the form around it
    try:
        form = forms.ImportForm(CombinedMultiDict([request.files, request.form]), sheets=offered())
    except RequestEntityTooLarge:
        form = forms.ImportForm(sheets=offered())
        form.file.errors = [_("The file is larger than 4 MB. Please split it.")]
        return _room(form, 413)
    if not form.validate():
        return _room(form)
    sheet = next(one for one in offered() if one.name == form.sheet.data)
    sent = request.files.get("file")  # what comes under its name as a text is no file
    try:
        table = sheets.read_table(sent.read() if sent else b"")
        with transaction():
            made = actions.hand_in(sheet, sent.filename or "" if sent else "", table, by=current_user.id)
    except Invalid as problem:
        blame(form, problem)
        return _room(form)
    return see_other("staff.site.import_columns", import_id=made.id)


def _room(form: Any, status: int = 0) -> ResponseReturnValue:
    body = render_template(
        "site/staff/imports.html",
        form=form,
        sheets=offered(),
        found=queries.imports(_whose()),
        named={one.name: one.title for one in sheets.known()},
    )
    return body, status or (422 if form.errors or form.form_errors else 200)


@bp.route("/imports/<int:import_id>/columns", methods=["GET", "POST"], endpoint="import_columns")
def columns(import_id: int) -> ResponseReturnValue:
    """Say which column of a file is which of ours."""
    found, sheet = _found(import_id)
    if found.state not in {ImportState.COLUMNS, ImportState.CHECKED}:
        if request.method == "POST":
            pressed()
            return _moved_on(import_id)
        return see_other("staff.site.import", import_id=import_id)
    sent = request.form if request.method == "POST" else None
    form = forms.ColumnsForm(sent, data={"columns": found.columns, "version": str(found.version)})
    form.offer(sheet, found.heads)
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                chosen = [entry.data for entry in form.columns]
                actions.name_columns(found, sheet, chosen, seen_version() or 0, by=current_user.id)
        except Invalid as problem:
            _blame_column(form, problem)
        except (Conflict, StaleDataError):
            return _moved_on(import_id)
        else:
            return see_other("staff.site.import", import_id=import_id)
        found, sheet = _found(import_id)
    rows = [row.cells for row in queries.import_rows(import_id, limit=SAMPLES) if row.cells]
    body = render_template(
        "site/staff/import_columns.html",
        form=form,
        found=found,
        sheet=sheet,
        samples=[list(dict.fromkeys(row[place] for row in rows if row[place])) for place in range(len(found.heads))],
    )
    return body, 422 if form.errors or form.form_errors else 200


def _blame_column(form: Any, problem: Invalid) -> None:
    entry = next((one for one in form.columns if one.name == problem.field), None)
    if entry is None:
        blame(form, problem)
    else:
        entry.errors = [str(problem.sentence)]
        form.columns.errors = [entry.errors]  # else the form would count as one without errors


@bp.get("/imports/<int:import_id>", endpoint="import")
def show(import_id: int) -> ResponseReturnValue:
    """Show row by row what a file would do, or what became of it; while it is in work, how far it has come."""
    found, sheet = _found(import_id)
    if found.state == ImportState.COLUMNS:
        return see_other("staff.site.import_columns", import_id=import_id)
    counted = queries.outcomes(import_id)
    counts = {
        outcome: sum(number for (one, _fate), number in counted.items() if one == outcome)
        for outcome in actions.OUTCOMES
    }
    shown = choice("rows", actions.OUTCOMES, next((one for one in actions.OUTCOMES if counts[one]), ""))
    pages = max(1, -(-counts.get(shown, 0) // ROWS_ON_A_PAGE))
    page = min(page_number(), pages)
    rows = []
    if shown and not found.is_in_work:
        rows = queries.import_rows(import_id, shown, (page - 1) * ROWS_ON_A_PAGE, ROWS_ON_A_PAGE)

    def address(number: int = 1, of: str = shown) -> str:
        values: dict[str, Any] = {"rows": of, "page": number if number > 1 else None}
        return url_for("staff.site.import", import_id=import_id, **values)

    return render_template(
        "site/staff/import.html",
        found=found,
        sheet=sheet,
        titles=sheet.titles,
        counts=counts,
        fates={
            fate: sum(number for (_one, other), number in counted.items() if other == fate) for fate in actions.FATES
        },
        outcomes=actions.OUTCOMES,
        shown=shown,
        rows=rows,
        page=page,
        pages=pages,
        address=address,
        around=_around,
    )


def _around(old: str, new: str) -> tuple[str, str]:
    """Return two texts from shortly before they begin to differ, since only the beginning of long ones is shown."""
    differ = (place for place, (one, other) in enumerate(zip(old, new, strict=False)) if one != other)
    start = next(differ, min(len(old), len(new))) - SAME_BEFORE
    return (f"…{old[start:]}", f"…{new[start:]}") if start > 0 else (old, new)


@bp.post("/imports/<int:import_id>/apply", endpoint="import_apply")
def apply(import_id: int) -> ResponseReturnValue:
    """Have the rows of a file written, if they are what was looked at."""
    pressed()
    found, _sheet = _found(import_id)
    try:
        with transaction():
            actions.apply(found, seen_version() or 0, by=current_user.id)
    except (Conflict, StaleDataError):
        return _moved_on(import_id)
    return see_other("staff.site.import", import_id=import_id)


@bp.post("/imports/<int:import_id>/undo", endpoint="import_undo")
def undo(import_id: int) -> ResponseReturnValue:
    """Have all taken back that a file changed."""
    pressed()
    found, _sheet = _found(import_id)
    try:
        with transaction():
            actions.undo(found, seen_version() or 0, by=current_user.id)
    except (Conflict, StaleDataError):
        return _moved_on(import_id)
    return see_other("staff.site.import", import_id=import_id)


@bp.post("/imports/<int:import_id>/cancel", endpoint="import_cancel")
def cancel(import_id: int) -> ResponseReturnValue:
    """Forget a file; nothing is changed."""
    pressed()
    found, _sheet = _found(import_id)
    try:
        with transaction():
            actions.cancel(found)
    except (Conflict, StaleDataError):
        return _moved_on(import_id)
    flash(_("Nothing was changed, and the file is forgotten."))
    return see_other("staff.site.imports")


def _moved_on(import_id: int) -> ResponseReturnValue:
    flash(_("This file is no longer where you saw it. Look at it once more."), "error")
    return see_other("staff.site.import", import_id=import_id)


@bp.get("/imports/<int:import_id>/wrong.csv", endpoint="import_wrong")
def wrong(import_id: int) -> Response:
    """Hand out the rows that are wrong with what is wrong with them, to be mended and handed in again."""
    found, sheet = _found(import_id)
    lines = list(_wrong_lines(found, sheet, queries.import_rows(import_id, "wrong")))
    answer = Response(lines, mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{sheet.name}-wrong.csv"'
    return answer


def _wrong_lines(found: Import, sheet: Sheet, rows: list[ImportRow]) -> Iterator[str]:
    yield sheets.head_line([*found.heads, _("Row"), _("What is wrong")])
    for row in rows:
        cells = (row.cells + [""] * len(found.heads))[: len(found.heads)]
        column = sheet.titles.get(row.field, "")
        yield sheets.csv_line([*cells, row.number, f"{column}: {row.said}" if column else row.said])
