"""Enquiries taken out of the office, or printed: how many at once, and the trace it leaves."""

from dataclasses import fields
from typing import Any

from expoapp import audit, i18n
from expoapp.accounts.models import Role
from expoapp.enquiries.queries import Filters
from expoapp.errors import NotAllowed
from expoapp.i18n import ngettext

# What whoever is no administrator may take out at once (permission matrix).
MOST_ROWS = 1000
# Filters whose value the trail may hold. Of any other it holds only that it was set: somebody's name may stand in it.
_TOLD = {"show", "state", "kind", "exhibition", "country", "desk", "since", "until"}


def expect_few(number: int, roles: frozenset[Role]) -> None:
    """Refuse to take out more than a person may at once."""
    if number > MOST_ROWS and Role.ADMIN not in roles:
        raise NotAllowed(
            ngettext(
                "This would be %(num)s enquiry. You may take out %(most)s at once: choose fewer with the filters, for "
                "example one state or one exhibition, or ask an administrator.",
                "These would be %(num)s enquiries. You may take out %(most)s at once: choose fewer with the filters, "
                "for example one state or one exhibition, or ask an administrator.",
                number,
                most=i18n.number(MOST_ROWS),
            )
        )


def taken_out(form: str, number: int, filters: Filters, by: int) -> None:
    """Leave a trace that enquiries were taken out as a file."""
    audit.record("enquiry.export", "enquiries", {"format": form, "rows": number, "filter": _told(filters)}, by=by)


def printed(number: int, filters: Filters, by: int) -> None:
    """Leave a trace that whole letters were put on one sheet."""
    audit.record("enquiry.sheet", "enquiries", {"rows": number, "filter": _told(filters)}, by=by)


def _told(filters: Filters) -> dict[str, Any]:
    """Return the filters that were set."""
    given = {field.name: getattr(filters, field.name) for field in fields(filters)}
    unset = {field.name: field.default for field in fields(filters)}
    return {
        name: str(value) if name in _TOLD else None
        for name, value in given.items()
        if value != unset[name] and value not in ("", None)
    }
