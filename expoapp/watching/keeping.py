"""What the lists of those who wait for dates hold of a person, and how it is erased."""

from sqlalchemy import delete, select

from expoapp import outbox, subjects
from expoapp.db import session
from expoapp.exhibitions.models import Exhibition
from expoapp.outbox import OutboxMessage
from expoapp.subjects import Part, Rows, Subject
from expoapp.watching.models import Watcher


def follow() -> None:
    """Let what is held of those who wait be shown, handed over and erased."""
    subjects.follow("watching", Part(held, erase))


def held(subject: Subject) -> dict[str, Rows]:
    """Return for which exhibitions an address waits."""
    columns = (Watcher.email, Watcher.lang, Watcher.consent_version, Watcher.consent_wording)
    statement = select(Exhibition.slug.label("exhibition"), *columns, Watcher.asked_at, Watcher.confirmed_at)
    rows = session().execute(statement.join_from(Watcher, Exhibition).where(Watcher.email_key == subject.key))
    return {"watchers": [dict(row._mapping) for row in rows]}


def erase(subject: Subject, limit: int) -> int:
    """Take an address off at most so many lists, with the mails that were written to it."""
    ids = list(session().scalars(select(Watcher.id).where(Watcher.email_key == subject.key).limit(limit)))
    outbox.forget(OutboxMessage.watcher_id.in_(ids), subject.instance)
    session().execute(delete(Watcher).where(Watcher.id.in_(ids)))
    return len(ids)
