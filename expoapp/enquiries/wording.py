"""The words of an enquiry: its kinds and states, what a person agrees to, and the countries of the world."""

import re
from collections.abc import Iterable
from datetime import datetime

from expoapp import i18n, text
from expoapp.enquiries import working_hours
from expoapp.enquiries.models import Desk, Enquiry, Kind, State
from expoapp.exhibitions.wording import name_of
from expoapp.i18n import gettext as _
from expoapp.i18n import pgettext

# Rises whenever one of the two sentences below changes, since each consent names the version it was given to.
CONSENT_VERSION = "2026-1"

# ISO 3166-1, all 249 codes.
COUNTRIES = (  # noqa: SIM905 -- a list literal would be 249 lines
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA "
    "CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA "
    "GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP "
    "KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS "
    "MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS "
    "RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW "
    "TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW"
).split()


def kind_label(kind: str) -> str:
    """Return what an enquiry of a kind asks for, as the visitor says it."""
    return {
        Kind.EXHIBIT: _("Take a stand"),
        Kind.VISIT: _("Visit"),
        Kind.SPONSOR: _("Become a sponsor"),
        Kind.SPEAK: _("Speak at the conference"),
        Kind.MEDIA: _("Report as media"),
        Kind.VISA_LETTER: _("Get a letter for a visa"),
        Kind.BROCHURE: _("Get a brochure"),
        Kind.GENERAL: _("Ask a question"),
    }[Kind(kind)]


def state_label(state: str) -> str:
    """Return a state as the desk calls it."""
    return {
        State.NEW: pgettext("enquiry", "New"),
        State.ASSIGNED: pgettext("enquiry", "Assigned"),
        State.ANSWERED: pgettext("enquiry", "Answered"),
        State.QUALIFIED: pgettext("enquiry", "Qualified"),
        State.WON: pgettext("enquiry", "Won"),
        State.LOST: pgettext("enquiry", "Lost"),
        State.WITHDRAWN: pgettext("enquiry", "Withdrawn"),
        State.QUARANTINED: pgettext("enquiry", "Quarantined"),
        State.SPAM: pgettext("enquiry", "Spam"),
    }[State(state)]


def stand_label(stand: str) -> str:
    """Return a type of stand; "" for none."""
    return {"space-only": _("Space only"), "shell-scheme": _("Shell scheme")}.get(stand, "")


def answer_consent() -> str:
    """Return what everybody who sends an enquiry agrees to."""
    return _("By sending this you agree that we store it to answer you.")


def marketing_consent() -> str:
    """Return what a person may agree to besides."""
    return _("Tell me by e-mail about other exhibitions too. I can withdraw this at any time.")


def countries() -> list[tuple[str, str]]:
    """Return (code, name) of all countries, by their names in the language spoken now."""
    return sorted(((code, i18n.territory(code)) for code in COUNTRIES), key=lambda row: text.normal(row[1]))


def exhibition_names(enquiry: Enquiry) -> list[str]:
    """Return the names of the exhibitions an enquiry is about, in the language spoken now."""
    return [str(name_of(row.exhibition)) for row in enquiry.exhibition_rows]


def facts_of(enquiry: Enquiry) -> list[tuple[str, str]]:
    """Return what the sender told besides the message, as (label, value), without what was left empty."""
    names = exhibition_names(enquiry)
    first_time = {True: _("Yes"), False: _("No")}
    facts = [
        (_("Exhibitions"), i18n.listed(names) if names else ""),
        (_("Name"), enquiry.name),
        (_("E-mail"), enquiry.email),
        (_("Company"), enquiry.company),
        (_("Country"), i18n.territory(enquiry.country_code) if enquiry.country_code else ""),
        (_("Phone"), enquiry.phone),
        (_("Stand"), stand_label(enquiry.stand)),
        (_("Area"), f"{i18n.number(enquiry.area_sqm)} m²" if enquiry.area_sqm else ""),
        (_("Products"), enquiry.products),
        (_("First time"), "" if enquiry.is_first_time is None else first_time[enquiry.is_first_time]),
        (_("Language"), i18n.language_name(enquiry.lang)),
    ]
    return [(label, value) for label, value in facts if value]


def subject(reference: str, words: Iterable[str]) -> str:
    """Return a mail's subject, which always shows the reference (E11) and never holds a line break.

    It begins with the reference, by whose letters mail programs would take a subject in Arabic for one that runs from
    left to right; a mark before it tells them better.
    """
    mark = "\N{RIGHT-TO-LEFT MARK}" if i18n.direction() == "rtl" else ""
    return mark + text.shorten(text.one_line(f"[{reference}] {' – '.join(words)}"), 200)


def reference_of(typed: str) -> str:
    """Return a reference number as we write it, however somebody typed it; "" for what cannot be one."""
    signs = re.sub(r"[^A-Z0-9]", "", typed.upper())
    found = re.fullmatch(r"EX([A-Z0-9]{4})([A-Z0-9]{4})", signs)
    return f"EX-{found[1]}-{found[2]}" if found else ""


def weekend_of(desk: Desk) -> frozenset[int]:
    """Return the days on which a desk rests, as ISO numbers: 1 is Monday."""
    return frozenset(int(day) for day in desk.weekend.split())


def working_days_of(desk: Desk) -> str:
    """Return the days on which a desk works: "Sunday to Thursday", or all of them by name where they do not adjoin."""
    rests = weekend_of(desk)
    works = [day for day in range(1, 8) if day not in rests]
    # A week is a ring: the first working day is one that follows a day of rest.
    begins = [day for day in works if (day - 2) % 7 + 1 in rests]
    if len(begins) == 1 and len(works) > 2:
        last = (begins[0] + len(works) - 2) % 7 + 1
        return _("%(first)s to %(last)s", first=i18n.weekday_name(begins[0]), last=i18n.weekday_name(last))
    return i18n.listed([i18n.weekday_name(day) for day in works])


def is_at_work(desk: Desk, moment: datetime) -> bool:
    """Say whether somebody is at the desk at a moment."""
    return working_hours.is_open(moment, zone=desk.zone, opens=desk.opens, closes=desk.closes, weekend=weekend_of(desk))
