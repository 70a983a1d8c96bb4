"""The mails an enquiry sends."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp.enquiries.models import Enquiry
from expoapp.text import one_line
from tests import factories
from tests.enquiries.walks import LETTER, mail_to, mails, open_house, parts, send
from tests.office import enter

DESK = "nairobi@example.org"


def test_the_acknowledgement_names_reference_desk_phone_and_promise(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    open_house(db)
    send(client, clock, "/enquire?kind=exhibit&exhibition=buildexpo-kenya")
    mail = mail_to(app, LETTER["email"])
    reference = db.scalars(select(Enquiry.reference)).one()
    assert mail["From"] == "Expogroup <noreply@example.org>"
    assert mail["Reply-To"] == DESK
    assert mail["Content-Language"] == "en"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert reference in mail["Subject"]
    for part in parts(mail):
        for expected in (reference, "Amina Odhiambo", "+254 20 000 0000", "BUILDEXPO KENYA", "3 March 2026, 11:30"):
            assert expected in part


def test_nothing_the_visitor_wrote_stands_in_the_acknowledgement(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    open_house(db)
    canaries = {name: f"canary-{name}" for name in ("name", "message", "company", "products", "phone")}
    send(client, clock, "/enquire?kind=exhibit", **canaries)
    mail = mail_to(app, LETTER["email"])
    assert "canary" not in mail.as_string()
    assert not any("canary" in part for part in parts(mail))


def test_the_desk_gets_everything_and_answers_the_visitor(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    open_house(db)
    send(
        client,
        clock,
        "/enquire?kind=exhibit&exhibition=buildexpo-kenya",
        message="One\n\n<b>Two</b> & =three",
        company="Njoroge & Sons",
        country="KE",
        phone="020 123456",
        area_sqm="36",
        stand="space-only",
    )
    mail = mail_to(app, DESK)
    assert mail["Reply-To"] == LETTER["email"]
    assert LETTER["email"] not in mail["From"]
    plain, rich = parts(mail)
    reference = db.scalars(select(Enquiry.reference)).one()
    for expected in (LETTER["name"], LETTER["email"], "Kenya", "020 123456", "36 m²", "Space only", "BUILDEXPO KENYA"):
        assert expected in plain
        assert expected in rich
    assert "<b>Two</b> & =three" in plain
    assert "&lt;b&gt;Two&lt;/b&gt; &amp; =three" in rich
    assert f"http://127.0.0.1:8000/staff/enquiries/{reference}" in plain


def test_mails_to_the_visitor_speak_his_language_and_those_to_the_desk_ours(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    open_house(db)
    send(client, clock, "/ar/enquire?kind=exhibit")
    theirs, ours = mail_to(app, LETTER["email"]), mail_to(app, DESK)
    assert theirs["Content-Language"] == "ar"
    assert re.search(r'<html lang="ar" dir="rtl">', parts(theirs)[1])
    assert "3 مارس 2026" in parts(theirs)[0]
    assert ours["Content-Language"] == "en"
    assert '<html lang="en" dir="ltr">' in parts(ours)[1]


@pytest.mark.parametrize(
    "hostile", ["Ann\r\nBcc: victim@example.com", "Ann\nSubject: spam", "{{7*7}}", "%(x)s", "=?utf-8?q?x?="]
)
def test_no_visitor_writes_headers_or_templates(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller, hostile: str
) -> None:
    open_house(db)
    assert send(client, clock, name=hostile, company=hostile[:120], message=hostile).status_code == 303
    found = mails(app)
    assert {mail["To"] for mail in found} == {DESK, LETTER["email"]}
    for mail in found:
        assert mail["Bcc"] is None
        assert len(mail.get_all("Subject")) == 1
        assert "spam" not in mail["Subject"]
    assert f"Name: {one_line(hostile)}" in parts(mail_to(app, DESK))[0]


def test_an_address_of_another_script_reaches_its_mail_server(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    open_house(db)
    send(client, clock, email="info@münchen.example.org")
    assert mail_to(app, "info@xn--mnchen-3ya.example.org")


def test_an_answer_stands_below_the_acknowledgement_and_comes_back_to_the_desk(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    open_house(db)
    send(client, clock)
    acknowledgement = mail_to(app, LETTER["email"])
    reference = db.scalars(select(Enquiry.reference)).one()
    sales = enter(app, "sales", email="wanjiru@example.org")
    clock.shift(60)
    text = "Dear Zawadi,\n\n36 m² cost <little>.\nYours"
    answer = sales.post(f"/staff/enquiries/{reference}/answer", {"version": 1, "subject": "Your stand", "words": text})
    assert answer.status_code == 303
    [mail] = [
        one
        for one in mails(app)
        if one["Message-ID"] not in {acknowledgement["Message-ID"]} and one["To"] == LETTER["email"]
    ]
    assert mail["In-Reply-To"] == mail["References"] == acknowledgement["Message-ID"]
    assert mail["Subject"] == f"[{reference}] Your stand"
    assert mail["Reply-To"] == DESK
    assert mail["Auto-Submitted"] == "no"
    plain, rich = parts(mail)
    assert text in plain
    assert "Wanjiru" in plain
    assert "36 m² cost &lt;little&gt;.<br>Yours" in rich


def test_an_enquiry_without_acknowledgement_is_answered_all_the_same(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    open_house(db)
    send(client, clock, website="robot")
    reference = db.scalars(select(Enquiry.reference)).one()
    sales = enter(app, "sales")
    sales.post(f"/staff/enquiries/{reference}/move", {"version": 1, "state": "new"})
    assert mail_to(app, LETTER["email"])["Reply-To"] == DESK  # told at last, once released


def test_a_mail_from_an_unnamed_sender_still_says_who_we_are(make_app: object, clock: Traveller) -> None:
    app = make_app(mail_from="post@expo.example.org")  # type: ignore[operator]
    with app.app_context():
        db = factories.session()
        open_house(db)
    app.test_client().post("/instant-reply", data=LETTER)
    mail = mail_to(app, LETTER["email"])
    assert mail["From"] == "post@expo.example.org"
    assert mail["Message-ID"].endswith("@expo.example.org>")
    assert "expo.example.org" in parts(mail)[0]
