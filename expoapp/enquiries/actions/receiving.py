"""How an enquiry is taken in: stored with all that belongs to it before anything else happens (product rule 10)."""

import hashlib
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
from expoapp.i18n import DEFAULT, speaking
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
class Receipt:
    """What is settled at the moment an enquiry arrives, and holds however late it comes into the database."""

    reference: str
    at: datetime
    answer_consent: str
    marketing_consent: str
    consent_version: str = wording.CONSENT_VERSION
    was_kept: bool = False  # in the spool, while the database was away


def receipt(key: Key, attempt: int = 1) -> Receipt:
    """Write the receipt for what is sent now, in the language spoken now; a further attempt has another reference."""
    return Receipt(reference_for(key, attempt), clock.now(), wording.answer_consent(), wording.marketing_consent())


@dataclass(frozen=True)
class Limits:
    """How much is let in: `admit` raises TooMany, `may_acknowledge` says whether an address may get one more mail."""

    admit: Callable[[], None]
    may_acknowledge: Callable[[str], bool]


def submit(wish: Wish, key: Key, limits: Limits, head: Letterhead, slip: Receipt) -> str:
    """Store what somebody sends, with all that belongs to it, and return the reference; the same key gives the same.

    Raises Conflict where the key was used for something else, Invalid (field "token") where it is none of ours or
    too old, NotAllowed where no desk is there to answer, TooMany past the limit, and IntegrityError where another
    copy of the same form was stored at this moment: then the whole must be done again.
    """
    now = clock.now()
    forget_keys(now)
    used = queries.find_token(key.digest, now)
    if used is not None:
        token, reference = used
        expect_same(key, token.body_digest, reference)
        return reference
    if not key.is_fresh:
        raise Invalid(_("This form had been open for too long. Nothing is lost: please send it once more."), "token")
    return take_in(wish, key, limits, head, slip)


def forget_keys(moment: datetime) -> None:
    """Let the keys of forms go that count no more at a moment."""
    session().execute(delete(FormToken).where(FormToken.expires_at <= moment))


def take_in(wish: Wish, key: Key | None, limits: Limits, head: Letterhead, slip: Receipt) -> str:
    """Store an enquiry with all that belongs to it, whatever was stored before; return the reference.

    The key is noted as used, if one is given. Raises NotAllowed, TooMany and IntegrityError as `submit` does.
    """
    enquiry, desk = _store(wish, slip)
    if key is not None:
        session().add(
            FormToken(
                token_digest=key.digest,
                body_digest=key.body_digest,
                sender_digest=key.sender_digest,
                enquiry_id=enquiry.id,
                expires_at=slip.at + KEY_LIVES,
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


def expect_same(key: Key, body_digest: str, reference: str) -> None:
    """Raise Conflict where a key was used for an enquiry that said something else."""
    if not secrets.compare_digest(body_digest, key.body_digest):
        raise Conflict(
            _(
                "This form was already sent, with other content, as enquiry %(reference)s. That enquiry is safe. "
                "Send the form once more to make a second enquiry of what it says now.",
                reference=reference,
            )
        )


def _store(wish: Wish, slip: Receipt) -> tuple[Enquiry, Desk]:
    now = slip.at
    exhibitions = queries.chosen_exhibitions(wish.exhibitions, now)
    region_id = next((region.id for row in exhibitions for region in row.regions[:1]), None)
    desk = queries.find_desk(wish.kind, [row.id for row in exhibitions], region_id, wish.country_code)
    if desk is None:
        raise NotAllowed(_("Nobody is here yet to answer enquiries. Please come back a little later."))
    letter = Letter(wish.name, wish.email, wish.message, wish.company, wish.products, wish.phone)
    reasons, is_held = judging.judge(letter, wish.suspicion, now)
    enquiry = Enquiry(
        reference=slip.reference,
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
    enquiry.consents = [_consent("answer", slip.answer_consent, wish.lang, slip)]
    if wish.wants_marketing:
        enquiry.consents.append(_consent("marketing", slip.marketing_consent, wish.lang, slip))
    enquiry.timeline = [EnquiryEvent(happened_at=now, what="arrived")]
    if slip.was_kept:
        enquiry.timeline.append(_kept(wish, [row.slug for row in exhibitions]))
    introduce(enquiry)
    session().add(enquiry)
    session().flush()
    judging.remember(enquiry, now)
    return enquiry, desk


def _kept(wish: Wish, known: list[str]) -> EnquiryEvent:
    """Tell the desk why it sees an enquiry later than it came, and what could not be looked up when it came."""
    unknown = [slug for slug in wish.exhibitions if slug not in known]
    with speaking(DEFAULT):
        said = [_("It came while the database was away, and was kept safe until now.")]
        if unknown:
            said.append(_("It also names what is no exhibition of ours: %(names)s.", names=", ".join(unknown)))
    return EnquiryEvent(happened_at=clock.now(), what="kept", text=" ".join(said))


def _about(exhibition: Exhibition, place: int, now: datetime) -> EnquiryExhibition:
    edition = current_edition([one for one in exhibition.editions if one.is_published(now)], now)
    return EnquiryExhibition(exhibition=exhibition, edition_id=edition.id if edition else None, position=place)


def _consent(purpose: str, words: str, lang: str, slip: Receipt) -> Consent:
    return Consent(purpose=purpose, wording_version=slip.consent_version, wording=words, lang=lang, given_at=slip.at)


def reference_for(key: Key, attempt: int = 1) -> str:
    """Return the reference of what is sent with a key: short, hard to misread, and to guess without our secret.

    It is made of the key and what is sent, both keyed digests, instead of drawn by lot: so the same form has the same
    reference also where the database cannot be asked. The database keeps it unique; a further attempt is by lot.
    """
    made = hashlib.sha256(f"{key.digest} {key.body_digest}".encode()).digest()
    drawn = made if attempt == 1 else secrets.token_bytes(len(made))
    number = int.from_bytes(drawn, "big")
    signs = ""
    for _place in range(8):
        number, place = divmod(number, len(_SIGNS))
        signs += _SIGNS[place]
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
