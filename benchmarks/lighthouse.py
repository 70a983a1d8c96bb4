"""Lighthouse's marks for the pages visitors begin with, as a phone sees them: run `make lighthouse`.

Needs Node.js and Chromium. Serves the sample on a free port of the loopback interface and stops it again.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
PAGES = (
    "/",
    "/exhibitions",
    "/exhibitions/medexpo-kenya/2026",
    "/news",
    "/enquire?kind=exhibit&exhibition=buildexpo-kenya",
    "/ar/",
    "/ar/exhibitions/medexpo-kenya",
)
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
# Without the last ones Chromium looks for hosts of its own, which belongs to no page.
CHROMIUM = "--headless=new --no-sandbox --disable-gpu --disable-background-networking --disable-component-update"


def main() -> None:
    """Measure the pages and print a table; what costs a mark stands below it."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        raise SystemExit("Chromium is missing (make chromium).")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"EXPOAPP_INSTANCE": folder, "PORT": str(port), "HOST": "127.0.0.1"}
        with subprocess.Popen(
            [sys.executable, "-m", "expoapp"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
        ) as site:
            try:
                origin = f"http://127.0.0.1:{port}"
                wait_for(origin)
                sys.stdout.write(f"{'page':52}" + "".join(f"{name:>16}" for name in CATEGORIES) + f"{'CLS':>8}\n")
                lost = [line for page in PAGES for line in measure(origin, page, chromium, Path(folder))]
                sys.stdout.write("\n".join(["", *lost, ""]) if lost else "")
            finally:
                site.terminate()


def wait_for(origin: str) -> None:
    """Return as soon as the site answers."""
    for _attempt in range(100):
        try:
            with urlopen(f"{origin}/robots.txt", timeout=5):  # noqa: S310 -- the loopback address made above
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The site did not start.")


def measure(origin: str, page: str, chromium: str, folder: Path) -> list[str]:
    """Print a page's marks and return what cost it some."""
    report = folder / "report.json"
    wanted = ["--quiet", "--output=json", f"--output-path={report}", f"--only-categories={','.join(CATEGORIES)}"]
    subprocess.run(
        [sys.argv[1], origin + page, *wanted, f"--chrome-flags={CHROMIUM}"],
        env=os.environ | {"CHROME_PATH": chromium},
        check=True,
    )
    found = json.loads(report.read_text(encoding="utf-8"))
    marks = [round(found["categories"][name]["score"] * 100) for name in CATEGORIES]
    shift = found["audits"]["cumulative-layout-shift"]["numericValue"]
    sys.stdout.write(f"{page:52}" + "".join(f"{mark:>16}" for mark in marks) + f"{shift:>8.3f}\n")
    sys.stdout.flush()
    weighed = {part["id"] for name in CATEGORIES for part in found["categories"][name]["auditRefs"] if part["weight"]}
    return [
        f"{page}: {audit['title']}{' – ' + audit['displayValue'] if 'displayValue' in audit else ''}"
        for name, audit in found["audits"].items()
        if name in weighed and audit["score"] is not None and audit["score"] < 1
    ]


main()
