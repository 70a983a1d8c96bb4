"""The words of an enquiry: its kinds and states, what a person agrees to, and the countries of the world."""

import hashlib
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

from expoapp import i18n, text
from expoapp.enquiries import kinds, working_hours
from expoapp.enquiries.models import Desk, Enquiry, EnquiryEvent, Kind, State
from expoapp.exhibitions.wording import name_of
from expoapp.i18n import gettext as _
from expoapp.i18n import ngettext, pgettext

# Each consent names the version of the sentences it was given to. When one of the two sentences changes in a language,
# a new version begins; digests of those that were in force stay here for ever, and the tests compare them.
CONSENT_VERSION = "2026-1"
CONSENTS = {
    "2026-1": {"en": "b16223ae188da6f6", "ar": "95b91c7aaa530205"},
}

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

# Legal forms of companies, as `text.normal` writes them and with initials drawn together: "L.L.C." is "llc".
_FORMS = (  # noqa: SIM905 -- a literal would be fifty lines
    "ab ag as bv co company corp corporation cie est establishment fz fzc fzco fze gmbh inc incorporated jsc kg "
    "limited llc llp lp ltd nv ohg oy oyj pjsc plc private psc pte pty pvt sa sae sal saoc saog sarl sas se spa spc "
    "srl ug wll الشركه المحدوده ذمم شركه شمم شمل محدوده"
).split()
_JOINERS = frozenset({"and", "et", "und"})
_INITIALS = re.compile(r"\b(\w) (?=\w\b)")
LONGEST_COMPANY_KEY = 120


def company_key(name: str) -> str:
    """Return a company's name as it is compared: "Njoroge & Sons Ltd" and "NJOROGE AND SONS" are one; "" for none."""
    words = [word for word in text.normal(name).split() if word not in _JOINERS]
    joined = _INITIALS.sub(r"\1", " ".join(words)).split()
    kept = list(joined)
    while kept and kept[-1] in _FORMS:
        kept.pop()
    while kept and kept[0] in _FORMS:
        kept.pop(0)
    return " ".join(kept or joined)[:LONGEST_COMPANY_KEY].strip()


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
        State.JOINED: pgettext("enquiry", "Joined"),
        State.QUARANTINED: pgettext("enquiry", "Quarantined"),
        State.SPAM: pgettext("enquiry", "Spam"),
    }[State(state)]


def stand_label(stand: str) -> str:
    """Return a type of stand; "" for none."""
    return str(kinds.QUESTIONS["stand"].choices[stand]) if stand else ""


def stand_of(enquiry: Enquiry) -> str:
    """Return type and size of the stand an enquiry asks for; "" where it asks for none."""
    area = f"{i18n.number(enquiry.area_sqm)} m²" if enquiry.area_sqm else ""
    return i18n.parted(filter(None, (stand_label(enquiry.stand), area)))


def source_label(source: str) -> str:
    """Return how an enquiry came, as the desk says it."""
    return {"form": _("Enquiry form"), "instant-reply": _("Instant Reply")}.get(source, source)


def answer_consent() -> str:
    """Return what everybody who sends an enquiry agrees to."""
    return _("By sending this you agree that we store it to answer you.")


def marketing_consent() -> str:
    """Return what a person may agree to besides."""
    return _("Tell me by e-mail about other exhibitions too. I can withdraw this at any time.")


def consent_digest() -> str:
    """Return the digest of what people are asked to agree to in the language spoken now."""
    return hashlib.sha256("\n".join([answer_consent(), marketing_consent()]).encode()).hexdigest()[:16]


def progress(enquiry: Enquiry) -> tuple[str, str]:
    """Return where an enquiry stands in its sender's words, and what that means for them."""
    received = _("Received"), _("The desk has it and will read it.")
    return {
        State.ASSIGNED: (_("Being worked on"), _("A person at the desk has taken it on.")),
        State.QUALIFIED: (_("Being worked on"), _("The desk is working on it together with you.")),
        State.ANSWERED: (
            pgettext("own enquiry", "Answered"),
            _("The answer went to your e-mail address and stands below."),
        ),
        State.WON: (pgettext("own enquiry", "Closed"), _("Nothing is left to do. A new message opens it again.")),
        State.LOST: (pgettext("own enquiry", "Closed"), _("Nothing is left to do. A new message opens it again.")),
        State.WITHDRAWN: (
            pgettext("own enquiry", "Withdrawn"),
            _("Nobody works on it any more. A new message brings it back."),
        ),
    }.get(State(enquiry.state), received)


def countries() -> list[tuple[str, str]]:
    """Return (code, name) of all countries, by their names in the language spoken now."""
    return sorted(((code, i18n.territory(code)) for code in COUNTRIES), key=lambda row: text.normal(row[1]))


def exhibition_names(enquiry: Enquiry) -> list[str]:
    """Return the names of the exhibitions an enquiry is about, in the language spoken now."""
    return [str(name_of(row.exhibition)) for row in enquiry.exhibition_rows]


def answers(enquiry: Enquiry) -> list[tuple[str, str]]:
    """Return the answers to what a kind asks besides contact and message, as (label, value), without empty ones."""
    told = [(str(one.told), kinds.told(one, kinds.value_of(enquiry, one))) for one in kinds.QUESTIONS.values()]
    return [(label, value) for label, value in told if value]


