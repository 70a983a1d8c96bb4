"""The placeholders of answer templates: a fixed list, read by a parser that knows nothing else.

No text of a person is ever a template of a template engine or a format string (R43): what stands between braces is
looked up by name in what we made, once, and what is put in is not read again.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

from expoapp import i18n, text
from expoapp.accounts.models import Account
from expoapp.enquiries import wording
from expoapp.enquiries.models import Desk, Enquiry
from expoapp.errors import Invalid
from expoapp.exhibitions.models import Edition, Precision, Status
from expoapp.exhibitions.wording import days_in_words, name_of
from expoapp.i18n import gettext as _

# What an answer may not be sent with: a place that nobody has filled in. No keyboard has these brackets.
GAP_BEGINS, GAP_ENDS = "⟦", "⟧"
_GAP = re.compile(f"{GAP_BEGINS}([^{GAP_ENDS}\n]{{1,80}}){GAP_ENDS}?")
_PIECES = re.compile(r"\{([^{}\n]*)\}")
_MEANINGS: dict[str, Callable[[], str]] = {
    "name": lambda: _("the name of the person who wrote"),
    "company": lambda: _("their company"),
    "reference": lambda: _("the reference of the enquiry"),
    "exhibition": lambda: _("the exhibitions the enquiry is about"),
    "dates": lambda: _("when they are held"),
    "place": lambda: _("where they are held"),
    "area": lambda: _("the area asked for"),
    "desk": lambda: _("the name of the desk"),
    "desk_person": lambda: _("who answers at the desk"),
    "desk_phone": lambda: _("the desk's phone"),
    "promise": lambda: _("until when an answer was promised"),
    "me": lambda: _("your own name"),
}
NAMES = tuple(_MEANINGS)


def meanings() -> list[tuple[str, str]]:
    """Return (placeholder as it is written, what is put in its place) in the order in which they are taught."""
    return [(f"{{{name}}}", meaning()) for name, meaning in _MEANINGS.items()]


def check(words: str) -> None:
    """Refuse a text with a placeholder that does not exist, or with a brace that is none; raises Invalid."""
    for found in _PIECES.finditer(words):
        if found[1] not in _MEANINGS:
            raise Invalid(
                _(
                    "There is no placeholder %(typed)s. These exist: %(known)s.",
                    typed=found[0],
                    known=" ".join(f"{{{name}}}" for name in NAMES),
                )
            )
    if "{" in (rest := _PIECES.sub("", words)) or "}" in rest:
        raise Invalid(
            _("A curly bracket only stands around the name of a placeholder, as in %(example)s.", example="{name}")
        )
    if GAP_BEGINS in words or GAP_ENDS in words:
        raise Invalid(_("The signs ⟦ and ⟧ mark what is still missing in an answer and cannot stand in a template."))


def fill(words: str, values: Mapping[str, str]) -> str:
    """Return a text with the values in their places; what has no value becomes a gap, marked with its name."""
    # A value that somebody typed must not look like a gap.
    known = {name: value.replace(GAP_BEGINS, "").replace(GAP_ENDS, "") for name, value in values.items()}
    return _PIECES.sub(lambda found: known.get(found[1], "") or f"{GAP_BEGINS}{found[1]}{GAP_ENDS}", words)


def gaps(words: str) -> list[str]:
    """Return what is still missing in an answer, each once, in the order in which it stands there."""
    names = [found[1] for found in _GAP.finditer(words)]
    if not names and (GAP_BEGINS in words or GAP_ENDS in words):
        names = [f"{GAP_BEGINS} {GAP_ENDS}"]
    return list(dict.fromkeys(names))


def pieces(words: str) -> list[tuple[str, bool]]:
    """Return a text in pieces, each with whether it is a gap, so that a page can mark these."""
    parts = re.split(f"({GAP_BEGINS}[^{GAP_ENDS}\n]{{1,80}}{GAP_ENDS})", words)
    return [(part, place % 2 == 1) for place, part in enumerate(parts) if part]


def examples() -> dict[str, str]:
    """Return an example for each placeholder in the language spoken now, to show how a template reads."""
    return {
        "name": "Zawadi Njoroge",
        "company": "Njoroge & Sons",
        "reference": "EX-7F3A-2C9D",
        "exhibition": "BUILDEXPO KENYA",
        "dates": i18n.days(date(2027, 7, 7), date(2027, 7, 9)),
        "place": "KICC, Nairobi",
        "area": "36 m²",
        "desk": "Nairobi desk",
        "desk_person": "Wanjiru Kamau",
        "desk_phone": "+254 20 000 0001",
        "promise": i18n.moment(datetime(2027, 1, 12, 8, 30, tzinfo=UTC), "Africa/Nairobi"),
        "me": "Amina Odhiambo",
    }


def values_of(enquiry: Enquiry, desk: Desk, by: Account, lang: str) -> dict[str, str]:
    """Return what stands for each placeholder in a language; "" where it is not known."""
    with i18n.speaking(lang):
        editions = [row.edition for row in enquiry.exhibition_rows if row.edition is not None]
        return {
            "name": enquiry.name,
            "company": enquiry.company,
            "reference": enquiry.reference,
            "exhibition": i18n.listed(wording.exhibition_names(enquiry)) if enquiry.exhibition_rows else "",
            "dates": _dates(enquiry),
            "place": i18n.listed(list(dict.fromkeys(map(_place, editions)))) if editions else "",
            "area": f"{i18n.number(enquiry.area_sqm)} m²" if enquiry.area_sqm else "",
            "desk": desk.name,
            "desk_person": desk.person,
            "desk_phone": desk.phone,
            "promise": wording.moment_at(enquiry.due_at, desk.zone),
            "me": by.name,
        }


def _dates(enquiry: Enquiry) -> str:
    """Return when everything is held that the enquiry is about; "" unless that is known of all of it."""
    held = [(row, _days(row.edition) if row.edition is not None else "") for row in enquiry.exhibition_rows]
    if not held or not all(days for _row, days in held):
        return ""
    if len(held) == 1:
        return held[0][1]
    return i18n.listed([f"{text.isolated(str(name_of(row.exhibition)))}: {days}" for row, days in held])


def _days(edition: Edition) -> str:
    """Return an edition's days where they are confirmed; what is off or only planned is for a person to word."""
    is_settled = edition.status in {Status.SCHEDULED, Status.RESCHEDULED}
    is_known = edition.precision in {Precision.EXACT, Precision.MONTH}
    return days_in_words(edition.precision, edition.starts_on, edition.ends_on) if is_settled and is_known else ""


def _place(edition: Edition) -> str:
    city = text.words(edition.city, "name").value
    return f"{edition.venue.name}, {city}" if edition.venue else city
