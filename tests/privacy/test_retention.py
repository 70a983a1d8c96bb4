"""What has been kept long enough goes by itself, and nothing before (R22)."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import ValidationError
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp import i18n, retention
from expoapp.accounts.models import StaffSession
from expoapp.audit import AuditEntry
from expoapp.clock import now
from expoapp.config import KEPT_DAYS, ROOT, Settings
from expoapp.db import transaction
from expoapp.enquiries import wording as enquiries
from expoapp.enquiries.models import Enquiry, EnquiryEvent, FormToken, PrivateLink
from expoapp.outbox import OutboxMessage
from expoapp.site.cli import ROUNDS
from expoapp.watching import wording as watching
from expoapp.web.throttle import ThrottleRow
from tests.conftest import SECRET
from tests.enquiries.test_own import do, links_to, written
from tests.enquiries.walks import fill_in, mails, open_house
from tests.office import enter
from tests.pages import words

DAY = timedelta(days=1)


def night(app: Flask, *options: str) -> dict[str, int]:
    """Run the command and return what it says went."""
    done = app.test_cli_runner().invoke(args=["privacy", "night", *options])
    assert done.exit_code == 0, done.output
    pairs = [line.split(": ") for line in done.output.splitlines() if ": " in line]
    return {name: int(number) for name, number in pairs if number != "0"}


def left(db: Session, thing: Any, *conditions: Any) -> int:
    db.rollback()
    found = db.scalar(select(func.count()).select_from(thing).where(*conditions)) or 0
    db.rollback()  # whoever reads keeps SQLite's file from being written anew
    return found


def test_each_kind_goes_at_its_own_time_and_not_a_day_before(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    open_house(db)
    written(app, client, clock, message="General")
    clock.shift(timedelta(minutes=11))
    client.post("/enquire", data=fill_in(client, clock, kind="visa-letter", message="Visa"))
    client.post("/enquire", data=fill_in(client, clock, message="Spam", website="x"))
    enter(app, "sales")
    mails(app)
    assert night(app) == {}
    clock.shift(2 * DAY)
    assert night(app) == {"form-keys": 3, "limits": 2, "sessions": 1}
    assert (left(db, FormToken), left(db, StaffSession), left(db, ThrottleRow)) == (0, 0, 0)
    clock.shift(11 * DAY)
    assert night(app) == {}
    clock.shift(2 * DAY)
    assert night(app) == {"mail-texts": 4}
    assert left(db, OutboxMessage, OutboxMessage.text_body != "") == 0
    assert left(db, OutboxMessage, OutboxMessage.state == "sent") == 4  # that they went stays
    assert mails(app) == []  # the files are gone too
    clock.shift(14 * DAY)
    assert night(app) == {}
    clock.shift(2 * DAY)
    assert night(app) == {"spam": 1}
    assert left(db, Enquiry) == 2
    clock.shift(60 * DAY)
    assert night(app) == {"private-links": 2}
    clock.shift(272 * DAY)
    assert night(app) == {}
    clock.shift(3 * DAY)
    assert night(app, "--dry-run") == {"visa-letters": 1}
    assert left(db, Enquiry, Enquiry.anonymised_at.is_not(None)) == 0
    assert night(app) == {"visa-letters": 1}
    clock.shift(362 * DAY)
    assert night(app) == {}
    clock.shift(4 * DAY)
    assert night(app) == {"enquiries": 1}
    assert left(db, Enquiry, Enquiry.name == "", Enquiry.email == "", Enquiry.message == "") == 2
    assert left(db, AuditEntry, AuditEntry.action == "retention.clear") == 6
    sales = enter(app, "sales")
    page = words(sales.get("/staff/enquiries?show=all").text)
    assert page.count("Anonymous") == 2


def test_the_time_runs_from_the_last_contact(app: Flask, client: FlaskClient, db: Session, clock: Traveller) -> None:
    open_house(db)
    link = written(app, client, clock)
    clock.shift(80 * DAY)
    do(client, link, "add", words="Still here")
    clock.shift(655 * DAY)
    assert "enquiries" not in night(app)
    clock.shift(76 * DAY)
    assert night(app)["enquiries"] == 1


def test_a_mail_that_was_given_up_can_be_seen_and_sent_again_for_thirty_days(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    open_house(db)
    written(app, client, clock)
    clock.shift(3 * DAY)
    db.execute(update(OutboxMessage).values(state="dead", given_up_at=now()))
    db.commit()
    clock.shift(29 * DAY)
    assert "dead-mail-texts" not in night(app)
    clock.shift(2 * DAY)
    assert night(app)["dead-mail-texts"] == 2
    assert left(db, OutboxMessage, OutboxMessage.state == "dead", OutboxMessage.text_body == "") == 2


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("assign", {"owner": ""}),
        ("note", {"words": "Called"}),
        ("receive", {"channel": "phone", "words": "Hello?"}),
        ("answer", {"subject": "Hello", "words": "Hello", "lang": "en"}),
        ("move", {"state": "lost"}),
        ("postpone", {"until": "2030-01-01"}),
    ],
)
def test_nothing_is_done_with_an_enquiry_behind_which_nobody_stands(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller, name: str, given: dict[str, str]
) -> None:
    open_house(db)
    written(app, client, clock)
    clock.shift(731 * DAY)
    assert night(app)["enquiries"] == 1
    found = db.scalars(select(Enquiry)).one()
    before = left(db, EnquiryEvent)
    answer = enter(app, "sales").post(
        f"/staff/enquiries/{found.reference}/{name}", {"version": found.version, "after": "0"} | given
    )
    assert answer.status_code == 403
    assert "made anonymous" in words(answer.text)
    assert given.get("words", "") in answer.text  # what was typed is not thrown away
    assert left(db, EnquiryEvent) == before


def test_a_link_that_was_replaced_is_forgotten_after_its_grace(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    open_house(db)
    do(client, written(app, client, clock), "add", words="Hello")
    assert night(app) == {}
    clock.shift(timedelta(minutes=11))
    assert night(app) == {"private-links": 1}
    assert left(db, PrivateLink) == 1
    assert client.get(links_to(app)[-1]).status_code == 200


def test_the_work_process_makes_the_round_often_enough_for_limit_and_25_hours() -> None:
    pause, deed = ROUNDS["retention"]
    assert pause <= 25 * 3600
    assert callable(deed)


def test_many_rows_go_in_short_transactions(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_house(db)
    for number in range(5):
        written(app, client, clock, email=f"person{number}@example.com")
        clock.shift(timedelta(minutes=3))
    monkeypatch.setattr(retention, "BATCH", 2)
    began = []
    monkeypatch.setattr(retention, "transaction", lambda: began.append(1) or transaction())
    clock.shift(731 * DAY)
    assert night(app)["enquiries"] == 5
    assert len(began) >= 4


@pytest.mark.parametrize("given", [{"nonsense": 3}, {"spam": 0}, {"form-keys": 9}, {"dead-mail-texts": 5}])
def test_a_time_that_makes_no_sense_stops_the_start(given: dict[str, int]) -> None:
    with pytest.raises(ValidationError, match="EXPOAPP_RETENTION"):
        Settings(secret=SECRET, retention=given)
    assert Settings(secret=SECRET, retention={"spam": 7}).kept_days["spam"] == 7


def test_the_operators_book_tells_every_time() -> None:
    prose = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    assert not [name for name, days in KEPT_DAYS.items() if days and f"| `{name}` | {days} |" not in prose]


@pytest.mark.parametrize("words_of", [enquiries, watching])
def test_what_people_agree_to_never_changes_without_a_new_version(words_of: Any) -> None:
    in_force = words_of.CONSENTS[words_of.CONSENT_VERSION]
    assert set(in_force) == set(i18n.LANGUAGES)
    for language, digest in in_force.items():
        with i18n.speaking(language):
            assert words_of.consent_digest() == digest, f"{language}: begin a new version of what people agree to"
    assert len({str(texts) for texts in words_of.CONSENTS.values()}) == len(words_of.CONSENTS)


def test_a_file_that_cannot_be_removed_keeps_the_other_rules_from_nothing(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_house(db)
    written(app, client, clock)
    clock.shift(31 * DAY)

    def fail(*_given: Any) -> None:
        raise PermissionError("outbox")

    monkeypatch.setattr("expoapp.outbox.forgetting._forget_files", fail)
    gone = night(app)
    assert "mail-texts" not in gone
    assert gone["form-keys"] == 1
    assert left(db, OutboxMessage, OutboxMessage.text_body != "") == 2  # tried again the next time
