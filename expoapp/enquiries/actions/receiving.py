"""How an enquiry is taken in: stored with all that belongs to it before anything else happens (product rule 10)."""

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import phonenumbers
from sqlalchemy import delete

from expoapp import audit, clock
from expoapp.db import session
from expoapp.enquiries import mail, queries, wording
from expoapp.enquiries.actions import judging
from expoapp.enquiries.actions.promise import due_at
from expoapp.enquiries.introducing import introduce
from expoapp.enquiries.mail import Letterhead
from expoapp.enquiries.models import Consent, Desk, Enquiry, EnquiryEvent, EnquiryExhibition, FormToken, State
from expoapp.enquiries.spam import Letter
from expoapp.errors import Conflict, Invalid, NotAllowed
from expoapp.exhibitions.models import Exhibition, current_edition
from expoapp.i18n import gettext as _

KEY_LIVES = timedelta(hours=48)
# No letter or digit that is taken for another when read aloud or from paper: no 0 O 1 I L 5 S 8 B.
_SIGNS = "234679ACDEFGHJKMNPQRTUVWXYZ"


@dataclass(frozen=True)
class Wish:
    """What somebody sends: the contact and the message are there, all else may be empty."""

    kind: str
    name: str
    email: str
    message: str
    lang: str
    source: str
    exhibitions: tuple[str, ...] = ()
    company: str = ""
    country_code: str = ""
    phone: str = ""
    stand: str = ""
    area_sqm: int | None = None
    products: str = ""
    is_first_time: bool | None = None
    details: Mapping[str, Any] = field(default_factory=dict)  # answers without a column of their own, plain values
    wants_marketing: bool = False
    came_from: str = ""
    suspicion: str = ""  # what the form noticed of a robot: "trap", "fast" (enquiries.spam.reasons_of)


@dataclass(frozen=True)
class Key:
    """The one-time key of a form sent: its digest, that of what was sent with it, and whether it is fresh and ours.

    `sender_digest` stands for the network and the browser it came from, "" where that is not known.
    """

    digest: str
    body_digest: str
    is_fresh: bool = True
    sender_digest: str = ""


@dataclass(frozen=True)
class Limits:
    """How much is let in: `admit` raises TooMany, `may_acknowledge` says whether an address may get one more mail."""

    admit: Callable[[], None]
    may_acknowledge: Callable[[str], bool]


def submit(wish: Wish, key: Key, limits: Limits, head: Letterhead) -> str:
    """Store what somebody sends, with all that belongs to it, and return the reference; the same key gives the same.

    Raises Conflict where the key was used for something else, Invalid (field "token") where it is none of ours or
    too old, NotAllowed where no desk is there to answer, TooMany past the limit, and IntegrityError where another
    copy of the same form was stored at this moment: then the whole must be done again.
    """
    now = clock.now()
    session().execute(delete(FormToken).where(FormToken.expires_at <= now))
    used = queries.find_token(key.digest, now)
    if used is not None:
        token, reference = used
        if not secrets.compare_digest(token.body_digest, key.body_digest):
            raise Conflict(
                _(
                    "This form was already sent, with other content, as enquiry %(reference)s. That enquiry is safe. "
                    "Send the form once more to make a second enquiry of what it says now.",
                    reference=reference,
                )
            )
        return reference
    if not key.is_fresh:
        raise Invalid(_("This form had been open for too long. Nothing is lost: please send it once more."), "token")
    enquiry, desk = _store(wish, now)
    session().add(
        FormToken(
            token_digest=key.digest,
            body_digest=key.body_digest,
            sender_digest=key.sender_digest,
            enquiry_id=enquiry.id,
            expires_at=now + KEY_LIVES,
        )
    )
    session().flush()  # another copy of this form stops here, before it counts against any limit
    limits.admit()
    if enquiry.state == State.NEW:
        mail.notify(enquiry, desk, head)
        if limits.may_acknowledge(enquiry.email_key):
            mail.acknowledge(enquiry, desk, head)
    audit.record("enquiry.submit", enquiry, {"kind": enquiry.kind, "state": enquiry.state, "source": enquiry.source})
    return enquiry.reference


def _store(wish: Wish, now: datetime) -> tuple[Enquiry, Desk]:
    exhibitions = queries.chosen_exhibitions(wish.exhibitions, now)
    region_id = next((region.id for row in exhibitions for region in row.regions[:1]), None)
    desk = queries.find_desk(wish.kind, [row.id for row in exhibitions], region_id, wish.country_code)
    if desk is None:
        raise NotAllowed(_("Nobody is here yet to answer enquiries. Please come back a little later."))
    letter = Letter(wish.name, wish.email, wish.message, wish.company, wish.products, wish.phone)
    reasons, is_held = judging.judge(letter, wish.suspicion, now)
    enquiry = Enquiry(
        reference=new_reference(),
        kind=wish.kind,
        state=State.QUARANTINED if is_held else State.NEW,
        suspicions=[vars(reason) for reason in reasons],
        held_at=now if is_held else None,
        name=wish.name,
        email=wish.email,
        email_key=wish.email.casefold(),
        phone=wish.phone,
        phone_e164=e164(wish.phone, wish.country_code),
        company=wish.company,
        country_code=wish.country_code,
        message=wish.message,
        stand=wish.stand,
        area_sqm=wish.area_sqm,
        products=wish.products,
        is_first_time=wish.is_first_time,
        details=dict(wish.details),
        lang=wish.lang,
        source=wish.source,
        came_from=wish.came_from,
        region_id=region_id,
        desk_id=desk.id,
        created_at=now,
        due_at=due_at(desk, now),
    )
    enquiry.exhibition_rows = [_about(row, place, now) for place, row in enumerate(exhibitions)]
    enquiry.consents = [_consent("answer", wording.answer_consent(), wish.lang, now)]
    if wish.wants_marketing:
        enquiry.consents.append(_consent("marketing", wording.marketing_consent(), wish.lang, now))
    enquiry.timeline = [EnquiryEvent(happened_at=now, what="arrived")]
    introduce(enquiry)
    session().add(enquiry)
    session().flush()
    judging.remember(enquiry, now)
    return enquiry, desk


def _about(exhibition: Exhibition, place: int, now: datetime) -> EnquiryExhibition:
    edition = current_edition([one for one in exhibition.editions if one.is_published(now)], now)
    return EnquiryExhibition(exhibition=exhibition, edition_id=edition.id if edition else None, position=place)


def _consent(purpose: str, words: str, lang: str, now: datetime) -> Consent:
    return Consent(purpose=purpose, wording_version=wording.CONSENT_VERSION, wording=words, lang=lang, given_at=now)


def new_reference() -> str:
    """Return a reference drawn by lot: short, and hard to misread. The database keeps it unique."""
    signs = "".join(secrets.choice(_SIGNS) for _place in range(8))
    return f"EX-{signs[:4]}-{signs[4:]}"


def e164(phone: str, country_code: str) -> str:
    """Return a phone number as machines dial it, "" where that cannot be told.

    Without a country's code or the sender's country it cannot: where the exhibition is says nothing of the caller.
    """
    dialled = phonenumbers.normalize_digits_only(phone, keep_non_digits=True)
    # Most of the world dials 00 before a country's code; the library expects what the given country dials.
    dialled = re.sub(r"^00(?=[1-9])", "+", dialled.strip())
    try:
        number = phonenumbers.parse(dialled, country_code or None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
