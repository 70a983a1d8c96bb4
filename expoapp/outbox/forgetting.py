"""Mails that must be forgotten: their texts, their rows, and their files where there is no mail server."""

import re
from collections.abc import Collection
from datetime import datetime
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from pathlib import Path
from typing import Any

from sqlalchemy import Select, delete, func, or_, select, update

from expoapp.db import session
from expoapp.outbox.carriers import FOLDER, file_name
from expoapp.outbox.message import OutboxMessage

_KEY_IN_LINK = re.compile(r"([?&]for=)[\w.~%-]+")


def without_keys(words: str) -> str:
    """Return a mail's text without the keys in its links, which are the recipient's alone."""
    return _KEY_IN_LINK.sub(r"\1…", words)


def forget(condition: Any, instance: Path) -> int:
    """Delete the mails for which a condition holds, with their files; return how many."""
    rows = session().execute(select(OutboxMessage.id, OutboxMessage.message_id).where(condition)).all()
    session().execute(delete(OutboxMessage).where(OutboxMessage.id.in_([row.id for row in rows])))
    _forget_files((row.message_id for row in rows), instance)
    return len(rows)


def empty(ids: Collection[int], instance: Path) -> None:
    """Take the texts out of some mails; that they went, to whom and when, stays."""
    rows = session().scalars(select(OutboxMessage.message_id).where(OutboxMessage.id.in_(ids))).all()
    nothing = {"text_body": "", "html_body": "", "subject": "", "leave_address": ""}
    session().execute(update(OutboxMessage).where(OutboxMessage.id.in_(ids)).values(**nothing))
    _forget_files(rows, instance)


def _forget_files(message_ids: Any, instance: Path) -> None:
    for message_id in message_ids:
        (instance / FOLDER / file_name(message_id)).unlink(missing_ok=True)


def sent_before(moment: datetime) -> Select[Any]:
    """Return the mails sent before a moment that still have their texts."""
    return select(OutboxMessage.id).where(
        OutboxMessage.state == "sent", OutboxMessage.sent_at <= moment, OutboxMessage.html_body != ""
    )


def dead_before(moment: datetime) -> Select[Any]:
    """Return the mails given up before a moment that still have their texts."""
    return select(OutboxMessage.id).where(
        OutboxMessage.state == "dead", OutboxMessage.given_up_at <= moment, OutboxMessage.html_body != ""
    )


def _about(address: str) -> Any:
    return or_(func.lower(OutboxMessage.recipient) == address, func.lower(OutboxMessage.reply_to) == address)


def held(address: str) -> dict[str, list[dict[str, Any]]]:
    """Return the mails to an address (in lower case), and those that are to be answered to it, as plain values."""
    names = ("kind", "recipient", "reply_to", "subject", "lang", "text_body", "state", "created_at", "sent_at")
    columns = [getattr(OutboxMessage, name) for name in names]
    rows = session().execute(select(*columns).where(_about(address)).order_by(OutboxMessage.id)).all()
    return {"mails": [dict(row._mapping) | {"text_body": without_keys(row.text_body)} for row in rows]}


def erase(address: str, instance: Path, limit: int) -> int:
    """Delete at most so many mails to or from an address, with the files of mails whose rows are gone already."""
    ids = list(session().scalars(select(OutboxMessage.id).where(_about(address)).limit(limit)))
    if ids:
        return forget(OutboxMessage.id.in_(ids), instance)
    return _forget_strays(address, instance)


def _forget_strays(address: str, instance: Path) -> int:
    found = 0
    for path in (instance / FOLDER).glob("*.eml"):
        with path.open("rb") as file:
            head = BytesHeaderParser().parse(file)
        named = getaddresses([str(head.get(name, "")) for name in ("To", "Reply-To")])
        if address in {one.casefold() for _name, one in named}:
            path.unlink(missing_ok=True)
            found += 1
    return found
