"""One marked person in everything we keep, and nowhere afterwards; and never in logs or addresses."""

import csv
import io
import json
import logging
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp import audit, subjects
from expoapp.db import db as database
from expoapp.enquiries import keeping
from expoapp.enquiries.models import Consent, Enquiry
from expoapp.subjects import Suppression
from expoapp.watching.models import Watcher
from expoapp.web import away
from tests import factories
from tests.conftest import Maker
from tests.enquiries.faults import breaker
from tests.enquiries.test_own import do, links_to, written
from tests.enquiries.walks import LETTER, fill_in, mails, open_house, values_of
from tests.office import Person, enter
from tests.pages import words
from tests.watching.walks import join

# Each value is a word that stands nowhere else; none is left after an erasure, in whatever case it was kept.
PERSON = {
    "name": "Kanarienname Zq",
    "email": "Kanarienpost@canary.example",
    "company": "Kanarienfirma",
    "phone": "+254 722 909 808",
    "message": "Kanarienbrief: two stands.",
}
ELSEWHERE = {"REMOTE_ADDR": "203.0.113.7"}
MARKS = ("kanarien", "canary.example", "722 909", "722909")


def hits(where: str) -> list[str]:
    return [mark for mark in MARKS if mark in where.casefold()]


def traces(app: Flask) -> dict[str, list[str]]:
    """Return where marks are found: the files of database and instance folder, and every value of every table."""
    found = {}
    settings = app.config["SETTINGS"]
    files = [path for path in settings.instance.rglob("*") if path.is_file()]
    if settings.database.startswith("sqlite"):
        base = Path(settings.database.removeprefix("sqlite:///"))
        files += [path for path in base.parent.glob(f"{base.name}*") if path.is_file()]
    for path in files:
        if marks := hits(path.read_bytes().decode("latin-1").replace("=\r\n", "")):
            found[path.name] = marks
    with app.app_context(), database.engine.connect() as connection:
        for table in sa.inspect(connection).get_table_names():
            rows = connection.execute(select(sa.text("*")).select_from(sa.table(table))).all()
            if marks := hits(repr(rows)):
                found[table] = marks
    for name in app.extensions["spool"].names():  # it is encrypted, so its bytes tell nothing
        if marks := hits(app.extensions["spool"].find(name).decode()):
            found["spool"] = marks
    return found


def marked(app: Flask, client: FlaskClient, db: Session, clock: Traveller) -> str:
    """Let a marked person do all that leaves something behind; return the private link."""
    [exhibition] = open_house(db)
    assert exhibition.slug == "buildexpo-kenya"
    sales = enter(app, "sales")
    link = written(app, client, clock, **PERSON, marketing="y", exhibition="buildexpo-kenya", products="Kanarienware")
    link = do(client, link, "add", words="Kanariennachtrag").location
    link = do(client, link, "correct", email="other@canary.example").location  # asked for, never confirmed
    db.rollback()
    marks = select(Enquiry.reference, Enquiry.version).where(Enquiry.name == PERSON["name"])
    reference, version = db.execute(marks).one()
    sales.post(f"/staff/enquiries/{reference}/note", {"version": version, "words": "Kanariennotiz"})
    sales.post(
        f"/staff/enquiries/{reference}/answer",
        {"version": version, "subject": "Kanarienbetreff", "words": "Dear Kanarienname"},
    )
    written(app, client, clock, **PERSON | {"message": "Kanarienbrief two", "email": PERSON["email"].lower()})
    fill = fill_in(client, clock, **PERSON, website="robot")
    client.post("/enquire", data=fill)  # held as spam
    join(app, client, PERSON["email"])
    invited = {"email": PERSON["email"], "name": PERSON["name"], "roles": ["viewer"], "where": "everywhere"}
    enter(app, "admin").post("/staff/people/invite", invited)
    mails(app)
    return link


def others(app: Flask, db: Session) -> None:
    """Other people's rows around those of the marked one, so that pages of the file are shared."""
    with app.app_context():
        desk_id = factories.desk().id
        now = factories.clock.now()
        for number in range(300):
            email = f"person{number}@example.com"
            facts: dict[str, Any] = {"name": f"Person {number}", "email": email, "email_key": email, "lang": "en"}
            facts |= {"reference": f"EX-{number:04}", "kind": "general", "message": "Hello. " * (number % 40)}
            facts |= {"source": "form", "desk_id": desk_id, "created_at": now, "due_at": now}
            database.session.add(Enquiry(**facts))
        database.session.commit()
        database.session.remove()


def forget_by_command(app: Flask, _client: FlaskClient, _link: str) -> None:
    done = app.test_cli_runner().invoke(args=["privacy", "erase", PERSON["email"], "--yes"])
    assert done.exit_code == 0
    assert "kanarien" not in done.output.casefold()


