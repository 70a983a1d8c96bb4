"""What those who wait do: ask, read their mail, follow its links; and what staff do to dates."""

import re
from datetime import date, timedelta
from email.message import EmailMessage
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from time_machine import Traveller
from werkzeug.test import TestResponse

from expoapp import outbox
from expoapp.db import session, transaction
from expoapp.exhibitions import actions as exhibitions
from expoapp.exhibitions.actions import editions
from expoapp.exhibitions.models import Edition, Exhibition
from expoapp.outbox import OutboxMessage
from expoapp.watching.models import Watcher
from tests import factories
from tests.enquiries.walks import mails, parts

ZAWADI = "zawadi@example.com"
LINK = re.compile(r"https?://\S+")
SLUG = "buildexpo-kenya"


def waiting_hall(db: Session, clock: Traveller, starts_on: date | None = None, **given: Any) -> Edition:
    """An exhibition whose next edition's dates follow, noticed as it stands; a minute later."""
    edition = factories.edition(starts_on=starts_on, **given)
    db.commit()
    clock.shift(60)
    return edition


def ask(client: FlaskClient, email: str = ZAWADI, slug: str = SLUG, prefix: str = "", **given: Any) -> TestResponse:
    """Send the one field."""
    return client.post(f"{prefix}/watch", data={"exhibition": slug, "email": email} | given)


def path_in(mail: EmailMessage, part: str) -> str:
    """Return the path and query of the link in a mail's text that leads to a page of ours."""
    [found] = [link for link in LINK.findall(parts(mail)[0]) if part in link]
    return found.partition("127.0.0.1:8000")[2] or found


def mails_to(app: Flask, address: str = ZAWADI, about: str = "") -> list[EmailMessage]:
    """Return what an address got, oldest first; `about` is the kind of mail."""
    kinds = {}
    with app.app_context():
        for row in session().scalars(select(OutboxMessage)):
            kinds[row.message_id] = row.kind
    return [one for one in mails(app) if one["To"] == address and (not about or kinds[one["Message-ID"]] == about)]


def join(app: Flask, client: FlaskClient, email: str = ZAWADI, slug: str = SLUG, prefix: str = "") -> None:
    """Ask, read the mail, and press the button behind its link."""
    assert ask(client, email, slug, prefix).status_code == 303
    mail = mails_to(app, email, "watch-confirm")[-1]
    assert client.post(path_in(mail, "/watch/confirm")).status_code == 303


def on_list(db: Session, exhibition: Exhibition, number: int = 1, **given: Any) -> list[Watcher]:
    """Put confirmed addresses on the list, as if they had asked and confirmed now."""
    from expoapp import clock as time

    made = [
        Watcher(
            exhibition_id=exhibition.id,
            email=given.get("email", f"w{n}@example.com"),
            email_key=given.get("email", f"w{n}@example.com"),
            lang=given.get("lang", "en"),
            consent_version="1",
            consent_wording="x",
            asked_at=time.now(),
            confirmed_at=time.now(),
        )
        for n in range(number)
    ]
    db.add_all(made)
    db.commit()
    return made


def revise(app: Flask, clock: Traveller, edition_id: int, **facts: Any) -> None:
    """Change what is known of an edition, as staff do; a minute later."""
    from dataclasses import replace

    clock.shift(60)
    with app.app_context(), transaction():
        edition = editions.get_own_edition(edition_id, exhibitions.EVERYWHERE)
        editions.revise_edition(edition_id, replace(editions.edition_facts(edition), **facts), by=None)
    clock.shift(60)


def tell(app: Flask) -> str:
    """Run the command, and return what it says."""
    done = app.test_cli_runner().invoke(args=["watching", "tell"])
    assert done.exit_code == 0
    return str(done.output)


def fix(app: Flask, clock: Traveller, edition_id: int, first: date = date(2027, 7, 7)) -> None:
    """Fix an edition's dates: three days from the first."""
    revise(app, clock, edition_id, precision="exact", starts_on=first, ends_on=first + timedelta(days=2))


def queued(db: Session, kind: str = "watch-news") -> list[OutboxMessage]:
    """Return the mails of a kind, delivered or not."""
    db.rollback()
    return list(db.scalars(select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)))


__all__ = ["LINK", "SLUG", "ZAWADI", "ask", "fix", "join", "mails_to", "on_list", "parts", "path_in", "queued"]
__all__ += ["outbox", "revise", "tell", "waiting_hall"]
