"""The rows of a file worked on in short transactions: looked at, applied, undone.

What a row would do is found out by doing it and taking it back, so that a look and a deed can never differ.
"""

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from expoapp import audit, history, i18n, sheets, text
from expoapp.accounts.models import Role, Scope
from expoapp.db import is_away, session
from expoapp.errors import Refusal
from expoapp.i18n import gettext as _
from expoapp.sheets import Sheet
from expoapp.site.actions.imports import APPLIED, CHANGED, LEFT, NEW, REMOVED, RESTORED, STAYS, UNCHANGED, WRONG
from expoapp.site.models import Import, ImportRow, ImportState
from expoapp.site.queries import imports as queries

# Who may bring in files, as permissions.yaml has it; asked anew before each step, since rights end at once.
MAY_IMPORT = frozenset({Role.EDITOR, Role.ADMIN})
# A step ends after so many seconds or rows, so that nobody who wants to write waits for long.
LONGEST_STEP = 0.5
MOST_ROWS = 50
_log = logging.getLogger(__name__)


@dataclass
class Seen:
    """What a row does: outcome, what it is about, which thing, what it changes (column, old, new), or why not."""

    outcome: str
    key: str = ""
    thing: str = ""
    changes: list[list[str]] = field(default_factory=list)
    said: str = ""
    field: str = ""


class _TakenBack(Exception):
    """Ends what a row was only tried with."""


def take_step() -> bool:
    """Carry the oldest file on that is in work; return whether there was one. The caller commits."""
    found = queries.next_in_work()
    if found is None:
        return False
    sheet = sheets.get(found.sheet)
    doer = found.doer
    if sheet is None or not doer.is_active or MAY_IMPORT.isdisjoint(doer.roles):
        _stop(found)
        return True
    with i18n.speaking(found.lang):
        if found.state == ImportState.CHECKING:
            _check(found, sheet, doer.scope)
        elif found.state == ImportState.APPLYING:
            _apply(found, sheet, doer.scope)
        else:
            _undo(found, doer.scope)
    session().flush()
    return True


def _stop(found: Import) -> None:
    """Leave off, since who set it to work may no longer do this."""
    if found.is_open:
        session().delete(found)
    else:
        found.state = ImportState.APPLIED


def _rows(found: Import, *conditions: Any, newest_first: bool = False) -> list[ImportRow]:
    """Return the rows that the next step is about, at most MOST_ROWS."""
    order = ImportRow.number.desc() if newest_first else ImportRow.number
    statement = select(ImportRow).where(ImportRow.import_id == found.id, *conditions).order_by(order)
    return list(session().scalars(statement.limit(MOST_ROWS)))


def _until(rows: Sequence[ImportRow]) -> Iterator[ImportRow]:
    """Yield rows until the step has lasted long enough; at least one."""
    end = time.monotonic() + LONGEST_STEP
    for row in rows:
        yield row
        if time.monotonic() > end:
            return


def _check(found: Import, sheet: Sheet, scope: Scope) -> None:
    rows = _rows(found, ImportRow.outcome == "")
    for row in _until(rows):
        seen = _see(found, sheet, row, scope, is_meant=False)
        row.outcome, row.key, row.changes = seen.outcome, seen.key, seen.changes
        row.said, row.field = seen.said, seen.field
        row.name = text.shorten(sheet.name_of(_cells(found, row)), 300)
        found.done += 1
        session().flush()
    if not rows:
        found.state = ImportState.CHECKED


def _apply(found: Import, sheet: Sheet, scope: Scope) -> None:
    rows = _rows(found, ImportRow.outcome.in_([NEW, CHANGED]), ImportRow.fate == "")
    for row in _until(rows):
        seen = _see(found, sheet, row, scope, is_meant=True)
        row.thing, row.said = seen.thing, seen.said
        row.fate = APPLIED if seen.outcome == row.outcome else LEFT
        found.done += 1
        session().flush()
    if not rows:
        found.state = ImportState.APPLIED


def _undo(found: Import, scope: Scope) -> None:
    # The last first, so that what hangs on another thing goes before it.
    rows = _rows(found, ImportRow.fate == APPLIED, newest_first=True)
    for row in _until(rows):
        row.fate, row.said = _take_back(found, row, scope)
        found.done += 1
        session().flush()
    if not rows:
        found.state = ImportState.UNDONE


