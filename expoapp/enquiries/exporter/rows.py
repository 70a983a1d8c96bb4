"""An enquiry as a row of plain values, and as people read it."""

from collections.abc import Callable, Mapping

from expoapp import i18n
from expoapp.enquiries import kinds, wording
from expoapp.enquiries.models import Enquiry
from expoapp.i18n import gettext as _
from expoapp.i18n import pgettext
from expoapp.sheets import Value

# What people call the columns, by their names.
Head = Mapping[str, str]

# What only some kinds ask, and has no column of its own.
_DETAILS = {name: question for name, question in kinds.QUESTIONS.items() if not question.column}
# Moments are UTC, which "zone" says; other programs get codes, and exhibitions by the names in their addresses.
COLUMNS = (
    "reference",
    "created_at",
    "zone",
    "kind",
    "state",
    "name",
    "email",
    "company",
    "country",
    "phone",
    "phone_e164",
    "message",
    "exhibitions",
    "editions",
    "stand",
    "area_sqm",
    "products",
    "is_first_time",
    *_DETAILS,
    "marketing_consent",
    "owner",
    "desk",
    "due_at",
    "answered_at",
    "follow_up_on",
    "lang",
    "source",
)


def head() -> dict[str, str]:
    """Return what people call the columns."""
    return {
        "reference": _("Reference"),
        "created_at": _("Received"),
        "zone": _("Time zone"),
        "kind": _("Kind"),
        "state": _("State"),
        "name": _("Name"),
        "email": _("E-mail"),
        "company": _("Company"),
        "country": _("Country"),
        "phone": _("Phone"),
        "phone_e164": _("Phone, international"),
        "message": _("Message"),
        "exhibitions": _("Exhibitions"),
        "editions": pgettext("table", "Editions"),
        "stand": _("Stand"),
        "area_sqm": _("Area in m²"),
        "products": _("Products"),
        "is_first_time": _("First time"),
        **{name: str(question.told) for name, question in _DETAILS.items()},
        "marketing_consent": _("May be told of other exhibitions"),
        "owner": _("Owner"),
        "desk": _("Desk"),
        "due_at": _("Due"),
        "answered_at": _("First answer"),
        "follow_up_on": _("Follow up on"),
        "lang": _("Language"),
        "source": _("Came by"),
    }


def row_of(enquiry: Enquiry) -> dict[str, Value]:
    """Return an enquiry's row, for other programs."""
    about = enquiry.exhibition_rows
    is_agreed = any(row.purpose == "marketing" and row.withdrawn_at is None for row in enquiry.consents)
    values: dict[str, Value] = {
        **{name: kinds.value_of(enquiry, question) for name, question in _DETAILS.items()},
        "zone": "UTC",
        "country": enquiry.country_code,
        "exhibitions": [row.exhibition.slug for row in about],
        "editions": [f"{row.exhibition.slug}/{row.edition.slug}" for row in about if row.edition],
        "marketing_consent": is_agreed,
        "owner": enquiry.owner.name if enquiry.owner else "",
        "desk": enquiry.desk.name,
    }
    return {name: values[name] if name in values else getattr(enquiry, name) for name in COLUMNS}


class Speech:
    """How the desk says a row. Words that recur are looked up once: a file may have tens of thousands of rows."""

    def __init__(self) -> None:
        self.said: dict[tuple[Callable[[str], str], str], str] = {}
        self.yes_or_no = {None: "", True: _("Yes"), False: _("No")}

    def _say(self, how: Callable[[str], str], what: str) -> str:
        if (how, what) not in self.said:
            self.said[how, what] = how(what) if what else ""
        return self.said[how, what]

    def row_of(self, enquiry: Enquiry) -> dict[str, Value]:
        """Return an enquiry's row as the desk speaks."""
        names = wording.exhibition_names(enquiry)
        about = zip(names, enquiry.exhibition_rows, strict=True)
        row = row_of(enquiry)
        details = {name: kinds.told(question, row[name]) for name, question in _DETAILS.items()}
        return row | {
            **details,
            "kind": self._say(wording.kind_label, enquiry.kind),
            "state": self._say(wording.state_label, enquiry.state),
            "country": self._say(i18n.territory, enquiry.country_code),
            "exhibitions": names,
            "editions": [f"{name} {one.edition.slug}" for name, one in about if one.edition],
            "stand": self._say(wording.stand_label, enquiry.stand),
            "is_first_time": self.yes_or_no[enquiry.is_first_time],
            "marketing_consent": self.yes_or_no[bool(row["marketing_consent"])],
            "lang": self._say(i18n.language_name, enquiry.lang),
            "source": self._say(wording.source_label, enquiry.source),
        }
