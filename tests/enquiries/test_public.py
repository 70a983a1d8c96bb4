"""A visitor asks: the form, what it keeps, and the thanks."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload
from time_machine import Traveller

from expoapp.audit import AuditEntry
from expoapp.enquiries.models import Consent, Enquiry, EnquiryEvent
from expoapp.i18n import LANGUAGES
from tests import factories
from tests.enquiries.walks import LETTER, fill_in, open_house, reference_of, renewed, send, values_of
from tests.pages import parse, words


def only(db: Session) -> Enquiry:
    db.rollback()
    return db.scalars(
        select(Enquiry).options(
            selectinload(Enquiry.exhibition_rows), selectinload(Enquiry.consents), selectinload(Enquiry.timeline)
        )
    ).one()


def test_an_enquiry_needs_nothing_but_a_contact_and_a_message(
    client: FlaskClient, db: Session, clock: Traveller
) -> None:
    open_house(db)
    reference = reference_of(client, send(client, clock))
    kept = only(db)
    assert kept.reference == reference
    assert (kept.name, kept.email, kept.message) == tuple(LETTER.values())
    assert (kept.kind, kept.state, kept.source, kept.lang) == ("general", "new", "form", "en")
    assert kept.exhibition_rows == []


def test_everything_that_is_told_is_kept(client: FlaskClient, db: Session, clock: Traveller) -> None:
    first, second = open_house(db, "BUILDEXPO KENYA", "FOODEXPO KENYA")
    send(
        client,
        clock,
        "/enquire?kind=exhibit&exhibition=foodexpo-kenya&exhibition=buildexpo-kenya",
        company="Njoroge & Sons",
        country="KE",
        phone="020 123456",
        stand="shell-scheme",
        area_sqm="٣٦",
        products="Cement mixers",
        first_time="yes",
        marketing="y",
    )
    kept = only(db)
    assert [row.exhibition_id for row in kept.exhibition_rows] == [second.id, first.id]
    assert all(row.edition_id for row in kept.exhibition_rows)
    assert (kept.kind, kept.company, kept.country_code) == ("exhibit", "Njoroge & Sons", "KE")
    assert (kept.phone, kept.phone_e164) == ("020 123456", "+25420123456")
    assert (kept.stand, kept.area_sqm, kept.products, kept.is_first_time) == ("shell-scheme", 36, "Cement mixers", True)


def test_no_phone_number_is_refused(client: FlaskClient, db: Session, clock: Traveller) -> None:
    open_house(db)
    sent = fill_in(client, clock)
    phones = ["call me", "+1 (555) ext 12", "☎ 12345", "0" * 32]
    for phone in phones:
        assert client.post("/enquire", data=renewed(client, clock, sent) | {"phone": phone}).status_code == 303
    assert list(db.scalars(select(Enquiry.phone).order_by(Enquiry.id))) == phones


def test_each_consent_is_kept_with_its_wording_and_language(client: FlaskClient, db: Session, clock: Traveller) -> None:
    open_house(db)
    page = client.get("/ar/enquire")
    sent = fill_in(client, clock, "/ar/enquire", marketing="y")
    assert client.post("/ar/enquire", data=sent).status_code == 303
    consents = {row.purpose: row for row in only(db).consents}
    assert set(consents) == {"answer", "marketing"}
    assert all(row.lang == "ar" and row.wording_version for row in consents.values())
    assert consents["answer"].wording in words(page.text)
    assert consents["marketing"].wording in words(page.text)


def test_marketing_is_not_ticked_beforehand(client: FlaskClient, db: Session, clock: Traveller) -> None:
    open_house(db)
    assert "marketing" not in values_of(client.get("/enquire").text)
    send(client, clock)
    assert [row.purpose for row in only(db).consents] == ["answer"]


def test_an_enquiry_leaves_a_timeline_and_a_line_in_the_trail_without_personal_values(
    client: FlaskClient, db: Session, clock: Traveller
) -> None:
    open_house(db)
    send(client, clock)
    kept = only(db)
    assert [event.what for event in kept.timeline] == ["arrived"]
    [line] = db.scalars(select(AuditEntry).where(AuditEntry.thing == f"enquiries/{kept.id}"))
    assert line.action == "enquiry.submit"
    assert not any(value in str(line.changes) for value in LETTER.values())


def test_the_page_is_for_one_person_only(client: FlaskClient, db: Session) -> None:
    open_house(db)
    assert client.get("/enquire").headers["Cache-Control"] == "private, no-store"


# ---- Prefilled -------------------------------------------------------------------------------------------------------


def test_the_form_knows_what_the_visitor_came_for(client: FlaskClient, db: Session) -> None:
    open_house(db, "BUILDEXPO KENYA", "FOODEXPO KENYA")
    page = client.get("/enquire?kind=exhibit&exhibition=foodexpo-kenya&exhibition=nothing").text
    assert values_of(page)["kind"] == ["exhibit"]
    assert values_of(page)["exhibition"] == ["foodexpo-kenya"]


@pytest.mark.parametrize("path", ["/exhibitions/buildexpo-kenya", "/ar/exhibitions/buildexpo-kenya/2027"])
def test_the_form_knows_the_exhibition_whose_page_the_visitor_came_from(
    client: FlaskClient, db: Session, clock: Traveller, path: str
) -> None:
    open_house(db, "BUILDEXPO KENYA", "FOODEXPO KENYA")
    page = client.get("/enquire", headers={"Referer": f"http://127.0.0.1:8000{path}?utm=x"})
    assert values_of(page.text)["exhibition"] == ["buildexpo-kenya"]
    clock.shift(20)
    client.post("/enquire", data={**values_of(page.text), **LETTER})
    assert only(db).came_from == path


def test_a_strange_referer_means_nothing(client: FlaskClient, db: Session) -> None:
    open_house(db)
    for referer in ("http://[", "https://evil.example/exhibitions/buildexpo-kenya", "\\\\x", "/%00", "/" * 5000):
        page = client.get("/enquire", headers={"Referer": referer})
        assert page.status_code == 200
        assert " checked>\n              <span>BUILDEXPO" not in page.text


def test_only_what_the_public_may_see_can_be_asked_about(client: FlaskClient, db: Session, clock: Traveller) -> None:
    open_house(db)
    factories.exhibition("SECRETEXPO", published=False)
    factories.exhibition("THEIREXPO", by=factories.organiser("Others", is_own=False))
    db.commit()
    page = client.get("/enquire?exhibition=secretexpo").text
    assert "SECRETEXPO" not in page
    assert "THEIREXPO" not in page
    assert send(client, clock, exhibition=["secretexpo"]).status_code == 422


def test_where_no_exhibition_is_public_one_can_write_all_the_same(
    client: FlaskClient, db: Session, clock: Traveller
) -> None:
    factories.desk()
    db.commit()
    assert "No exhibition is open for enquiries yet" in words(client.get("/enquire").text)
    assert send(client, clock).status_code == 303


def test_without_a_desk_nothing_is_promised(client: FlaskClient, db: Session, clock: Traveller) -> None:
    answer = send(client, clock)
    assert answer.status_code == 503
    assert values_of(answer.text)["message"] == [LETTER["message"]]
    assert db.scalar(select(func.count()).select_from(Enquiry)) == 0


def test_every_country_can_be_chosen_by_its_name_in_the_language(client: FlaskClient, db: Session) -> None:
    open_house(db)
    for lang, kenya in {"en": "Kenya", "ar": "كينيا"}.items():
        page = parse(client.get("/enquire" if lang == "en" else f"/{lang}/enquire").text)
        select_ = page.find(".//select[@name='country']")
        names = {option.get("value"): "".join(option.itertext()).strip() for option in select_.iter("option")}
        assert len(names) == 249 + 1
        assert names["KE"] == kenya
    assert set(LANGUAGES) == {"en", "ar"}


# ---- Wrong -----------------------------------------------------------------------------------------------------------


def test_a_wrong_form_comes_back_with_everything_typed_and_a_summary_that_leads_to_the_fields(
    client: FlaskClient, db: Session, clock: Traveller
) -> None:
    open_house(db, "BUILDEXPO KENYA", "FOODEXPO KENYA")
    sent = fill_in(
        client,
        clock,
        "/enquire?kind=exhibit&exhibition=foodexpo-kenya",
        name=" ",
        email="not an address",
        message="Hello\nthere",
        area_sqm="about 36",
        phone="12",
        country="KE",
        marketing="y",
    )
    answer = client.post("/enquire", data=sent)
    assert answer.status_code == 422
    again = values_of(answer.text)
    for name in ("token", "kind", "exhibition", "country", "marketing", "page"):
        assert again[name] == ([sent[name]] if isinstance(sent[name], str) else sent[name]), name
    assert [again[name] for name in ("email", "message", "area_sqm", "phone")] == [
        ["not an address"],
        ["Hello\nthere"],
        ["about 36"],
        ["12"],
    ]
    page = parse(answer.text)
    assert "".join(page.find(".//title").itertext()).startswith("Error: ")
    leads = {link.get("href", "") for link in page.findall(".//div[@role='alert']//a")}
    assert leads == {"#name", "#email", "#area_sqm"}
    ids = {node.get("id") for node in page.iter() if node.get("id")}
    assert {lead.removeprefix("#") for lead in leads} <= ids
    assert db.scalar(select(func.count()).select_from(Enquiry)) == 0


def test_what_is_not_one_plain_address_is_refused(client: FlaskClient, db: Session, clock: Traveller) -> None:
    open_house(db)
    sent = fill_in(client, clock)
    for email in (
        "a@example.com\r\nBcc: victim@example.org",
        "a@example.com\nvictim@example.org",
        "a\x00@example.com",
        "a@example.com, victim@example.org",
        "a@example.com;victim@example.org",
        "Ann <a@example.com>",
        '"a b"@example.com',
        "a(comment)@example.com",
        "a@[127.0.0.1]",
        "a@localhost",
        "a@@example.com",
        "ü@example.com",
        f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 20}.example.com",
        "@" * 100_000,
    ):
        assert client.post("/enquire", data=sent | {"email": email}).status_code == 422, email
        assert client.post("/instant-reply", data=LETTER | {"email": email}).status_code == 422, email
    assert db.scalar(select(func.count()).select_from(Enquiry)) == 0


def test_every_field_has_its_limit(client: FlaskClient, db: Session, clock: Traveller) -> None:
    open_house(db)
    sent = fill_in(client, clock, "/enquire?kind=exhibit")
    limits = {"name": 100, "phone": 32, "message": 5000, "company": 120, "products": 300}
    for field, limit in limits.items():
        assert client.post("/enquire", data=sent | {field: "x" * (limit + 1)}).status_code == 422, field
    full = {field: "x" * limit for field, limit in limits.items()}
    assert client.post("/enquire", data=sent | full).status_code == 303


def test_a_choice_that_is_none_is_refused_in_our_words(client: FlaskClient, db: Session, clock: Traveller) -> None:
    open_house(db)
    sent = fill_in(client, clock, "/enquire?kind=exhibit")
    for field in ("kind", "country", "stand", "first_time", "exhibition"):
        answer = client.post("/enquire", data=sent | {field: "nonsense"})
        assert answer.status_code == 422
        assert "This choice is not open" in answer.text


def test_what_is_typed_is_never_taken_for_more_than_text(client: FlaskClient, db: Session, clock: Traveller) -> None:
    open_house(db)
    sent = fill_in(client, clock)
    for hostile in ("{{7*7}}", "%(name)s", "${7}", "<script>alert(1)</script>", "\u202egnp.exe"):
        again = renewed(client, clock, sent) | {"name": hostile, "message": hostile}
        assert "<script>alert" not in client.post("/enquire", data=again | {"email": ""}).text
        assert client.post("/enquire", data=again).status_code == 303
        kept = db.scalars(select(Enquiry.name).order_by(Enquiry.id.desc())).first()
        assert kept == hostile.replace("\u202e", "")
        db.rollback()


def test_controls_and_odd_line_ends_are_cleaned_before_they_are_stored(
    client: FlaskClient, db: Session, clock: Traveller
) -> None:
    open_house(db)
    send(client, clock, name="A\x00b\r\nc", message="one\r\ntwo\x00\rthree")
    assert (only(db).name, only(db).message) == ("A b c", "one\ntwo\nthree")


# ---- Thanks ----------------------------------------------------------------------------------------------------------


def test_the_thanks_name_the_reference_the_desk_and_the_promised_time(
    client: FlaskClient, db: Session, clock: Traveller
) -> None:
    open_house(db)
    answer = send(client, clock)
    page = client.get(answer.location)
    told = words(page.text)
    assert only(db).reference in told
    for expected in ("Amina Odhiambo", "Nairobi desk", "+254 20 000 0000", "3 March 2026, 11:30", "East Africa Time"):
        assert expected in told
    assert page.headers["Cache-Control"] == "private, no-store"
    assert LETTER["email"] not in answer.location


@pytest.mark.parametrize("forged", ["", "EX-7K3F-92QD", "IkVYLTdLM0YtOTJRRCI.AAAA", "IkVYLTdLM0YtOTJRRCI"])
def test_nobody_can_make_up_a_page_of_thanks(client: FlaskClient, db: Session, forged: str) -> None:
    assert client.get("/enquire/thanks", query_string={"for": forged}).status_code == 404


def test_thanks_for_what_was_erased_are_gone(client: FlaskClient, db: Session, clock: Traveller) -> None:
    open_house(db)
    answer = send(client, clock)
    for row in (*db.scalars(select(Consent)), *db.scalars(select(EnquiryEvent))):
        db.delete(row)
    db.delete(only(db))
    db.commit()
    assert client.get(answer.location).status_code == 404


def test_the_form_asks_a_constant_number_of_questions(
    app: Flask, client: FlaskClient, db: Session, statements: list[str]
) -> None:
    open_house(db)
    client.get("/enquire")
    statements.clear()
    client.get("/enquire")
    few = len(statements)
    open_house(db, *(f"EXPO {n}" for n in range(10)))
    statements.clear()
    client.get("/enquire")
    assert len(statements) == few
