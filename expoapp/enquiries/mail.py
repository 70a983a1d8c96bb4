"""The mails an enquiry sends: the acknowledgement, the desk's notice, and a person's answer."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from expoapp import i18n, outbox, text
from expoapp.accounts.models import Account
from expoapp.enquiries import private_links, wording
from expoapp.enquiries.models import Desk, Enquiry
from expoapp.i18n import gettext as _
from expoapp.outbox import OutboxMessage


@dataclass(frozen=True)
class Letterhead(outbox.Letterhead):
    """What our mails need from the installation, and how addresses are written.

    `office_address(reference)` writes an enquiry's in the office, `visitor_address(language, endpoint, **values)` that
    of a page for visitors.
    """

    office_address: Callable[[str], str]
    visitor_address: Callable[..., str]

    def own_address(self, lang: str, key: str, endpoint: str = "enquiries.own") -> str:
        """Return the address of a private link."""
        return self.visitor_address(lang, endpoint, **{"for": key})


def acknowledge(enquiry: Enquiry, desk: Desk, head: Letterhead) -> OutboxMessage:
    """Tell the sender, in their language, that the enquiry has arrived.

    Nothing in it was written by the sender, not even a name: else anybody could have us send their words to strangers.
    It holds the private link, which so reaches only who reads this mailbox.
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
            "address": head.own_address(enquiry.lang, private_links.issue(enquiry.id)),
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


@dataclass(frozen=True)
class Draft:
    """An answer as it stands in the box: subject, words, and the language of what is put around them."""

    subject: str
    words: str
    lang: str


@dataclass(frozen=True)
class Sheet:
    """An answer as it will be sent."""

    subject: str
    text_body: str
    html_body: str


def answer(
    enquiry: Enquiry, desk: Desk, head: Letterhead, *, by: Account, draft: Draft, thread: list[str]
) -> OutboxMessage:
    """Put a person's answer into the outbox; the sender's answer to it goes to the desk.

    `thread` holds the Message-IDs of the same conversation, oldest first: it will stand below them.
    """
    sheet = written_answer(enquiry, desk, head, by=by, draft=draft)
    with i18n.speaking(draft.lang):
        return _put(
            enquiry,
            head,
            "answer",
            enquiry.email,
            subject=sheet.subject,
            reply_to=desk.email,
            thread=thread,
            bodies=(sheet.text_body, sheet.html_body),
        )


def written_answer(enquiry: Enquiry, desk: Desk, head: Letterhead, *, by: Account, draft: Draft) -> Sheet:
    """Return an answer as the mail will say it."""
    with i18n.speaking(draft.lang):
        given = {
            "desk": desk,
            "author": by.name,
            "answer": draft.words,
            "paragraphs": paragraphs(draft.words),
            "heading": draft.subject,
        }
        is_marked = enquiry.reference in draft.subject
        subject = draft.subject if is_marked else wording.subject(enquiry.reference, [draft.subject])
        bodies = _written("email/answer.txt", "email/answer.html", enquiry, head, given)
        return Sheet(text.one_line(subject), *bodies)


def tell_sender(
    enquiry: Enquiry,
    head: Letterhead,
    *,
    heading: str,
    sentences: Iterable[str] = (),
    address: str = "",
    to: str = "",
) -> OutboxMessage:
    """Write to the sender, or to another address of theirs, about their own doing; nothing in it is theirs.

    `address` is a private link. Called in the sender's language.
    """
    given = {"heading": heading, "sentences": list(sentences), "address": address}
    return _put(
        enquiry,
        head,
        "own",
        to or enquiry.email,
        subject=wording.subject(enquiry.reference, [heading]),
        reply_to=enquiry.desk.email,
        bodies=_written("email/own.txt", "email/own.html", enquiry, head, given),
    )


def tell_desk(
    enquiry: Enquiry, head: Letterhead, heading: object, words: str = "", *, reply: bool = True
) -> OutboxMessage:
    """Tell the desk what the sender did on the enquiry's own page; answering this mail answers the sender."""
    with i18n.speaking(i18n.DEFAULT):
        given = {
            "heading": str(heading),
            "words": words,
            "paragraphs": paragraphs(words),
            "address": head.office_address(enquiry.reference),
        }
        return _put(
            enquiry,
            head,
            "desk-notice",
            enquiry.desk.email,
            subject=wording.subject(enquiry.reference, [str(heading)]),
            reply_to=enquiry.email if reply else "",
            bodies=_written("email/own_desk.txt", "email/own_desk.html", enquiry, head, given),
        )


def paragraphs(words: str) -> list[list[str]]:
    """Return a plain text as paragraphs of lines, so that a template can escape and mark up each."""
    return [block.split("\n") for block in re.split(r"\n\s*\n", words.strip()) if block]


def _due(enquiry: Enquiry, desk: Desk) -> str:
    return wording.moment_at(enquiry.due_at, desk.zone)


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
    thread: list[str] | None = None,
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
        in_reply_to=thread[-1] if thread else "",
        earlier_ids=" ".join(thread or []),
        enquiry_id=enquiry.id,
    )
