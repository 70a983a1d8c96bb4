"""Robots, floods, and strangers who would have us write to others."""

import time
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from time_machine import Traveller
from werkzeug.datastructures import MultiDict

from expoapp.enquiries.forms import EnquiryForm
from expoapp.enquiries.models import Enquiry
from expoapp.enquiries.public.room import page_before
from expoapp.outbox import OutboxMessage
from expoapp.web.forms import token_age
from expoapp.web.throttle import network_of
from tests.enquiries.test_spam import HOSTILE
from tests.enquiries.walks import LETTER, fill_in, open_house, reference_of, send, values_of
from tests.pages import parse, words

TEN_MINUTES = timedelta(minutes=10, seconds=1)


def test_a_robot_that_fills_in_the_hidden_field_is_thanked_and_held_back(
    client: FlaskClient, db: Session, clock: Traveller
) -> None:
    open_house(db)
    reference = reference_of(client, send(client, clock, website="http://buy.example"))
    kept = db.scalars(select(Enquiry)).one()
    assert (kept.reference, kept.state, kept.suspicions[0]["code"]) == (reference, "quarantined", "trap")
    assert db.scalar(select(func.count()).select_from(OutboxMessage)) == 0


@pytest.mark.parametrize(("seconds", "state"), [(2, "quarantined"), (3, "new")])
def test_nobody_writes_an_enquiry_in_less_than_three_seconds(
    client: FlaskClient, db: Session, clock: Traveller, seconds: int, state: str
) -> None:
    open_house(db)
    sent = {**values_of(client.get("/enquire").text), **LETTER}
    clock.shift(seconds)
    reference_of(client, client.post("/enquire", data=sent))
    assert db.scalars(select(Enquiry.state)).one() == state


def test_an_instant_reply_with_the_hidden_field_is_held_back(
    client: FlaskClient, db: Session, clock: Traveller
) -> None:
    open_house(db)
    reference_of(client, client.post("/instant-reply", data=LETTER | {"website": "x"}))
    assert db.scalars(select(Enquiry.state)).one() == "quarantined"


def test_people_do_not_meet_the_hidden_field(client: FlaskClient, db: Session) -> None:
    open_house(db)
    page = parse(client.get("/enquire").text)
    [trap] = [box for box in page.iter("div") if box.get("aria-hidden") == "true" and box.find(".//input") is not None]
    hidden = trap.find(".//input")
    assert (hidden.get("name"), hidden.get("tabindex"), hidden.get("autocomplete")) == ("website", "-1", "off")
    assert hidden.get("type") == "text"  # not "hidden": robots know that one
    # Password managers know a person's website; these are their own words for "leave this alone".
    for told in ("data-1p-ignore", "data-bwignore", "data-form-type", "data-lpignore"):
        assert told in hidden.attrib


def test_the_sixth_enquiry_of_an_address_in_ten_minutes_waits_with_everything_kept(
    client: FlaskClient, db: Session, clock: Traveller
) -> None:
    open_house(db)
    for number in range(5):
        assert client.post("/instant-reply", data=LETTER | {"message": f"Number {number}"}).status_code == 303
    answer = send(client, clock, message="Number 5")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert values_of(answer.text)["message"] == ["Number 5"]
    assert client.post("/instant-reply", data=LETTER).status_code == 429
    clock.shift(TEN_MINUTES)
    assert client.post("/enquire", data=values_of(answer.text)).status_code == 303


def test_forms_with_mistakes_and_copies_count_against_no_limit(
    client: FlaskClient, db: Session, clock: Traveller
) -> None:
    open_house(db)
    sent = fill_in(client, clock)
    for _copy in range(7):
        assert client.post("/enquire", data=sent | {"name": ""}).status_code == 422
    for _copy in range(7):
        assert client.post("/enquire", data=sent).status_code == 303


def test_a_household_counts_as_one_sender() -> None:
    assert network_of("192.0.2.7") == "192.0.2.7"
    assert network_of("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::/64"
    assert network_of("::ffff:192.0.2.7") == "192.0.2.7"
    assert network_of("nonsense") == network_of(None) == "unknown"


def test_a_forwarded_address_is_not_believed(client: FlaskClient, db: Session, clock: Traveller) -> None:
    open_house(db)
    codes = [
        client.post(
            "/instant-reply", data=LETTER | {"message": str(n)}, headers={"X-Forwarded-For": f"192.0.2.{n}"}
        ).status_code
        for n in range(6)
    ]
    assert codes == [303] * 5 + [429]


def test_nobody_gets_more_than_three_acknowledgements_a_day(client: FlaskClient, db: Session, clock: Traveller) -> None:
    open_house(db)
    for number in range(6):
        clock.shift(TEN_MINUTES)
        victim = "Victim@example.com" if number % 2 else "victim@example.com"
        assert client.post("/instant-reply", data=LETTER | {"email": victim, "message": str(number)}).status_code == 303
    kinds = list(db.scalars(select(OutboxMessage.kind)))
    assert kinds.count("acknowledgement") == 3
    assert kinds.count("desk-notice") == 6  # the desk hears of all
    clock.shift(timedelta(days=1))
    client.post("/instant-reply", data=LETTER | {"email": "victim@example.com", "message": "tomorrow"})
    db.rollback()
    assert list(db.scalars(select(OutboxMessage.kind))).count("acknowledgement") == 4


@pytest.mark.parametrize("path", ["/enquire", "/instant-reply"])
def test_a_form_sent_from_another_site_is_refused(
    client: FlaskClient, db: Session, clock: Traveller, path: str
) -> None:
    open_house(db)
    foreign = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    answer = client.post(path, data=LETTER, headers=foreign)
    assert answer.status_code == 403
    assert "another website" in words(answer.text)
    assert db.scalar(select(func.count()).select_from(Enquiry)) == 0


def test_no_text_holds_a_form_for_long(app: Flask) -> None:
    """R47: 50 ms of the processor for each field, whatever is typed into all of them at once."""
    fields = ("name", "email", "message", "company", "phone", "products", "area_sqm", "website", "page", "token")
    for hostile in HOSTILE:
        with app.test_request_context():
            sent = MultiDict(dict.fromkeys(fields, hostile))
            EnquiryForm(MultiDict()).validate()  # what is worked out once has been
            began = time.process_time()
            EnquiryForm(sent).validate()
            page_before(hostile)
            token_age(hostile)
            assert time.process_time() - began < 0.05 * len(fields), hostile[:12]