def facts_of(enquiry: Enquiry) -> list[tuple[str, str]]:
    """Return what the sender told besides the message, as (label, value), without what was left empty."""
    names = exhibition_names(enquiry)
    facts = [
        (_("Exhibitions"), i18n.listed(names) if names else ""),
        (_("Name"), enquiry.name),
        (_("E-mail"), enquiry.email),
        *answers(enquiry),
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


def duration(length: timedelta) -> str:
    """Return how long something took, to the minute: 35 min, 7 h 30 min."""
    hours, minutes = divmod(round(length.total_seconds() / 60), 60)
    if not hours:
        return _("%(minutes)s min", minutes=minutes)
    if not minutes:
        return _("%(hours)s h", hours=i18n.number(hours))
    return _("%(hours)s h %(minutes)s min", hours=i18n.number(hours), minutes=minutes)


def whatsapp_address(desk: Desk, reference: str) -> str:
    """Return where a chat with a desk begins, the reference written already; "" for a desk without such a number."""
    digits = re.sub(r"[^0-9]", "", desk.whatsapp)
    words = _("Hello, my enquiry has the reference %(reference)s.", reference=reference)
    return f"https://wa.me/{digits}?text={quote(words, safe='')}" if digits else ""


def weekend_of(desk: Desk) -> frozenset[int]:
    """Return the days on which a desk rests, as ISO numbers: 1 is Monday."""
    return frozenset(int(day) for day in desk.weekend.split())


def moment_at(moment: datetime, zone: str) -> str:
    """Return a moment together with the name of the clock it is told by."""
    return f"{i18n.moment(moment, zone)} ({i18n.zone_name(zone, moment)})"


def waiting_in_words(enquiry: Enquiry, now: datetime) -> str:
    """Return how long the sender still waits for an answer, or has waited too long; "" where nobody waits."""
    if not enquiry.is_unanswered:
        return ""
    when = i18n.from_now(enquiry.due_at, now)
    if enquiry.due_at <= now:
        return _("The answer was due %(when)s.", when=when)
    return _("The answer is due %(when)s.", when=when)


def days_to_come_back(desk: Desk, now: datetime) -> list[tuple[date, str]]:
    """Return the days that are offered to come back to an enquiry, each once, by the desk's clock and working week."""
    today = now.astimezone(ZoneInfo(desk.zone)).date()
    closed = {row.day for row in desk.closed_days}
    rests = weekend_of(desk)
    tomorrow = working_hours.working_day_after(today, 1, weekend=rests, closed=closed)
    is_tomorrow = (tomorrow - today).days == 1
    later = working_hours.working_day_after(today + timedelta(days=2), 1, weekend=rests, closed=closed)
    offered = [
        (tomorrow, _("Tomorrow") if is_tomorrow else _("Next working day")),
        (later, ngettext("In %(num)s day", "In %(num)s days", (later - today).days)),
        (working_hours.next_week(today, weekend=rests, closed=closed), _("Next week")),
    ]
    return list({day: (day, f"{label}: {i18n.day_short(day)}") for day, label in reversed(offered)}.values())[::-1]


def what_happened(event: EnquiryEvent, zone: str) -> str:
    """Return in one sentence who did what and when, for somebody who did not see it happen."""
    who = event.account.name if event.account else _("Somebody")
    given = {"who": who, "time": i18n.hour(event.happened_at.astimezone(ZoneInfo(zone)).time())}
    sentence = {
        "answered": _("%(who)s answered at %(time)s.", **given),
        "assigned": _("%(who)s changed the owner at %(time)s.", **given),
        "note": _("%(who)s left a note at %(time)s.", **given),
        "state": _("%(who)s changed the state at %(time)s.", **given),
        "follow-up": _("%(who)s changed the day to follow up at %(time)s.", **given),
        "received": _("%(who)s added what came from the sender at %(time)s.", **given),
        "handed-over": _("%(who)s handed it over to another desk at %(time)s.", **given),
    }
    return sentence.get(event.what) or _("%(who)s changed it at %(time)s.", **given)


def words_of(event: EnquiryEvent) -> str:
    """Return what an event says, in the reader's language but for what somebody wrote."""
    match event.what, event.details:
        case "state", {"before": before, "after": after}:
            labels = f"{state_label(before)} → {state_label(after)}"
            return f"{labels}: {event.text}" if event.text else labels
        case "assigned", {"to": "nobody"}:
            return _("To nobody")
        case "follow-up", {"to": "no day"}:
            return _("No day")
        case "follow-up", {"day": day}:
            return i18n.weekday(date.fromisoformat(day))
        case "corrected", {"fields": fields}:
            return corrected_in_words(fields.split())
    return event.text


def corrected_in_words(fields: Iterable[str]) -> str:
    """Return what a sender has corrected of themselves: "Name and Phone"."""
    labels = {
        "name": _("Name"),
        "company": _("Company"),
        "phone": _("Phone"),
        "country_code": _("Country"),
        "email": _("E-mail"),
    }
    return i18n.listed([labels[field] for field in fields])


def channel_label(channel: str) -> str:
    """Return a way on which a sender's words reached us."""
    return {
        "mail": _("E-mail"),
        "phone": pgettext("channel", "Phone"),
        "whatsapp": "WhatsApp",
        "person": _("In person"),
        "other": _("Another way"),
    }[channel]


CHANNELS = ("mail", "phone", "whatsapp", "person", "other")


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
    """Say whether somebody is at the desk at a moment; its closed days are loaded."""
    local = moment.astimezone(ZoneInfo(desk.zone)).date()
    is_holiday = local in {row.day for row in desk.closed_days}
    return not is_holiday and working_hours.is_open(
        moment, zone=desk.zone, opens=desk.opens, closes=desk.closes, weekend=weekend_of(desk)
    )
