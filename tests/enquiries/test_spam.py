"""The judge: 0 of the people lost, the robots held, and why (R35).

corpora/real.jsonl and corpora/spam.jsonl were written for this, in six languages, by one hand. Rows with "held": true
were not looked at while points and phrases were settled; some of the robots' among them use none of those phrases.
"""

import json
import time
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp.enquiries import spam
from expoapp.enquiries.limits import HELD_AT
from expoapp.enquiries.models import Enquiry
from expoapp.enquiries.spam import Counts, Letter
from expoapp.enquiries.spam.reasons import reason_of
from expoapp.outbox import OutboxMessage
from tests.enquiries.walks import fill_in, open_house

CORPORA = Path(__file__).parent / "corpora"
LANGUAGES = {"en", "fr", "pt", "sw", "ar", "am"}


def corpus(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CORPORA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def letter(row: dict[str, Any]) -> Letter:
    return Letter(row["name"], row["email"], row["message"], row["company"])


def codes(message: str = "We want a stand.", **given: str) -> dict[str, int]:
    """Return {code: points} of a letter that is a person's but for what is given."""
    person = {"name": "Zawadi Njoroge", "email": "zawadi@example.com", "company": ""}
    reasons = spam.reasons_of(Letter(message=message, **(person | given)))
    return {reason.code: reason.points for reason in reasons}


def points(row: dict[str, Any]) -> int:
    return spam.total(spam.reasons_of(letter(row)))


# ---- The corpora -----------------------------------------------------------------------------------------------------


def test_no_person_is_held_back() -> None:
    rows = corpus("real")
    assert len(rows) >= 200
    assert {row["lang"] for row in rows} == LANGUAGES
    assert [row["message"] for row in rows if points(row) >= HELD_AT] == []


def test_nineteen_robots_in_twenty_are_held_back() -> None:
    rows = corpus("spam")
    assert len(rows) >= 500
    assert {row["lang"] for row in rows} == LANGUAGES
    assert len({row["message"] for row in rows}) == len(rows)
    missed = [row for row in rows if points(row) < HELD_AT]
    assert len(missed) <= 0.05 * len(rows), [row["message"] for row in missed]
    unseen = [row for row in rows if row["held"]]
    assert sum(row["held"] for row in missed) <= 0.15 * len(unseen)


def test_both_corpora_meet_the_same_end_through_the_form(app: Flask, db: Session, clock: Traveller) -> None:
    open_house(db)
    people, robots = corpus("real")[::16], corpus("spam")[::47]
    client = app.test_client()
    for number, row in enumerate([*people, *robots]):
        sent = {name: row[name] for name in ("name", "email", "company", "message")}
        sent["email"] = sent["email"] if sent["email"].isascii() else "somebody@example.com"
        home = {"REMOTE_ADDR": f"198.51.100.{number}"}
        answer = client.post("/enquire", data=fill_in(client, clock) | sent, environ_base=home)
        assert answer.status_code == 303, row["message"]
        assert "/enquire/thanks" in answer.location  # a robot is thanked, too
    states = {row.message: row.state for row in db.execute(select(Enquiry.message, Enquiry.state))}
    assert [row["message"] for row in people if states[row["message"]] != "new"] == []
    judged = ["quarantined" if points(row) >= HELD_AT else "new" for row in robots]
    assert [states[row["message"]] for row in robots] == judged
    held = judged.count("quarantined")
    assert held > len(robots) / 2
    assert len(states) == len(people) + len(robots)  # nothing is thrown away
    kinds = list(db.scalars(select(OutboxMessage.kind)))
    assert kinds.count("desk-notice") == kinds.count("acknowledgement") == len(states) - held


# ---- Single signs ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "given", "code"),
    [
        ("See http://a.xyz http://b.xyz http://c.xyz and tell us", {}, "links"),
        ("We would like to know more, see https://bit.ly/3abc", {}, "hidden-link"),
        ("Hello t.me/somebody of ours", {}, "chat-link"),
        ("nice http://spam.example/x", {}, "only-link"),
        ("Hello", {"name": "www.cheap.shop"}, "link-in-name"),
        ("Hello", {"company": "https://cheap.shop/now"}, "link-in-company"),
        ("[url=http://x.shop]good[/url]", {}, "markup"),
        ('<a href="http://x.shop">good</a>', {}, "markup"),
        ("Your ассоunt is finе", {}, "mixed-scripts"),
        ("𝐄𝐚𝐫𝐧 more", {}, "costume"),
        ("Our ca\u200bsi\u200bno is good", {}, "unseen-signs"),
        ("gHjKlQwErTyU kLmNbVcXzAsD", {}, "noise"),
        ("Hello", {"name": "xRmTqWpLkD"}, "noise-name"),
        ("Hello", {"email": "a@mailinator.com"}, "throwaway"),
        ("Hello", {"email": "j.o.h.n.n.y@gmail.com"}, "throwaway"),
        ("Hello", {"email": "a@b.xyz"}, "cheap-address"),
        ("Robert Tup", {"name": "Robert Tup"}, "same-fields"),
        ("Our c\u0430sino: fr\u0435e spins", {}, "trade-casino"),  # read as it is meant
    ],
)
def test_each_sign_of_a_robot_is_seen(message: str, given: dict[str, str], code: str) -> None:
    assert code in codes(message, **given)