def _take_back(found: Import, row: ImportRow, scope: Scope) -> tuple[str, str]:
    """Undo what a row did; return what became of it, and why where it stays."""
    try:
        with session().begin_nested():
            done = history.undo_some(found.deed, [row.thing], by=found.doer_id, scope=scope)
    except Exception as problem:  # noqa: BLE001 -- it is logged, and raised again where it is not the row's own
        return STAYS, _unknown_fault(found, row, problem)
    return RESTORED if done.restored else REMOVED if done.removed else STAYS, done.left[0].why if done.left else ""


# ---- One row ---------------------------------------------------------------------------------------------------------


def _cells(found: Import, row: ImportRow) -> dict[str, str]:
    return {column: cell for column, cell in zip(found.columns, row.cells, strict=False) if column}


def _see(found: Import, sheet: Sheet, row: ImportRow, scope: Scope, *, is_meant: bool) -> Seen:
    """Return what a row does. Meant, it is done, unless that is no longer what was looked at."""
    cells = _cells(found, row)
    seen = Seen(WRONG)
    try:
        with session().begin_nested():
            seen = _do(found, sheet, row, cells, scope)
            if not is_meant:
                raise _TakenBack
            if (seen.outcome, _shown(seen, sheet)) != (row.outcome, _shown(row, sheet)):
                seen = Seen(WRONG, said=_("It has changed since you looked, so this row was left out."))
                raise _TakenBack
    except _TakenBack:
        pass
    except Refusal as problem:
        said = str(problem.sentence) or _("This is not in your regions, or no longer there.")
        seen = Seen(WRONG, said=said, field=getattr(problem, "field", ""))
    except Exception as problem:  # noqa: BLE001 -- as when a row is taken back
        seen = Seen(WRONG, said=_unknown_fault(found, row, problem))
    return seen


def _unknown_fault(found: Import, row: ImportRow, problem: Exception) -> str:
    """Log a fault that nobody thought of; return the sentence about it. It costs its row, never the work on all others.

    Where the database is away, all rows would meet with the same: then the whole step is tried again later.
    """
    if is_away(problem):
        raise problem
    _log.exception("%s, row %s", found.deed, row.number)
    return _("This row cannot be worked on; perhaps somebody was changing the same. Have it looked at once more.")


def _shown(seen: Seen | ImportRow, sheet: Sheet) -> Sequence[Sequence[str]]:
    """Return the changes that must be as they were; a new thing's address may meanwhile be another's."""
    changes = [list(change) for change in seen.changes]
    return [one for one in changes if one[0] != sheet.columns[0].name] if seen.outcome == NEW else changes


def _do(found: Import, sheet: Sheet, row: ImportRow, cells: Mapping[str, str], scope: Scope) -> Seen:
    number = sheet.find(cells, scope)
    key = f"#{number}" if number else sheet.name_of(cells).casefold()[:340]
    if line := _line_before(found, key, row.number):
        return Seen(WRONG, key, said=_("Row %(line)s speaks of the same already.", line=line))
    thing, before = None, dict.fromkeys(sheet.titles, "")
    if not number:  # what a new one leaves empty is as a form proposes it
        cells = {name: cell for name, cell in cells.items() if cell.strip()}
    else:
        thing = _loaded(sheet, number, scope)
        before = sheet.cells_of(thing)
        cells = {name: cell for name, cell in cells.items() if text.lines(cell) != text.lines(before[name])}
        if not cells:
            return Seen(UNCHANGED, key)
    written = sheet.write(thing, cells, found.doer_id, scope, found.deed)
    session().flush()
    thing = _loaded(sheet, written, scope)
    after = sheet.cells_of(thing)
    changes = [[name, before[name], after[name]] for name in sheet.titles if before[name] != after[name]]
    if number and not changes:
        return Seen(UNCHANGED, key)
    return Seen(CHANGED if number else NEW, key, audit.name_of(thing), changes)


def _loaded(sheet: Sheet, number: int, scope: Scope) -> Any:
    return sheet.load([number], scope)[0]


def _line_before(found: Import, key: str, number: int) -> int | None:
    """Return the row of the file that speaks of the same thing and stands before this one."""
    same = select(ImportRow.number).where(ImportRow.import_id == found.id, ImportRow.key == key)
    return session().scalar(same.where(ImportRow.number < number).order_by(ImportRow.number).limit(1))
