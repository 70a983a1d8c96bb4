"""Answers written beforehand: what stands for a placeholder, what is refused, and the way from template to mail."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp.enquiries import placeholders
from expoapp.enquiries.models import AnswerTemplate
from expoapp.outbox import OutboxMessage
from tests import factories
from tests.enquiries.desk_walks import deed, form_of
from tests.enquiries.walks import LETTER, look, mails, open_house, parts, receive
from tests.office import Person, enter
from tests.pages import parse, words

BODY = "Dear {name},\n\n{exhibition} is held on {dates} at {place}. Yours, {me}"
TEMPLATE = {"name": "First answer", "kind": "", "lang": "en", "subject": "About {exhibition}", "body": BODY}


@pytest.fixture
def sales(app: Flask, db: Session, clock: Traveller) -> Person:
    open_house(db)
    return enter(app, "sales", email="wanjiru@example.org")


@pytest.fixture
def template(app: Flask, db: Session, sales: Person) -> int:
    assert enter(app, "admin").post("/staff/enquiries/templates/new", TEMPLATE).status_code == 303
    db.rollback()
    return db.scalars(select(AnswerTemplate.id)).one()


def box(page: str) -> tuple[str, str]:
    """Return subject and words as they stand in the answer's box."""
    form = next(one for one in parse(page).iter("form") if (one.get("action") or "").endswith("/answer"))
    subject = next(field.get("value") for field in form.iter("input") if field.get("name") == "subject")
    return subject, "".join(next(iter(form.iter("textarea"))).itertext()).removeprefix("\n")


# ---- The parser ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "hostile",
    [
        "{nmae}",
        "{}",
        "{name!r}",
        "{name.__class__}",
        "{0}",
        "{{7*7}}",
        "{name",
        "name}",
        "{ name }",
        "{NAME}",
        "{a\nb}",
        "⟦x⟧",
    ],
)
def test_what_is_no_placeholder_is_refused_with_a_sentence(app: Flask, sales: Person, hostile: str) -> None:
    admin = enter(app, "admin")
    for field in ("subject", "body"):
        answer = admin.post("/staff/enquiries/templates/new", TEMPLATE | {field: f"Hello {hostile}"})
        assert answer.status_code == 422
        if "\n" not in hostile:
            assert hostile in answer.text.replace("&#39;", "'")
        assert parse(answer.text).find(f".//a[@href='#{field}']") is not None


def test_what_is_put_in_is_not_read_again(clock: Traveller) -> None:
    assert placeholders.fill("{name} {company}", {"name": "{company}", "company": "%(x)s {{7*7}} ${7}"}) == (
        "{company} %(x)s {{7*7}} ${7}"
    )


def test_what_is_not_known_becomes_a_gap() -> None:
    filled = placeholders.fill("{name}: {dates}, {dates}, {area}", {"name": "Ann", "dates": ""})
    assert filled == "Ann: ⟦dates⟧, ⟦dates⟧, ⟦area⟧"
    assert placeholders.gaps(filled) == ["dates", "area"]
    assert placeholders.gaps("nothing") == []
    assert placeholders.gaps("half ⟧ of one")
    assert placeholders.pieces("a ⟦b⟧ c") == [("a ", False), ("⟦b⟧", True), (" c", False)]


# ---- From template to mail -------------------------------------------------------------------------------------------


def test_a_template_is_chosen_looked_at_and_sent(
    app: Flask, db: Session, sales: Person, template: int, clock: Traveller
) -> None:
    reference = receive(app, page="/exhibitions/buildexpo-kenya")
    address = f"/staff/enquiries/{reference}"
    sent = form_of(sales, address, "/answer")
    filled = sales.post(f"{address}/answer/fill", sent | {"template": template})
    assert filled.status_code == 200
    subject, text = box(filled.text)
    assert subject == "About BUILDEXPO KENYA"
    assert text == "Dear Zawadi Njoroge,\n\nBUILDEXPO KENYA is held on 7–9 Jul 2027 at Nairobi. Yours, Wanjiru"
    looked = sales.post(f"{address}/answer/preview", sent | {"subject": subject, "words": text})
    assert looked.status_code == 200
    [frame] = parse(looked.text).iter("iframe")
    assert frame.get("sandbox") == ""
    told = words(looked.text)
    assert f"[{reference}] About BUILDEXPO KENYA" in told
    assert "nairobi@example.org" in told
    db.rollback()
    assert db.scalar(select(func.count()).where(OutboxMessage.kind == "answer")) == 0
    clock.shift(60)
    assert sales.post(f"{address}/answer", sent | {"subject": subject, "words": text}).status_code == 303
    mail = [one for one in mails(app) if one["To"] == LETTER["email"]][-1]
    assert parts(mail)[1] == frame.get("srcdoc")
    assert text in parts(mail)[0]