@pytest.mark.parametrize(
    ("message", "given"),
    [
        (
            "Our website is www.acme-lighting.co.ke and https://acme-lighting.co.ke/catalogue",
            {"email": "x@acme-lighting.co.ke"},
        ),
        ("Write to us by https://wa.me/254722000000 or https://facebook.com/acme or linkedin.com/in/acme", {}),
        ("IT-компания ищет стенд 9 м², Wi-Fi и 3D-принтер", {}),
        ("Please call Mr Schwartz of Knightsbridge or Krzysztof at BMWK", {"name": "Ruth Schwartz"}),
        ("WE WANT 36 SQM. PRICE???", {"name": "MCDONALD"}),
        ("Send 3.5 t by truck, e.g. via Mombasa. Thanks.Regards", {}),
        ("ok", {}),
        ("", {}),
    ],
)
def test_what_people_write_gives_no_points(message: str, given: dict[str, str]) -> None:
    assert codes(message, **given) == {}


def test_asking_for_a_stand_makes_up_for_words_of_a_trade_and_for_nothing_else() -> None:
    bank = "We offer loans at a low interest and need a stand of 9 sqm"
    assert sum(codes(bank).values()) < HELD_AT <= sum(codes(bank.partition(" and ")[0]).values())
    assert codes("[url=http://x.shop]We want a stand of 9 sqm[/url]") == {"markup": 5}


def test_every_reason_has_its_words() -> None:
    counted = {"links", "mixed-scripts", "repeated", "noise", "learned", "learned-fine"}
    others = {"trap", "fast", "flood", "pressure", "asks-us", "only-link", *spam.trades()}
    told = [reason_of(code, 2) for code in counted | others]
    assert all(told)
    assert len(set(told)) == len(told)


# ---- Memory ----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("app")
def test_a_text_is_known_again_with_other_numbers_links_and_a_few_other_words() -> None:
    words = (
        "Dear manager we are a factory of aluminium doors and we would like to know whether agents are welcome on site "
        "and which of the halls has the best light for windows and for doors, order {} see {}"
    )
    first, second = (
        set(spam.sketch(Letter("A", "a@example.com", words.format(number, link))))
        for number, link in ((4411, "http://a.example"), (9, "http://other.example/x"))
    )
    assert len(first & second) * 2 >= len(first) > 0
    other = Letter(
        "A", "a@example.com", "We search buyers for recycled cotton yarn in Uganda and want to meet them there"
    )
    assert not first & set(spam.sketch(other))
    assert spam.sketch(Letter("A", "a@example.com", "Please send me the brochure.")) == []


@pytest.mark.usefixtures("app")
def test_a_digest_shows_no_word() -> None:
    found = spam.digests(Letter("A", "a@example.com", "Zawadi wrote to us", "Acme"))
    assert found
    assert all(len(one) == 16 and set(one) <= set("0123456789abcdef") for one in found)


def test_words_weigh_only_when_enough_was_sorted() -> None:
    spammy = {str(number): Counts(8, 0) for number in range(6)}
    assert spam.learned(spammy, Counts(9, 100)) is None
    verdict = spam.learned(spammy, Counts(10, 10))
    assert verdict is not None
    assert (verdict.code, verdict.points, verdict.number) == ("learned", HELD_AT, 6)
    both = {str(number): Counts(8, 8) for number in range(6)}
    assert spam.learned(both, Counts(10, 10)) is None
    fine = spam.learned({str(number): Counts(0, 8) for number in range(6)}, Counts(10, 10))
    assert fine is not None
    assert fine.points < 0


# ---- Hostile texts ---------------------------------------------------------------------------------------------------

HOSTILE = [
    "a" * 100_000,
    "a." * 50_000,
    "http://" * 14_000,
    "http://a.b/" + "c" * 99_000,
    "[url=" * 20_000,
    "<a " * 33_000,
    "\u0301\u0316" * 50_000,
    "\ufdfa" * 100_000,
    "aа" * 50_000,
    "a\u200b" * 50_000,
    "Aa" * 50_000,
    "-a." * 33_000,
]


def _hostile() -> Iterator[tuple[str, str]]:
    for field in fields(Letter):
        for text in HOSTILE:
            yield field.name, text


@pytest.mark.usefixtures("app")
def test_no_text_makes_the_judge_think_for_long() -> None:
    """R47: 50 ms of the processor, whatever else the machine does meanwhile."""
    person = {"name": "Zawadi", "email": "zawadi@example.com", "message": "Hello"}
    slow = []
    for field, text in _hostile():
        hostile = Letter(**(person | {field: text}))
        spent = []
        for _time in range(3):
            began = time.process_time()
            spam.reasons_of(hostile)
            spam.sketch(hostile)
            spam.digests(hostile)
            spent.append(time.process_time() - began)
            if spent[-1] <= 0.05:
                break
        if min(spent) > 0.05:
            slow.append((field, text[:12], min(spent)))
    assert not slow
