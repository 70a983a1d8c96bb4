"""Tables taken out as files, in the shape in which they can be brought in again."""

import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import BinaryIO, cast

from werkzeug.wrappers import Response

from expoapp import sheets
from expoapp.accounts.models import Scope
from expoapp.db import session
from expoapp.errors import NotFound
from expoapp.sheets import Row, Sheet, Value, workbook
from expoapp.site import queries
from expoapp.site.staff.room import bp, scope
from expoapp.web.downloads import download
from expoapp.web.pages import settings

_AT_ONCE = 200


@bp.get("/export/<name>.<any(xlsx, csv):form>", endpoint="export")
def export(name: str, form: str) -> Response:
    """Hand out all rows of a table that lie in the person's regions."""
    sheet = sheets.get(name)
    if sheet is None:
        raise NotFound()
    file = cast("BinaryIO", tempfile.TemporaryFile(dir=settings().instance))  # noqa: SIM115 -- closed when it has been sent
    try:
        _write(sheet, form, file, settings().instance, scope())
    except BaseException:
        file.close()
        raise
    return download(file, f"{name}-{queries.house_today().isoformat()}.{form}")


def _write(sheet: Sheet, form: str, file: BinaryIO, folder: Path, where: Scope) -> None:
    heads = list(sheet.titles.values())
    if form == "xlsx":
        workbook.write(str(sheet.title), heads, _rows(sheet, where, _value), file, folder)
    else:
        for line in sheets.csv_file(heads, (row.values() for row in _rows(sheet, where, lambda cell, _kind: cell))):
            file.write(line.encode())


def _rows(sheet: Sheet, where: Scope, value_of: Callable[[str, str], Value]) -> Iterator[Row]:
    """Yield the rows of a table, some hundred records in memory at once; `value_of` is given cell and kind."""
    keys = list(session().scalars(sheet.keys(where)))
    kinds = {column.name: column.is_a for column in sheet.columns}
    for start in range(0, len(keys), _AT_ONCE):
        part = keys[start : start + _AT_ONCE]
        found = {thing.id: sheet.cells_of(thing) for thing in sheet.load(part, where)}
        session().expunge_all()
        for key in part:
            if key in found:
                yield {name: value_of(cell, kinds[name]) for name, cell in found[key].items()}


def _value(cell: str, kind: str) -> Value:
    """Return what a workbook holds of a cell: a day or number that spreadsheets reckon with, else its text."""
    if not cell or not kind:
        return cell
    if kind == "day":
        return date.fromisoformat(cell)
    return int(cell) if cell.isdigit() else float(cell)