def test_what_was_typed_before_is_kept_above_the_template(app: Flask, sales: Person, template: int) -> None:
    reference = receive(app)
    sent = form_of(sales, f"/staff/enquiries/{reference}", "/answer") | {"words": "My own words"}
    filled = sales.post(f"/staff/enquiries/{reference}/answer/fill", sent | {"template": template})
    assert box(filled.text)[1].startswith("My own words\n\nDear Zawadi")
    unchanged = sales.post(f"/staff/enquiries/{reference}/answer/fill", sent | {"template": ""})
    assert box(unchanged.text)[1] == "My own words"


@pytest.mark.parametrize(
    "edition",
    [
        {"starts_on": None},
        {"starts_on": date(2027, 1, 1), "precision": "year"},
        {"starts_on": date(2027, 7, 7), "status": "provisional"},
        {"starts_on": date(2027, 7, 7), "status": "postponed"},
    ],
)
def test_dates_that_are_not_fixed_are_a_gap_that_must_be_filled_before_sending(
    app: Flask, db: Session, sales: Person, template: int, edition: dict[str, object]
) -> None:
    factories.edition(factories.exhibition("ROADEXPO"), **edition)
    db.commit()
    reference = receive(app, page="/exhibitions/roadexpo")
    address = f"/staff/enquiries/{reference}"
    sent = form_of(sales, address, "/answer")
    filled = sales.post(f"{address}/answer/fill", sent | {"template": template})
    subject, text = box(filled.text)
    assert "ROADEXPO is held on ⟦dates⟧ at" in text
    assert "To be filled in before sending: dates" in words(filled.text)
    looked = sales.post(f"{address}/answer/preview", sent | {"subject": subject, "words": text})
    assert [mark.text for mark in parse(looked.text).iter("mark")].count("⟦dates⟧") == 1
    refused = sales.post(f"{address}/answer", sent | {"subject": subject, "words": text})
    assert refused.status_code == 422
    assert "Something is still missing in the answer: dates." in words(refused.text)
    assert box(refused.text)[1] == text
    db.rollback()
    assert db.scalar(select(func.count()).where(OutboxMessage.kind == "answer")) == 0
    whole = text.replace("⟦dates⟧", "a day to follow")
    assert sales.post(f"{address}/answer", sent | {"subject": subject, "words": whole}).status_code == 303


def test_a_template_speaks_its_own_language_and_so_does_the_mail_around_it(
    app: Flask, db: Session, sales: Person
) -> None:
    arabic = TEMPLATE | {"name": "عربي", "lang": "ar", "subject": "معرض {exhibition}", "body": "{name} {dates}"}
    enter(app, "admin").post("/staff/enquiries/templates/new", arabic)
    reference = receive(app, page="/exhibitions/buildexpo-kenya")
    address = f"/staff/enquiries/{reference}"
    sent = form_of(sales, address, "/answer")
    db.rollback()
    filled = sales.post(f"{address}/answer/fill", sent | {"template": db.scalars(select(AnswerTemplate.id)).one()})
    subject, text = box(filled.text)
    assert "يوليو 2027" in text
    chosen = parse(filled.text).find(".//select[@name='lang']/option[@selected]")
    assert chosen.get("value") == "ar"
    sales.post(f"{address}/answer", sent | {"subject": subject, "words": text, "lang": "ar"})
    mail = [one for one in mails(app) if one["Content-Language"] == "ar"][-1]
    assert 'dir="rtl"' in parts(mail)[1]


