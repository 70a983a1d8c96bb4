"""How the figures grow with the number of enquiries: run `.venv/bin/python benchmarks/figures.py`."""

import statistics
import sys
import time

import sqlalchemy as sa
from flask import Flask
from many_enquiries import ADMINISTRATOR, ORIGIN, signed_in, site

from expoapp.db import db

PAGES = ("/staff", "/staff/enquiries/figures", "/staff/enquiries/figures?period=year", "/staff/enquiries/figures.csv")
SIZES = (500, 50_000)
REPEATS = 7


def measure(app: Flask) -> dict[str, tuple[float, int]]:
    """Return the median milliseconds of the processor and the statements of each page."""
    client = signed_in(app, ADMINISTRATOR)
    counted = [0]

    def note(*_: object) -> None:
        counted[0] += 1

    sa.event.listen(db.engine, "before_cursor_execute", note)
    found = {}
    for address in PAGES:
        times = []
        for _ in range(REPEATS):
            counted[0] = 0
            begun = time.process_time()
            answer = client.get(address, base_url=ORIGIN)
            times.append((time.process_time() - begun) * 1000)
            if answer.status_code != 200:
                raise SystemExit(f"{address} answered {answer.status_code}")
        found[address] = (statistics.median(times), counted[0])
    return found


def main() -> None:
    """Measure both sizes and print them side by side."""
    results = []
    for size in SIZES:
        with site(size) as app:
            results.append(measure(app))
    few, many = results
    sys.stdout.write(f"{'page':40}{SIZES[0]:>9} ms{SIZES[1]:>9} ms{'ratio':>8}{'statements':>16}\n")
    for page in PAGES:
        (small, one), (large, other) = few[page], many[page]
        sys.stdout.write(f"{page:40}{small:>12.1f}{large:>12.1f}{large / small:>8.1f}{f'{one} / {other}':>16}\n")


main()