def forget_in_the_office(app: Flask, _client: FlaskClient, _link: str) -> None:
    admin = enter(app, "admin")
    page = admin.post("/staff/privacy/look", {"email": PERSON["email"].upper()})
    assert "Enquiries 3" in words(page.text)
    answer = admin.post("/staff/privacy/erase", {"email": PERSON["email"], "proved": "y", "certain": "y"})
    assert answer.status_code == 303
    assert "It is erased" in words(admin.get(answer.location).text)


def forget_by_the_link(_app: Flask, client: FlaskClient, link: str) -> None:
    erase = link.partition("&")[0].replace("/own?", "/own/erase?")
    sent = values_of(client.get(erase).text) | {"everything": "y"}
    assert client.post(erase, data=sent).status_code == 303


@pytest.mark.sql
@pytest.mark.parametrize("forget", [forget_by_command, forget_in_the_office, forget_by_the_link])
def test_an_erased_person_is_found_nowhere_and_the_counts_stay(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller, databases: Maker, forget: Any
) -> None:
    clock.shift(timedelta(hours=1))
    others(app, db)
    link = marked(app, client, db, clock)
    db.rollback()
    fill = fill_in(client, clock, **PERSON)
    with breaker(app, databases)("gone"):
        assert client.post("/enquire", data=fill, environ_base=ELSEWHERE).status_code == 303
    db.close()
    there = traces(app)
    kept = {
        "contacts",
        "contact_addresses",
        "enquiries",
        "enquiry_events",
        "outbox",
        "private_links",
        "spool",
        "watchers",
    }
    assert kept <= set(there)  # the control
    assert any(name.endswith(".eml") for name in there)
    forget(app, client, link)
    assert traces(app) == {}
    assert db.scalar(select(func.count()).select_from(Enquiry)) == 303
    gone = db.scalars(select(Enquiry).where(Enquiry.anonymised_at.is_not(None))).all()
    assert {row.kind for row in gone} == {"general"}
    assert len(gone) == 3
    assert db.scalar(select(func.count()).select_from(Watcher)) == 0
    assert db.scalars(select(Suppression.address_hash)).all() == [subjects.hash_of(PERSON["email"])]
    assert audit.verify().fault is None
    assert client.get(link.partition("&")[0]).status_code == 404


def test_erasing_twice_or_a_stranger_changes_nothing_more(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    open_house(db)
    written(app, client, clock)
    for address in ("nobody@example.org", "%", "", "' OR 1=1 --"):
        app.test_cli_runner().invoke(args=["privacy", "erase", "--yes", "--", address])
    assert db.scalars(select(Enquiry.email)).one() == LETTER["email"]


def test_a_copy_by_command_holds_every_table_and_is_private(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller, tmp_path: Path
) -> None:
    clock.shift(timedelta(hours=1))
    marked(app, client, db, clock)
    file = tmp_path / "copy.zip"
    done = app.test_cli_runner().invoke(args=["privacy", "export", PERSON["email"], str(file)])
    assert done.exit_code == 0
    assert file.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(file) as read:
        told = json.loads(read.read("data.json"))
        table = read.read("enquiries.csv").decode("utf-8-sig")
    assert {name: len(rows) for name, rows in told.items()} == {
        "awaiting_storage": 0,
        "consents": 4,
        "contacts": 1,
        "enquiries": 3,
        "enquiry_events": len(told["enquiry_events"]),
        "enquiry_exhibitions": 1,
        "invitations": 1,
        "mails": len(told["mails"]),
        "private_links": len(told["private_links"]),
        "watchers": 1,
    }
    assert '"+254 722 909 808"' in table
    assert "Kanariennotiz" in json.dumps(told)
    assert app.test_cli_runner().invoke(args=["privacy", "export", "x@example.org", str(file)]).exit_code == 1


# ---- Logs and addresses (R24) ----------------------------------------------------------------------------------------


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """All that is logged, however little it matters."""
    caplog.set_level(logging.DEBUG)
    yield caplog
    caplog.clear()


def test_no_log_no_address_and_no_error_page_tells_of_a_person(
    app: Flask,
    client: FlaskClient,
    db: Session,
    clock: Traveller,
    log: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock.shift(timedelta(hours=1))
    seen: list[str] = []
    app.after_request(lambda answer: seen.extend([answer.location or "", app.name]) or answer)
    link = marked(app, client, db, clock).partition("&")[0]
    key = link.partition("for=")[2]
    sales, admin = enter(app, "sales"), enter(app, "admin")
    pages = [client.get(link).text, sales.get("/staff/enquiries").text, admin.get("/staff/privacy").text]
    fill = fill_in(client, clock, **PERSON)
    codes = [client.post("/enquire", data=fill | {"email": "kanarienpost@"}).status_code]  # 422
    codes.append(client.post("/enquire", data=fill).status_code)
    codes.append(client.post("/enquire", data=fill | {"message": "Kanarienbrief changed"}).status_code)  # 409
    admin.post("/staff/privacy/look", {"email": PERSON["email"]})
    admin.post("/staff/privacy/copy", {"email": PERSON["email"]})

    def fail(*_: Any, **__: Any) -> None:
        raise OperationalError("INSERT", {"email": PERSON["email"]}, Exception(PERSON["email"]))

    monkeypatch.setattr(audit, "record", fail)
    clock.shift(timedelta(minutes=11))
    broken = [client.post("/enquire", data=fill_in(client, clock, **PERSON))]
    broken.append(do(client, link, "add", words="Kanarienende"))
    codes += [answer.status_code for answer in broken]
    monkeypatch.setattr(audit, "record", lambda *_, **__: 1 / 0)
    with app.app_context():
        away.forget()
    wrong = client.post("/enquire", data=fill_in(client, clock, **PERSON))
    assert (codes, wrong.status_code) == ([422, 303, 409, 303, 503], 500)
    assert not hits(wrong.text)
    told = log.text + "".join(capfd.readouterr())
    assert "not changed" in told  # the control: faults are logged
    assert not hits(told)
    assert key not in told
    assert len(seen) > 20
    assert not hits("\n".join(seen))
    for page in pages:
        addresses = [part.partition('"')[0] for part in page.split('href="')[1:]]
        assert not hits("\n".join(address for address in addresses if not address.startswith("mailto:")))
    assert not client._cookies  # public pages set none


def test_the_trail_names_no_person(app: Flask, client: FlaskClient, db: Session, clock: Traveller) -> None:
    clock.shift(timedelta(hours=1))
    marked(app, client, db, clock)
    db.rollback()
    assert not hits(repr(db.execute(select(audit.AuditEntry.changes, audit.AuditEntry.thing)).all()))


def test_the_trail_knows_every_personal_column_of_an_enquiry() -> None:
    # What goes when an enquiry is made anonymous is personal, unless it is a choice from a list, a number or a time.
    harmless = {"stand", "area_sqm", "is_first_time", "came_from", "follow_up_on", "contact_id", "company_id"}
    harmless |= {"asked_again_at", "wakes_at", "held_at", "taught", "suspicions"}
    assert set(keeping.blank()) - harmless <= audit.PERSONAL
    assert {"new_email", "digest"} <= audit.PERSONAL


# ---- Consent ---------------------------------------------------------------------------------------------------------


def consents(app: Flask, tmp_path: Path) -> list[list[str]]:
    """Run the command and return the rows of the file as a reader of CSV sees them."""
    file = tmp_path / "consents.csv"
    assert app.test_cli_runner().invoke(args=["consents", "export", str(file)]).exit_code == 0
    return list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline="")))


