"""What bringing in 5,000 rows costs: run `.venv/bin/python benchmarks/imports.py`.

Prints for 500 and for 5,000 new venues, brought in as a workbook, the processor time that reading, looking, applying
and undoing take for each row, and by how much the process has grown: it must not grow with the rows.
"""

import io
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import flask_migrate
import xlsxwriter
from many_enquiries import opened

from expoapp import sheets
from expoapp.accounts import actions as accounts
from expoapp.db import db, session, transaction
from expoapp.installation import load_sample
from expoapp.site import actions
from expoapp.site.models import Import, ImportRow
from expoapp.site.work import carry_on

ROWS = (500, 5_000)


def workbook(number: int) -> bytes:
    """Return a workbook of so many venues."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Name", "City", "Country", "Street address"])
    for row in range(1, number + 1):
        sheet.write_row(row, 0, [f"Hall {number} {row}", "Nairobi", "KE", f"{row} Ring Road"])
    book.close()
    return content.getvalue()


def taken(deed: Callable[[], object]) -> float:
    """Return the processor time that something takes."""
    begun = time.process_time()
    deed()
    return time.process_time() - begun


def largest() -> float:
    """Return the most memory that the process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def work() -> None:
    """Let the work process come to its end."""
    while carry_on():
        db.session.remove()


def main() -> None:
    """Bring both files in and print what it costs."""
    with tempfile.TemporaryDirectory() as folder:
        app = opened(Path(folder), "")
        with app.app_context():
            flask_migrate.upgrade()
            load_sample()
            with transaction():
                by = accounts.create("a@example.org", accounts.generate_password(), roles=["admin"], name="A").id
            sheet = sheets.get("venues")
            assert sheet is not None
            print(f"{'rows':>6}{'read':>9}{'look':>9}{'apply':>9}{'undo':>9}  ms a row{'peak':>9} MB")
            for number in ROWS:
                content = workbook(number)
                tables = []
                times = [taken(lambda content=content, tables=tables: tables.append(sheets.read_table(content)))]
                with transaction():
                    found = actions.hand_in(sheet, "venues.xlsx", tables.pop(), by=by)
                    actions.name_columns(found, sheet, found.columns, found.version, by=by)
                    import_id = found.id
                times.append(taken(work))
                for deed in (actions.apply, actions.undo):
                    with transaction():
                        found = session().get_one(Import, import_id, populate_existing=True)
                        deed(found, found.version, by=by)
                    times.append(taken(work))
                left = session().query(ImportRow).where(ImportRow.import_id == import_id, ImportRow.fate != "removed")
                assert left.count() == 0
                told = "".join(f"{1000 * one / number:9.2f}" for one in times)
                print(f"{number:6}{told}  {'':8}{largest():9.0f}")


if __name__ == "__main__":
    main()
