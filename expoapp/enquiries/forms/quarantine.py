"""What the desk sorts in the quarantine."""

import re
from typing import Any

from expoapp.web.forms import StaffForm

_CHOSEN = re.compile(r"([A-Z0-9-]{1,16})\.([0-9]{1,8})", re.ASCII)


class SortForm(StaffForm):
    """Enquiries to sort: each as its reference and the version that was seen, joined by a dot."""

    @staticmethod
    def chosen(sent: Any) -> list[tuple[str, int]]:
        """Return (reference, version): of the one whose own button was pressed, else of all that are ticked."""
        values = sent.getlist("one") or sent.getlist("ticked")
        found = [match for value in values if (match := _CHOSEN.fullmatch(value))]
        return list(dict.fromkeys((match[1], int(match[2])) for match in found))