def test_templates_of_ones_kind_and_language_come_first_and_others_not_at_all(
    app: Flask, db: Session, sales: Person
) -> None:
    admin = enter(app, "admin")
    for name, kind, lang in (
        ("B any", "", "en"),
        ("C exact", "general", "en"),
        ("A arabic", "general", "ar"),
        ("D", "media", "en"),
    ):
        admin.post("/staff/enquiries/templates/new", TEMPLATE | {"name": name, "kind": kind, "lang": lang})
    reference = receive(app)
    page = parse(sales.get(f"/staff/enquiries/{reference}").text)
    names = [option.text for option in page.findall(".//select[@name='template']/option")]
    assert names == ["Choose a template", "C exact (English)", "B any (English)", "A arabic (Arabic)"]


def test_filling_and_looking_need_the_sessions_key_and_ones_own_region(
    app: Flask, sales: Person, template: int
) -> None:
    reference = receive(app)
    stranger = enter(app, "sales", regions=[])
    for name in ("fill", "preview"):
        address = f"/staff/enquiries/{reference}/answer/{name}"
        sent = {"template": template, "subject": "S", "words": "My words", "version": 1}
        assert sales.post(address, sent | {"key": "forged"}).status_code == 422
        assert stranger.post(address, sent).status_code == 404
    assert sales.post(f"/staff/enquiries/{reference}/answer/fill", {"template": "99"}).status_code == 422
    assert sales.post(f"/staff/enquiries/{reference}/answer/preview", {"subject": "S", "words": ""}).status_code == 422


# ---- Writing them ----------------------------------------------------------------------------------------------------


def test_sales_read_templates_and_only_admins_write_them(app: Flask, sales: Person, template: int) -> None:
    for address in ("/staff/enquiries/templates", f"/staff/enquiries/templates/{template}"):
        assert sales.get(address).status_code == 200
        assert "Edit" not in words(sales.get(address).text)
    for address in ("new", f"{template}/edit", f"{template}/discard"):
        assert sales.post(f"/staff/enquiries/templates/{address}", TEMPLATE).status_code == 403
    assert "BUILDEXPO KENYA is held on 7–9 Jul 2027" in words(sales.get(f"/staff/enquiries/templates/{template}").text)


def test_a_template_is_changed_and_the_second_of_two_sees_both_texts(
    app: Flask, db: Session, sales: Person, template: int
) -> None:
    admin = enter(app, "admin")
    address = f"/staff/enquiries/templates/{template}/edit"
    first = admin.post(address, TEMPLATE | {"version": 1, "body": "The first text"})
    assert first.status_code == 303
    second = admin.post(address, TEMPLATE | {"version": 1, "body": "The second text"})
    assert second.status_code == 409
    assert "The first text" in words(second.text)
    assert "The second text" in second.text
    assert admin.post(address, TEMPLATE | {"version": 2, "body": "The second text"}).status_code == 303
    taken = admin.post("/staff/enquiries/templates/new", TEMPLATE)
    assert taken.status_code == 422
    assert "Another template has this name" in words(taken.text)
    assert admin.post(f"/staff/enquiries/templates/{template}/discard").status_code == 303
    assert admin.get(f"/staff/enquiries/templates/{template}").status_code == 404


def test_what_was_sent_with_a_template_stays_when_it_goes(
    app: Flask, db: Session, sales: Person, template: int
) -> None:
    reference = receive(app)
    deed(sales, reference, "answer", words="Written with it")
    enter(app, "admin").post(f"/staff/enquiries/templates/{template}/discard")
    assert look(db, reference).timeline[-1].text == "Written with it"


@pytest.mark.usefixtures("sample")
def test_the_samples_templates_are_good_ones_in_both_languages(app: Flask, db: Session) -> None:
    found = list(db.scalars(select(AnswerTemplate)))
    assert {row.lang for row in found} == {"en", "ar"}
    assert len(found) >= 6
    for row in found:
        placeholders.check(row.subject + row.body)
        assert "\n\n" in row.body


def test_a_name_that_looks_like_a_gap_stops_no_answer(app: Flask, sales: Person, template: int) -> None:
    reference = receive(app, name="⟦hi⟧ Zawadi")
    sent = {"template": str(template), "subject": "Hello", "words": "", "lang": "en", "then": "", "version": 1}
    filled = sales.post(f"/staff/enquiries/{reference}/answer/fill", sent)
    assert "hi Zawadi" in box(filled.text)[1]
    assert "⟦hi⟧" not in box(filled.text)[1]
