"""What those who wait do: ask, read their mail, follow its links; and what staff do to dates."""

import re
from dataclasses import replace
from datetime import date, timedelta
from email.message import EmailMessage
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from time_machine import Traveller
from werkzeug.test import TestResponse

from expoapp import clock as time
from expoapp.db import transaction
from expoapp.exhibitions.actions import editions, exhibitions
from expoapp.exhibitions.models import Edition, Precision, Status
from expoapp.outbox import OutboxMessage
from expoapp.watching.models import Watcher
from tests import factories
from tests.conftest import ORIGIN
from tests.enquiries.walks import mails, parts

ZAWADI = "zawadi@example.com"
SLUG = "buildexpo-kenya"
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
_LINK = re.compile(r"https?://\S+")


def count(db: Session, table: type) -> int:
    """Return how many rows of a table there are now."""
    db.rollback()
    return db.scalar(select(func.count()).select_from(table)) or 0


def only(db: Session) -> Watcher:
    """Return the one watcher as it is stored now."""
    db.rollback()
    return db.scalars(select(Watcher)).one()


def dates_to_follow(db: Session, **given: Any) -> int:
    """An edition for all to see; its dates follow, where nothing else is said. Returns its id."""
    found = factories.edition(**({"starts_on": None} | given)).id
    db.commit()
    return found


def ask(client: FlaskClient, email: str = ZAWADI, *, slug: str = SLUG, prefix: str = "", **given: Any) -> TestResponse:
    """Send the one field."""
    return client.post(f"{prefix}/watch", data={"exhibition": slug, "email": email} | given)


def mails_to(app: Flask, address: str = ZAWADI) -> list[EmailMessage]:
    """Deliver what waits, and return what an address got, oldest first."""
    return [mail for mail in mails(app) if mail["To"] == address]


def link_in(mail: EmailMessage, page: str) -> str:
    """Return path and query of the link to one of our pages in a mail's text."""
    [found] = [link for link in _LINK.findall(parts(mail)[0]) if page in link]
    assert found.startswith(ORIGIN)
    return found.removeprefix(ORIGIN)


def join(app: Flask, client: FlaskClient, email: str = ZAWADI, **given: Any) -> None:
    """Ask, read the mail, and press the button behind its link."""
    assert ask(client, email, **given).status_code == 303
    assert client.post(link_in(mails_to(app, email)[-1], "/watch/confirm")).status_code == 303


def watchers(db: Session, edition_id: int, number: int = 1, **given: Any) -> list[Watcher]:
    """Put confirmed addresses on the list of an edition's exhibition, as if they had asked and confirmed now."""
    exhibition_id = db.scalars(select(Edition.exhibition_id).where(Edition.id == edition_id)).one()
    now = time.now()
    made = []
    for n in range(number):
        email = f"person{n}@example.com"
        facts: dict[str, Any] = {"email": email, "email_key": email, "lang": "en", "asked_at": now, "confirmed_at": now}
        facts |= {"consent_version": "1", "consent_wording": "Yes.", "exhibition_id": exhibition_id}
        made.append(Watcher(**(facts | given)))
    db.add_all(made)
    db.commit()
    return made


def revise(app: Flask, clock: Traveller, edition_id: int, **facts: Any) -> None:
    """Change what is known of an edition, as staff do, between two quiet minutes."""
    clock.shift(MINUTE)
    with app.app_context(), transaction():
        edition = editions.get_own_edition(edition_id, exhibitions.EVERYWHERE)
        wanted = replace(editions.edition_facts(edition), **facts)
        wanted = replace(wanted, precision=Precision(wanted.precision), status=Status(wanted.status))
        editions.revise_edition(edition_id, wanted, by=None)
    clock.shift(MINUTE)


def fix(app: Flask, clock: Traveller, edition_id: int, first: date = date(2027, 7, 7)) -> None:
    """Fix an edition's dates: three days from the first."""
    revise(app, clock, edition_id, precision="exact", starts_on=first, ends_on=first + timedelta(days=2))


def tell(app: Flask) -> str:
    """Run the command, and return what it says."""
    done = app.test_cli_runner().invoke(args=["watching", "tell"])
    assert done.exit_code == 0
    return str(done.output)


def news(db: Session) -> list[OutboxMessage]:
    """Return the mails with news that were written, delivered or not."""
    db.rollback()
    return list(db.scalars(select(OutboxMessage).where(OutboxMessage.kind == "watch-news").order_by(OutboxMessage.id)))
