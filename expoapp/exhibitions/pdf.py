"""The portfolio calendar on paper: editions by month as a PDF that a sales person hands out.

The data go into the template as JSON, so that no name can ever be read as markup. Fonts are the bundled ones only.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

from expoapp import i18n, text
from expoapp.config import ROOT
from expoapp.exhibitions import wording
from expoapp.exhibitions.models import Edition, Status
from expoapp.i18n import gettext as _

TEMPLATE = ROOT / "templates" / "exhibitions" / "calendar.typ"
FONTS = ROOT / "expoapp" / "fonts"
# A sheet that is asked for again within the hour is not set again; a sheet is some 50 kB.
KEPT = 16


@dataclass(frozen=True)
class Sheet:
    """What stands on the sheet. Its editions have exhibition with names and industries, city, venue and days loaded."""

    organiser: str
    title: str
    as_of: str
    groups: Sequence[tuple[str, Sequence[Edition]]]
    address: str


def is_installed() -> bool:
    """Say whether the installation can make PDF (the extra `pdf`)."""
    return find_spec("typst") is not None


def data_of(sheet: Sheet, moment: datetime) -> str:
    """Return the sheet's content as JSON in the language spoken now: the same content gives the same text."""
    content = {
        "lang": i18n.language(),
        "dir": i18n.direction(),
        "organiser": sheet.organiser,
        "title": sheet.title,
        "as_of": _("As of %(day)s", day=sheet.as_of),
        "address": sheet.address,
        "note": _("Dates can change. The latest stand at:"),
        "empty": _("No exhibition fits"),
        "page": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
        "groups": [{"title": title, "rows": [_row(one, moment) for one in rows]} for title, rows in sheet.groups],
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


def _row(edition: Edition, moment: datetime) -> dict[str, Any]:
    state = wording.state_of(edition, moment)
    return {
        "dates": i18n.days_short(edition.starts_on, edition.ends_on)
        if edition.is_exact and edition.starts_on and edition.ends_on
        else wording.dates_of(edition),
        "name": wording.name_of(edition.exhibition).value,
        "city": wording.city_of(edition.city),
        "venue": text.words(edition.venue, "name").value if edition.venue else "",
        "organiser": "" if edition.exhibition.organiser.is_own else edition.exhibition.organiser.name,
        # How many days are left is true today only; a sheet lies about for months.
        "state": "" if state.tone in {"soon", "past"} else state.words if state.tone != "moved" else _("New dates"),
        "is_off": edition.status == Status.CANCELLED,
        "is_vague": not edition.is_exact or state.tone == "open",
        "hue": edition.exhibition.hue,
    }


@lru_cache(maxsize=KEPT)
def document(data: str) -> bytes:
    """Return the PDF of a sheet's data; the same data give the same bytes."""
    # An extra, and 80 MB: only who asks for a sheet loads it.
    import typst  # noqa: PLC0415

    made: bytes = typst.compile(
        TEMPLATE,
        output=None,
        format="pdf",
        sys_inputs={"data": data},
        font_paths=[FONTS],
        ignore_system_fonts=True,
    )
    return made
