"""A file of rows handed in: its columns named, looked at row by row, applied as one deed, undone as one."""

from collections.abc import Sequence

from sqlalchemy import delete, insert, update

from expoapp import audit, clock, i18n, text
from expoapp.db import inserting, session
from expoapp.errors import Conflict, Invalid
from expoapp.i18n import gettext as _
from expoapp.sheets import Sheet, Table
from expoapp.site.models import Import, ImportHead, ImportRow, ImportState
from expoapp.site.queries import imports as queries

WRONG, CHANGED, NEW, UNCHANGED = "wrong", "changed", "new", "unchanged"
# What has to be looked at first comes first.
OUTCOMES = (WRONG, CHANGED, NEW, UNCHANGED)
APPLIED, LEFT, RESTORED, REMOVED, STAYS = FATES = ("applied", "left", "restored", "removed", "stays")
FILE = "file"  # what is wrong with a row that cannot be read at all
_AT_ONCE = 500
_OPEN = (ImportState.COLUMNS, ImportState.CHECKING, ImportState.CHECKED)


def hand_in(sheet: Sheet, file_name: str, table: Table, *, by: int) -> Import:
    """Keep a file until it is applied or runs out; what the person had handed in and not applied gives way to it."""
    session().execute(delete(Import).where(Import.account_id == by, Import.state.in_(_OPEN)))
    made = Import(
        account_id=by,
        doer_id=by,
        sheet=sheet.name,
        file_name=text.shorten(text.one_line(file_name), 120),
        heads=table.heads,
        columns=guessed(sheet, table.heads),
        lang=i18n.language(),
        state=ImportState.COLUMNS,
        total=len(table.rows) + len(table.faults),
        created_at=clock.now(),
    )
    session().add(made)
    session().flush()
    rows = [{"number": number, "cells": cells} for number, cells in table.rows]
    rows += [
        {"number": number, "cells": [], "outcome": WRONG, "said": why, "field": FILE} for number, why in table.faults
    ]
    empty = {"import_id": made.id, "outcome": "", "said": "", "field": ""}
    for start in range(0, len(rows), _AT_ONCE):
        session().execute(insert(ImportRow), [empty | row for row in rows[start : start + _AT_ONCE]])
    return made


def guessed(sheet: Sheet, heads: Sequence[str]) -> list[str]:
    """Return for each head of a file the column it means: as last time, else by name or title in any language."""
    known: dict[str, str] = {}
    for code in i18n.LANGUAGES:
        with i18n.speaking(code):
            for column in sheet.columns:
                for said in (column.name, str(column.title), *column.called):
                    known.setdefault(text.normal(said), column.name)
    names = {column.name for column in sheet.columns}
    known |= {head: name for head, name in queries.remembered_heads(sheet.name).items() if name in names | {""}}
    found: list[str] = []
    for head in heads:
        meant = known.get(text.normal(head)[:120], "")
        found.append("" if meant in found else meant)
    return found


def name_columns(found: Import, sheet: Sheet, columns: Sequence[str], version: int, *, by: int) -> None:
    """Say what each column of a file is, remember it for the next one, and have the rows looked at.

    Raises Invalid where a column stands for two heads, or one that is needed for none; Conflict.
    """
    _expect(found, version, ImportState.COLUMNS, ImportState.CHECKED)
    titles = sheet.titles
    chosen = [one for one in columns if one]
    if twice := next((one for one in chosen if chosen.count(one) > 1), ""):
        last = len(columns) - 1 - list(reversed(columns)).index(twice)
        raise Invalid(_("“%(column)s” is chosen twice.", column=titles[twice]), f"columns-{last}")
    if not any(need <= set(chosen) for need in sheet.needs):
        ways = [
            i18n.listed([titles[column.name] for column in sheet.columns if column.name in need])
            for need in sheet.needs
        ]
        raise Invalid(_("A row could not be told from another. Choose: %(ways)s.", ways=_(" or ").join(ways)))
    _remember(sheet, found.heads, columns)
    session().execute(
        update(ImportRow)
        .where(ImportRow.import_id == found.id, ImportRow.field != FILE)
        .values(outcome="", said="", field="", key="", name="", changes=[])
    )
    found.columns, found.state, found.doer_id = list(columns), ImportState.CHECKING, by
    found.done = queries.outcomes(found.id)[WRONG, ""]  # what cannot be read has been looked at already


def _remember(sheet: Sheet, heads: Sequence[str], columns: Sequence[str]) -> None:
    meant: dict[str, str] = {}
    for head, column in zip(heads, columns, strict=True):
        if called := text.normal(head)[:120]:  # a head that stands there twice means what one of the two does
            meant[called] = meant.get(called, "") or column
    if rows := [{"sheet": sheet.name, "head": head, "column": column} for head, column in sorted(meant.items())]:
        added = inserting(ImportHead).values(rows)  # others may name the same at the same time
        session().execute(
            added.on_conflict_do_update(index_elements=["sheet", "head"], set_={"column": added.excluded.column})
        )


def apply(found: Import, version: int, *, by: int) -> None:
    """Have the rows written that would change something; raise Conflict where the file is not as it was looked at."""
    _expect(found, version, ImportState.CHECKED)
    counts = queries.outcomes(found.id)
    told = {outcome: counts[outcome, ""] for outcome in (NEW, CHANGED, WRONG)}
    audit.record("import.apply", found, {"sheet": found.sheet} | told, by)
    found.state, found.done, found.applied_at = ImportState.APPLYING, 0, clock.now()
    found.doer_id = by


def undo(found: Import, version: int, *, by: int) -> None:
    """Have all taken back that a file changed, as far as nobody has worked on it since; raise Conflict."""
    _expect(found, version, ImportState.APPLIED)
    audit.record("import.undo", found, {}, by)
    found.state, found.done, found.doer_id = ImportState.UNDOING, 0, by


def cancel(found: Import) -> None:
    """Forget a file that has changed nothing; raise Conflict for one that has."""
    if not found.is_open:
        raise Conflict(_("This file is being applied already."))
    session().delete(found)


def _expect(found: Import, version: int, *states: ImportState) -> None:
    if found.version != version or found.state not in states:
        raise Conflict(_("This file is no longer where you saw it. Look at it once more."))
