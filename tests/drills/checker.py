"""What must hold after a drill, asked of the database and of the mail server by statements of its own."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from tests.drills.visitors import Note
from tests.mail_server import Delivered

# Each statement returns what must not be there.
ORPHANS = {
    "enquiry without a consent": """
        SELECT reference FROM enquiries e WHERE NOT EXISTS (SELECT 1 FROM consents c WHERE c.enquiry_id = e.id)""",
    "enquiry without an event": """
        SELECT reference FROM enquiries e WHERE NOT EXISTS
        (SELECT 1 FROM enquiry_events v WHERE v.enquiry_id = e.id)""",
    "enquiry without an acknowledgement": """
        SELECT reference FROM enquiries e WHERE NOT EXISTS
        (SELECT 1 FROM outbox o WHERE o.enquiry_id = e.id AND o.kind = 'acknowledgement')""",
    "enquiry without a notice to the desk": """
        SELECT reference FROM enquiries e WHERE NOT EXISTS
        (SELECT 1 FROM outbox o WHERE o.enquiry_id = e.id AND o.kind = 'desk-notice')""",
    "enquiry without a line in the trail": """
        SELECT reference FROM enquiries e WHERE NOT EXISTS
        (SELECT 1 FROM audit a WHERE a.thing = 'enquiries/' || e.id AND a.action = 'enquiry.submit')""",
    "enquiry without its token": """
        SELECT reference FROM enquiries e WHERE NOT EXISTS (SELECT 1 FROM form_tokens t WHERE t.enquiry_id = e.id)""",
    "line in the trail without its enquiry": """
        SELECT thing FROM audit a WHERE action = 'enquiry.submit' AND NOT EXISTS
        (SELECT 1 FROM enquiries e WHERE a.thing = 'enquiries/' || e.id)""",
    "mail without its enquiry": """
        SELECT id FROM outbox o WHERE kind IN ('acknowledgement', 'desk-notice') AND NOT EXISTS
        (SELECT 1 FROM enquiries e WHERE e.id = o.enquiry_id)""",
    "token without its enquiry": """
        SELECT token_digest FROM form_tokens t WHERE NOT EXISTS
        (SELECT 1 FROM enquiries e WHERE e.id = t.enquiry_id)""",
    "two acknowledgements of one enquiry": """
        SELECT enquiry_id FROM outbox WHERE kind = 'acknowledgement' GROUP BY enquiry_id HAVING count(*) > 1""",
    "one letter stored twice": """
        SELECT email_key FROM enquiries GROUP BY email_key, message HAVING count(*) > 1""",
}
SHOWN = 3


def faults(url: str, notes: Sequence[Note], delivered: Sequence[Delivered] | None = None) -> list[str]:
    """Return a sentence for each thing that was lost, doubled or left behind; none when all is well.

    Without `delivered` the mails are not looked at.
    """
    engine = sa.create_engine(url)
    try:
        with engine.connect() as connection:
            found = _enquiries(connection, notes)
            for name, statement in ORPHANS.items():
                found += _told(name, [row[0] for row in connection.execute(sa.text(statement))])
            if delivered is not None:
                found += _mails(connection, delivered)
            return found
    finally:
        engine.dispose()


def _told(name: str, things: Iterable[Any]) -> list[str]:
    every = sorted({str(thing) for thing in things})
    return [f"{name}: {len(every)}, such as {', '.join(every[:SHOWN])}"] if every else []


def _enquiries(connection: sa.Connection, notes: Sequence[Note]) -> list[str]:
    """Compare what visitors were told with what is stored."""
    stored = {row.reference: row.email for row in connection.execute(sa.text("SELECT reference, email FROM enquiries"))}
    by_token: dict[str, set[str]] = defaultdict(set)
    for note in notes:
        by_token[note.token].add(note.reference)
    return [
        *_told("acknowledged and lost", [note.reference for note in notes if note.reference not in stored]),
        *_told("acknowledged under two references", [f"{one}" for one in by_token.values() if len(one) > 1]),
        *_told(
            "acknowledged to one and stored for another",
            [note.reference for note in notes if stored.get(note.reference, note.email) != note.email],
        ),
        *_told("stored twice", [email for email, times in Counter(stored.values()).items() if times > 1]),
    ]


def _mails(connection: sa.Connection, delivered: Sequence[Delivered]) -> list[str]:
    """Compare what was to be sent with what arrived."""
    rows = connection.execute(sa.text("SELECT message_id, state FROM outbox WHERE enquiry_id IS NOT NULL")).all()
    arrived = Counter(one.message_id for one in delivered)
    bodies: dict[str, set[str]] = defaultdict(set)
    for one in delivered:
        bodies[one.message_id].add(one.digest)
    return [
        *_told("mail never delivered", [name for name, _state in rows if not arrived[name]]),
        *_told("mail delivered more than twice", [name for name, times in arrived.items() if times > 2]),
        *_told("mail of nothing that is stored", set(arrived) - {name for name, _state in rows}),
        *_told("mail that changed between two deliveries", [name for name, told in bodies.items() if len(told) > 1]),
        *_told("mail not marked as sent", [name for name, state in rows if state != "sent"]),
    ]
