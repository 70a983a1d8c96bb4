"""The mails an enquiry sends: the acknowledgement, the desk's notice, and a person's answer."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from expoapp import i18n, outbox, text
from expoapp.accounts.models import Account
from expoapp.enquiries import wording
from expoapp.enquiries.models import Desk, Enquiry
from expoapp.i18n import gettext as _
from expoapp.outbox import OutboxMessage


@dataclass(frozen=True)
class Letterhead(outbox.Letterhead):
    """What our mails need from the installation, and how an enquiry's address in the office is written."""

    office_address: Callable[[str], str]


def acknowledge(enquiry: Enquiry, desk: Desk, head: Letterhead) -> OutboxMessage:
    """Tell the sender, in their language, that the enquiry has arrived.

    Nothing in it was written by the sender, not even a name: else anybody could have us send their words to strangers.
    """
    with i18n.speaking(enquiry.lang):
        names = wording.exhibition_names(enquiry)
        given = {
            "desk": desk,
            "names": names,
            "asked": wording.kind_label(enquiry.kind),
            "answer_by": _due(enquiry, desk),
            "chat": wording.whatsapp_address(desk, enquiry.reference),
            "heading": _("We have received your enquiry"),
        }
        return _put(
            enquiry,
            head,
            "acknowledgement",
            enquiry.email,
            subject=wording.subject(enquiry.reference, [_("We have received your enquiry")]),
            reply_to=desk.email,
            bodies=_written("email/acknowledgement.txt", "email/acknowledgement.html", enquiry, head, given),
        )


def notify(enquiry: Enquiry, desk: Desk, head: Letterhead) -> OutboxMessage:
    """Show the desk what has arrived. Answering this mail answers the sender."""
    with i18n.speaking(i18n.DEFAULT):
        names = wording.exhibition_names(enquiry)
        asked = wording.kind_label(enquiry.kind)
        given = {
            "desk": desk,
            "heading": asked,
            "facts": wording.facts_of(enquiry),
            "paragraphs": paragraphs(enquiry.message),
            "answer_by": _due(enquiry, desk),
            "address": head.office_address(enquiry.reference),
        }
        return _put(
            enquiry,
            head,
            "desk-notice",
            desk.email,
            subject=wording.subject(enquiry.reference, [asked, *names[:2]]),
            reply_to=enquiry.email,
            bodies=_written("email/desk_notice.txt", "email/desk_notice.html", enquiry, head, given),
        )


def answer(
    enquiry: Enquiry, desk: Desk, head: Letterhead, *, by: Account, subject: str, words: str, under: str
) -> OutboxMessage:
    """Write a person's answer, below the mail with the Message-ID `under`; the sender's answer goes to the desk."""
    with i18n.speaking(enquiry.lang):
        given = {
            "desk": desk,
            "author": by.name,
            "answer": words,
            "paragraphs": paragraphs(words),
            "heading": subject,
        }
        shown = subject if enquiry.reference in subject else wording.subject(enquiry.reference, [subject])
        return _put(
            enquiry,
            head,
            "answer",
            enquiry.email,
            subject=text.one_line(shown),
            reply_to=desk.email,
            in_reply_to=under,
            bodies=_written("email/answer.txt", "email/answer.html", enquiry, head, given),
        )


def paragraphs(words: str) -> list[list[str]]:
    """Return a plain text as paragraphs of lines, so that a template can escape and mark up each."""
    return [block.split("\n") for block in re.split(r"\n\s*\n", words.strip()) if block]


def _due(enquiry: Enquiry, desk: Desk) -> str:
    return f"{i18n.moment(enquiry.due_at, desk.zone)} ({i18n.zone_name(desk.zone, enquiry.due_at)})"


def _written(plain: str, rich: str, enquiry: Enquiry, head: Letterhead, given: dict[str, Any]) -> tuple[str, str]:
    """Return the text and the HTML part in the language spoken now."""
    return outbox.written(plain, rich, head, {"enquiry": enquiry} | given)


def _put(
    enquiry: Enquiry,
    head: Letterhead,
    kind: str,
    recipient: str,
    *,
    subject: str,
    bodies: tuple[str, str],
    reply_to: str,
    in_reply_to: str = "",
) -> OutboxMessage:
    return outbox.put(
        kind=kind,
        recipient=recipient,
        subject=subject,
        lang=i18n.language(),
        text_body=bodies[0],
        html_body=bodies[1],
        domain=head.domain,
        reply_to=reply_to,
        in_reply_to=in_reply_to,
        enquiry_id=enquiry.id,
    )
