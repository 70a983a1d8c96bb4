"""What is asked for each kind of enquiry: the one table that form, mails, the desk's page and the export read.

A new question is one line in QUESTIONS, and its name in the kinds of ASKED that ask it. Its answer needs no column:
without one it is kept in the enquiry's `details`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from expoapp import i18n
from expoapp.enquiries.models import Enquiry, Kind
from expoapp.i18n import lazy_gettext as _l


class Shape(StrEnum):
    """How a question is answered."""

    LINE = "line"
    LINES = "lines"
    NUMBER = "number"
    PHONE = "phone"
    DAY = "day"
    PICK = "pick"  # one of a few, all in sight
    LIST = "list"  # one of many
    COUNTRY = "country"
    GROUPS = "groups"  # product groups of the exhibitions chosen


@dataclass(frozen=True)
class Question:
    """A question: how it is asked, what its answer may be, and what it is called beside the answer.

    `column` is where its answer is kept, "" for the enquiry's `details`; `only_if` names an answer to another question
    without which this one is not asked, such as ("delivery", "paper"), and `missing` is said where an answer is needed.
    """

    name: str
    asks: Any
    told: Any
    shape: Shape = Shape.LINE
    longest: int = 200
    largest: int = 0  # of a number
    choices: Mapping[str, Any] = field(default_factory=dict)
    unit: str = ""
    autocomplete: str = ""
    hint: Any = ""
    column: str = ""
    only_if: tuple[str, str] | None = None
    missing: Any = ""


@dataclass(frozen=True)
class Asked:
    """What a kind asks besides contact and message: at once, and under "Details welcome".

    `message` is what an empty message says; without it one is needed.
    """

    at_once: tuple[str, ...] = ()
    welcome: tuple[str, ...] = ()
    message: Any = ""


_YES_NO = {"yes": _l("Yes"), "no": _l("No")}
_OPEN = {"": _l("Not decided yet")}
_ON_PAPER = ("delivery", "paper")

QUESTIONS: dict[str, Question] = {
    one.name: one
    for one in (
        Question("company", _l("Company"), _l("Company"), longest=120, autocomplete="organization", column="company"),
        Question("country", _l("Country"), _l("Country"), Shape.COUNTRY, autocomplete="country", column="country_code"),
        Question(
            "phone",
            _l("Phone"),
            _l("Phone"),
            Shape.PHONE,
            longest=32,
            autocomplete="tel",
            hint=_l("As you would write it for somebody abroad, for example +254 20 123456."),
            column="phone",
        ),
        # ---- A stand
        Question(
            "stand",
            _l("Type of stand"),
            _l("Stand"),
            Shape.PICK,
            choices=_OPEN | {"space-only": _l("Space only"), "shell-scheme": _l("Shell scheme")},
            column="stand",
        ),
        Question("area_sqm", _l("Area in m²"), _l("Area"), Shape.NUMBER, largest=100_000, unit="m²", column="area_sqm"),
        Question("product_groups", _l("Product groups"), _l("Product groups"), Shape.GROUPS),
        Question("products", _l("What you would show"), _l("Products"), longest=300, column="products"),
        Question(
            "first_time",
            _l("Would it be your first time with us?"),
            _l("First time"),
            Shape.PICK,
            choices={"": _l("I would rather not say")} | _YES_NO,
            column="is_first_time",
        ),
        # ---- A visit
        Question("trade", _l("Your trade or profession"), _l("Trade"), autocomplete="organization-title"),
        Question("people", _l("How many people will come?"), _l("Number of people"), Shape.NUMBER, largest=1000),
        Question("days", _l("Days you would like to come"), _l("Days")),
        # ---- Sponsors
        Question(
            "interest",
            _l("What would you like to sponsor?"),
            _l("Sponsoring"),
            longest=300,
            hint=_l("For example the conference, badges and bags, or a special area."),
        ),
        Question(
            "budget",
            _l("Budget in US dollars"),
            _l("Budget in US dollars"),
            Shape.LIST,
            choices=_OPEN
            | {
                "to-5000": _l("Up to 5,000"),
                "to-20000": _l("5,000 to 20,000"),
                "to-50000": _l("20,000 to 50,000"),
                "more": _l("More than 50,000"),
            },
        ),
        # ---- Speakers
        Question("topic", _l("Topic of your talk"), _l("Topic")),
        Question("outline", _l("What the talk is about"), _l("Outline"), Shape.LINES, longest=3000),
        # ---- Media
        Question("outlet", _l("Newspaper, station or website"), _l("Outlet"), autocomplete="organization"),
        Question(
            "medium",
            _l("Kind of media"),
            _l("Kind of media"),
            Shape.LIST,
            choices={
                "": _l("Please choose"),
                "press": _l("Newspaper or magazine"),
                "trade-press": _l("Trade press"),
                "online": _l("Website or newsletter"),
                "tv": _l("Television"),
                "radio": _l("Radio or podcast"),
                "agency": _l("News agency"),
                "freelance": _l("Freelance"),
            },
        ),
        Question(
            "accreditation",
            _l("Do you need accreditation?"),
            _l("Accreditation"),
            Shape.PICK,
            choices=_OPEN | _YES_NO,
        ),
        Question(
            "links",
            _l("Links"),
            _l("Links"),
            Shape.LINES,
            longest=1000,
            hint=_l("To your work, a profile or earlier talks, one in each line."),
        ),
        # ---- A letter for a visa. The number of the passport is not asked for: the letter does without.
        Question("passport_name", _l("Name as in the passport"), _l("Name as in the passport"), longest=120),
        Question("nationality", _l("Nationality"), _l("Nationality"), Shape.COUNTRY),
        Question("embassy", _l("City of the embassy or consulate"), _l("Embassy or consulate in")),
        Question(
            "comes_as",
            _l("You take part"),
            _l("Takes part"),
            Shape.LIST,
            choices={
                "": _l("Please choose"),
                "visitor": _l("As a visitor"),
                "exhibitor": _l("As an exhibitor"),
                "speaker": _l("As a speaker"),
                "media": _l("For the media"),
            },
        ),
        Question("arrives_on", _l("Arrival"), _l("Arrival"), Shape.DAY),
        Question("leaves_on", _l("Departure"), _l("Departure"), Shape.DAY),
        # ---- A brochure. An address is asked for only when something is to be sent there.
        Question(
            "delivery",
            _l("How should it reach you?"),
            _l("Delivery"),
            Shape.PICK,
            choices={"": _l("By e-mail"), "paper": _l("On paper, by post")},
        ),
        Question(
            "street",
            _l("Postal address"),
            _l("Postal address"),
            Shape.LINES,
            longest=300,
            autocomplete="street-address",
            only_if=_ON_PAPER,
            missing=_l("Tell us where to send the brochure."),
        ),
        Question(
            "postal_code",
            _l("Postcode"),
            _l("Postcode"),
            longest=20,
            autocomplete="postal-code",
            only_if=_ON_PAPER,
        ),
        Question("town", _l("Town"), _l("Town"), longest=100, autocomplete="address-level2", only_if=_ON_PAPER),
    )
}

_BESIDES = ("company", "country", "phone")
ASKED: dict[Kind, Asked] = {
    Kind.EXHIBIT: Asked(
        ("company", "country", "phone", "area_sqm", "stand"), ("product_groups", "products", "first_time")
    ),
    Kind.VISIT: Asked(("trade", "people"), ("days", *_BESIDES)),
    Kind.SPONSOR: Asked(("company", "interest"), ("budget", "country", "phone")),
    Kind.SPEAK: Asked(("topic", "company"), ("outline", "links", "country", "phone")),
    Kind.MEDIA: Asked(("outlet", "medium", "accreditation"), ("links", "country", "phone")),
    Kind.VISA_LETTER: Asked(
        ("passport_name", "nationality", "arrives_on", "leaves_on", "embassy", "comes_as"),
        _BESIDES,
        message=_l("Please send me a letter for a visa."),
    ),
    Kind.BROCHURE: Asked(
        ("delivery", "street", "postal_code", "town"), _BESIDES, message=_l("Please send me the brochure.")
    ),
    Kind.GENERAL: Asked(welcome=_BESIDES),
}

# How long before the opening day a letter should be asked for. Our own advice and no country's law: where visas are
# applied for online four weeks do, elsewhere an appointment at an embassy has to be had first.
LETTER_WEEKS = 6
LETTER_WEEKS_IN = dict.fromkeys(("ET", "KE", "OM", "RW", "TZ", "UG"), 4)


def asked_for(kind: str) -> Asked:
    """Return what is asked for a kind; that of a general enquiry for what is none."""
    return ASKED[Kind(kind)] if kind in set(Kind) else ASKED[Kind.GENERAL]


def value_of(enquiry: Enquiry, question: Question) -> Any:
    """Return an answer as it is kept: a text, a number, a list of names; "" where there is none."""
    found = getattr(enquiry, question.column) if question.column else (enquiry.details or {}).get(question.name)
    if isinstance(found, bool):
        return "yes" if found else "no"
    return "" if found is None else found


def told(question: Question, value: Any) -> str:
    """Return an answer in words, in the language spoken now."""
    if value in ("", None, []):
        return ""
    if question.shape == Shape.COUNTRY:
        return i18n.territory(value)
    if question.shape == Shape.NUMBER:
        return f"{i18n.number(value)} {question.unit}".strip()
    if question.shape == Shape.DAY:
        return i18n.day(date.fromisoformat(value))
    if question.shape == Shape.GROUPS:
        return i18n.listed(list(value))
    return str(question.choices.get(value, value))


def letter_deadline(opens_on: date, country_code: str) -> date:
    """Return the day by which a letter for a visa should be asked for."""
    return opens_on - timedelta(weeks=letter_weeks(country_code))


def letter_weeks(country_code: str) -> int:
    """Return how many weeks before the opening day a letter for a country's visa should be asked for."""
    return LETTER_WEEKS_IN.get(country_code, LETTER_WEEKS)
