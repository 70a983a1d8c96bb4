"""How much memory an export takes: run `.venv/bin/python benchmarks/export.py [DATABASE_URL]`.

Each file is made in a process of its own that has shown the inbox before and then rests ("idle"); "more" is what it
held beyond that at its peak, as the system counts it (Linux). The address of an empty database measures that one.
"""

import subprocess
import sys
import time
from pathlib import Path

from many_enquiries import ADMINISTRATOR, ORIGIN, key_of, opened, signed_in, site
from sqlalchemy import func, select

from expoapp.audit import AuditEntry
from expoapp.db import session
from expoapp.enquiries.models import HIDDEN, Enquiry

FORMS, SIZES = ("xlsx", "csv"), (500, 50_000)


def held(name: str) -> float:
    """Return the megabytes this process holds now ("VmRSS") or has held at its peak ("VmHWM")."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith(name)).split()[1]) / 1024


def export(instance: str, form: str, database: str) -> None:
    """Take everything out once, as the office does, and print what it cost."""
    app = opened(Path(instance), database)
    client, key = signed_in(app, ADMINISTRATOR), key_of(app, ADMINISTRATOR)
    if client.get("/staff/enquiries", base_url=ORIGIN).status_code != 200:
        raise SystemExit("The inbox did not open.")
    idle = held("VmRSS")
    begun = time.perf_counter()
    sent = {"key": key, "format": form, "show": "all"}
    answer = client.post("/staff/enquiries/export", data=sent, base_url=ORIGIN, buffered=False)
    if answer.status_code != 200:
        raise SystemExit(f"The export answered {answer.status_code}.")
    size = sum(len(part) for part in answer.response)
    answer.close()
    seconds = time.perf_counter() - begun
    with app.app_context():
        noted = session().scalars(select(AuditEntry.changes).where(AuditEntry.action == "enquiry.export")).all()[-1]
        if noted["rows"] != session().scalar(select(func.count()).where(Enquiry.state.not_in(HIDDEN))):
            raise SystemExit(f"The file holds {noted['rows']} rows only.")
    sys.stdout.write(
        f"{form:8}{size / 1e6:>12.1f} MB{idle:>10.0f} MB{held('VmHWM') - idle:>10.0f} MB{seconds:>9.1f} s\n"
    )


def main(database: str = "") -> None:
    """Print each form at each size."""
    sys.stdout.write(f"{'rows':>8}  {'form':8}{'file':>15}{'idle':>13}{'more':>13}{'time':>11}\n")
    for size in SIZES:
        with site(size, database) as app:
            for form in FORMS:
                given = [str(app.config["SETTINGS"].instance), form, *([database] if database else [])]
                sys.stdout.write(f"{size:>8}  ")
                sys.stdout.flush()
                subprocess.run([sys.executable, __file__, *given], check=True)


if len(sys.argv) > 2:
    export(sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else "")
else:
    main(*sys.argv[1:])
