"""How an enquiry is judged when it arrives, and how the desk teaches the judge (decision 20)."""

from datetime import datetime

from sqlalchemy import ColumnElement, case, delete, func, select

from expoapp import clock
from expoapp.db import inserting, session
from expoapp.enquiries import limits, queries, spam
from expoapp.enquiries.models import Enquiry, SeenText, SpamWord
from expoapp.enquiries.spam import Letter, Reason

# More words are forgotten, the rarest first.
MOST_WORDS_KNOWN = 50_000


def judge(letter: Letter, sent: str, now: datetime) -> tuple[list[Reason], bool]:
    """Return why a letter looks like a machine's, and whether that is enough to hold it back.

    `sent` is what the form noticed, "" for nothing.
    """
    reasons = spam.reasons_of(letter, sent)
    others = queries.others_who_said(spam.sketch(letter), letter.email.casefold(), now - limits.TEXTS_SEEN_FOR)
    for reason in (spam.repeated(others), _learned(letter)):
        if reason is not None and (reasons or reason.points > 0):
            reasons.append(reason)
    points = spam.total(reasons)
    if limits.HELD_AT_IN_A_FLOOD <= points < limits.HELD_AT and queries.is_flooded(now):
        return [*reasons, Reason("flood", 0)], True
    return reasons, points >= limits.HELD_AT


def remember(enquiry: Enquiry, now: datetime) -> None:
    """Keep the digests by which this text is known again for some days."""
    current = session()
    current.execute(delete(SeenText).where(SeenText.seen_at <= now - limits.TEXTS_SEEN_FOR))
    current.add_all(SeenText(enquiry_id=enquiry.id, digest=run, seen_at=now) for run in spam.sketch(letter_of(enquiry)))


def teach(enquiry: Enquiry, kind: str) -> None:
    """Count an enquiry's words as those of "spam" or of something "fine", once; the last word of the desk holds.

    Reads and writes, so call it before the enquiry's own attributes are set.
    """
    if enquiry.taught == kind:
        return
    words = [queries.LETTERS, *spam.digests(letter_of(enquiry))]
    now = clock.now()
    is_spam, was = kind == "spam", enquiry.taught
    less = {"spam": int(was == "spam"), "fine": int(was == "fine")}
    insert = inserting(SpamWord)
    current = session()
    # Their digests are in order, so that two who teach at once wait for one another instead of blocking both.
    current.execute(
        insert.on_conflict_do_update(
            index_elements=[SpamWord.digest],
            set_={
                "spam": _not_below_zero(SpamWord.spam + insert.excluded.spam - less["spam"]),
                "fine": _not_below_zero(SpamWord.fine + insert.excluded.fine - less["fine"]),
                "seen_at": now,
            },
        ),
        [{"digest": one, "spam": int(is_spam), "fine": int(not is_spam), "seen_at": now} for one in words],
    )
    _forget_rare_words()
    enquiry.taught = kind


def letter_of(enquiry: Enquiry) -> Letter:
    """Return what the judge reads of an enquiry."""
    return Letter(enquiry.name, enquiry.email, enquiry.message, enquiry.company, enquiry.products, enquiry.phone)


def _learned(letter: Letter) -> Reason | None:
    letters = queries.sorted_letters()
    if min(letters) < spam.LETTERS_NEEDED:
        return None
    return spam.learned(queries.known_words(spam.digests(letter)), letters)


def _not_below_zero(number: ColumnElement[int]) -> ColumnElement[int]:
    return case((number < 0, 0), else_=number)


def _forget_rare_words() -> None:
    current = session()
    excess = (current.scalar(select(func.count()).select_from(SpamWord)) or 0) - MOST_WORDS_KNOWN
    if excess > 0:
        rarest = (
            select(SpamWord.digest)
            .where(SpamWord.digest != queries.LETTERS)
            .order_by(SpamWord.spam + SpamWord.fine, SpamWord.seen_at, SpamWord.digest)
            .limit(excess)
        )
        current.execute(
            delete(SpamWord).where(SpamWord.digest.in_(rarest)), execution_options={"synchronize_session": False}
        )
