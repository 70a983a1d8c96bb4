"""For how long mails, requests and the trail are kept, and that mails are part of what is held of a person."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import delete

from expoapp import audit, outbox, retention, subjects
from expoapp.db import session
from expoapp.subjects import Part, SubjectRequest


def follow() -> None:
    """Let mails be shown, handed over and erased, and clear them, requests and the trail when their time is over."""
    subjects.follow(
        "mails",
        Part(
            lambda subject: outbox.held(subject.key),
            lambda subject, limit: outbox.erase(subject.key, subject.instance, limit),
        ),
    )
    retention.follow("mail-texts", retention.Rule(outbox.sent_before, outbox.empty))
    retention.follow("dead-mail-texts", retention.Rule(outbox.dead_before, outbox.empty))
    retention.follow("audit", retention.Rule(audit.sealed_before, audit.release))
    retention.follow("requests", retention.Rule(subjects.settled_before, _clear_requests))


def _clear_requests(ids: Sequence[Any], _instance: Path) -> None:
    session().execute(delete(SubjectRequest).where(SubjectRequest.id.in_(ids)))