def test_the_file_for_marketing_holds_present_consents_only(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller, tmp_path: Path
) -> None:
    open_house(db)
    people = ["yes@example.com", "no@example.com", "gone@example.com", "spam@example.com", "erased@example.com"]
    for email in people:
        agreed = {} if email.startswith("no") else {"marketing": "y"}
        trap = {"website": "x"} if email.startswith("spam") else {}
        clock.shift(timedelta(minutes=3))
        client.post("/enquire", data=fill_in(client, clock, email=email, **agreed, **trap))
    clock.shift(timedelta(minutes=3))
    client.post("/enquire", data=fill_in(client, clock, email="YES@example.com", message="Again", marketing="y"))
    do(client, links_to(app, "gone@example.com")[-1], "marketing")
    app.test_cli_runner().invoke(args=["privacy", "erase", "erased@example.com", "--yes"])
    clock.shift(timedelta(minutes=11))
    client.post("/enquire", data=fill_in(client, clock, email="erased@example.com", marketing="y"))
    head, *rows = consents(app, tmp_path)
    assert head[:6] == ["email", "version", "language", "given_at", "zone", "source"]
    assert [row[0].lower() for row in rows] == ["yes@example.com"]
    assert rows[0][1:3] == ["2026-1", "en"]
    leave = rows[0][6]
    assert "example.com" not in leave
    path = leave.removeprefix("http://127.0.0.1:8000")
    assert "One press withdraws that" in words(client.get(path).text)
    assert len(consents(app, tmp_path)) == 2  # looking withdraws nothing
    foreign = {"Origin": "https://mail.example.com", "Sec-Fetch-Site": "cross-site"}
    answer = app.test_client().post(path, data={"List-Unsubscribe": "One-Click"}, headers=foreign)
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (200, False)
    assert consents(app, tmp_path) == [head]
    assert client.get("/consent/withdraw?for=x").status_code == 404
    db.rollback()
    assert db.scalar(select(func.count()).select_from(Consent).where(Consent.withdrawn_at.is_not(None))) == 4


def test_a_session_that_is_not_the_administrators_hands_out_and_erases_nothing(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    open_house(db)
    written(app, client, clock)
    sales = Person(app, enter(app, "sales").account_id)
    for deed in ("look", "copy", "erase"):
        asked = {"email": LETTER["email"], "proved": "y", "certain": "y"}
        assert sales.post(f"/staff/privacy/{deed}", asked).status_code == 403
    assert db.scalars(select(Enquiry.email)).one() == LETTER["email"]
