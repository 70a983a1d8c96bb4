"""Everybody reads the back office, and our mails to them, in a language of their own."""

import re

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, selectinload
from time_machine import Traveller

from expoapp import text
from expoapp.accounts import queries
from expoapp.accounts.models import Account
from expoapp.audit import AuditEntry
from expoapp.catalogue.models import City, Industry, Region
from expoapp.exhibitions.models import Edition, Exhibition
from expoapp.news.models import NewsPost
from tests.accounts.ways import FACTOR, GOOD, OTHER, link_in, mailed, person, send, with_password
from tests.office import enter
from tests.pages import parse, words

ACCOUNT, CHOOSE = "/staff/account", "/staff/account/language"
EXHIBITIONS = "المعارض"


def test_a_person_chooses_a_language_and_reads_the_office_in_it(app: Flask, db: Session) -> None:
    editor, other = enter(app, "editor"), enter(app, "editor")
    assert parse(editor.get("/staff").text).get("lang") == "en"
    assert editor.post(CHOOSE, {"lang": "ar"}).location == ACCOUNT
    page = editor.get("/staff/exhibitions").text
    assert (parse(page).get("lang"), parse(page).get("dir")) == ("ar", "rtl")
    assert EXHIBITIONS in words(page)
    assert parse(editor.get("/staff/nothing-here").text).get("dir") == "rtl"
    assert parse(other.get("/staff").text).get("lang") == "en"
    assert parse(editor.get("/").text).get("lang") == "en"  # what visitors read is said by its address
    [line] = db.scalars(select(AuditEntry).where(AuditEntry.action == "account.choose_language"))
    assert line.changes == {"lang": ["en", "ar"]}
    assert editor.post(CHOOSE, {"lang": "en"}).status_code == 303
    assert parse(editor.get("/staff").text).get("dir") == "ltr"


@pytest.mark.parametrize("sent", [{"lang": "xx"}, {"lang": ""}, {}])
def test_a_language_that_is_none_of_ours_is_refused(app: Flask, db: Session, sent: dict[str, str]) -> None:
    editor = enter(app, "editor")
    answer = editor.post(CHOOSE, sent)
    assert answer.status_code == 422
    assert "Language" in words(answer.text)
    assert db.scalars(select(Account.lang)).all() == ["en"]


def test_mails_to_a_person_and_the_second_step_speak_their_language(app: Flask, db: Session) -> None:
    person(db, "viewer", email="amina@example.org")
    db.scalars(select(Account)).one().lang = "ar"
    db.commit()
    client = with_password(app)
    assert parse(client.get("/staff/sign-in/code").text).get("lang") == "ar"
    send(app.test_client(), "/staff/forgotten", email="amina@example.org")
    send(app.test_client(), "/staff/forgotten", email="nobody@example.org")
    [link] = [mail for mail in mailed(db, "password-link") if mail.recipient == "amina@example.org"]
    assert (link.lang, 'dir="rtl"' in link.html_body) == ("ar", True)
    page = app.test_client().get(link_in(link)).text
    assert parse(page).get("dir") == "rtl"
    assert send(app.test_client(), link_in(link), new=OTHER, again=OTHER).status_code == 303
    assert [mail.lang for mail in mailed(db, "account-notice")] == ["ar"]


@pytest.mark.parametrize(
    ("asked", "lang"),
    [
        ("", "en"),
        ("ar-EG,ar;q=0.9,en;q=0.5", "ar"),
        ("fr, ar;q=0.2", "ar"),
        ("en-GB,ar;q=0.9", "en"),
        ("ar;q=0, en;q=0.1", "en"),
        ("sw, fr", "en"),
        ("ar;q=x,,;", "en"),
    ],
)
def test_whoever_is_not_signed_in_is_spoken_to_as_their_browser_asks(
    app: Flask, db: Session, asked: str, lang: str
) -> None:
    assert db
    headers = {"Accept-Language": asked} if asked else {}
    for address in ("/staff/sign-in", "/staff/forgotten", "/staff/nothing-here", "/staff/reset?for=x"):
        page = parse(app.test_client().get(address, headers=headers).text)
        assert (page.get("lang"), page.get("dir")) == (lang, "rtl" if lang == "ar" else "ltr"), address
    assert app.test_client().get("/staff/people", headers=headers).location == "/staff/sign-in?next=/staff/people"


def test_at_the_door_another_language_is_chosen_and_stays_until_somebody_is_known(app: Flask, db: Session) -> None:
    person(db, "viewer", email="amina@example.org")
    client = app.test_client()
    page = parse(client.get("/staff/sign-in?next=/staff/exhibitions").text)
    [link] = page.xpath("//main//a[@hreflang]")
    assert (link.text, link.get("lang"), link.get("dir")) == ("العربية", "ar", "rtl")
    page = parse(client.get(link.get("href")).text)
    assert page.get("dir") == "rtl"
    [form] = page.xpath("//form")
    answer = send(client, form.get("action"), email="amina@example.org", password="not the right one")
    assert "عنوان البريد الإلكتروني وكلمة المرور غير متطابقين" in words(answer.text)
    [forgotten] = page.xpath("//main//a[contains(@href, 'forgotten')]/@href")
    assert parse(client.get(forgotten).text).get("dir") == "rtl"
    # The browser is asked again where the link chooses what it asks for anyway.
    [back] = page.xpath("//main//a[@hreflang]/@href")
    assert parse(client.get(back).text).get("lang") == "en"
    answer = send(client, form.get("action"), email="amina@example.org", password=GOOD)
    assert answer.location == "/staff/sign-in/code?next=/staff/exhibitions"
    assert parse(client.get(answer.location).text).get("lang") == "en"  # as she has chosen under her account


@pytest.mark.parametrize("said", ["xx", "", "ar-EG", "../ar", "en&lang=ar", "%00"])
def test_a_language_at_the_door_that_is_none_of_ours_counts_as_not_said(app: Flask, db: Session, said: str) -> None:
    assert db
    assert parse(app.test_client().get(f"/staff/sign-in?lang={said}").text).get("lang") == "en"


def test_the_door_speaks_the_language_of_whoever_has_just_left(app: Flask, db: Session) -> None:
    assert db
    editor = enter(app, "editor", lang="ar")
    answer = editor.post("/staff/sign-out", {})
    assert answer.location == "/staff/sign-in?lang=ar"
    assert parse(editor.get(answer.location).text).get("dir") == "rtl"


@pytest.mark.parametrize(
    ("method", "address", "headers", "status", "sentence"),
    [
        ("GET", "/staff/nothing-here", {}, 404, "لا يوجد شيء هنا"),
        ("POST", "/staff/news/new", {}, 401, "تم تسجيل خروجكم"),
        ("POST", "/staff/sign-in", {"Sec-Fetch-Site": "cross-site"}, 403, "هذه الصفحة غير متاحة لكم"),
        ("GET", "/staff/reset?for=x", {}, 404, "هذا الرابط لا يعمل"),
    ],
)
def test_refusals_speak_as_the_browser_asks_also_while_sessions_cannot_be_read(
    app: Flask,
    monkeypatch: pytest.MonkeyPatch,
    method: str,
    address: str,
    headers: dict[str, str],
    status: int,
    sentence: str,
) -> None:
    asked = {"Accept-Language": "ar"} | headers
    answer = app.test_client().open(address, method=method, headers=asked)
    assert (answer.status_code, parse(answer.text).get("dir")) == (status, "rtl")
    assert sentence in words(answer.text)

    def locked(*_: object) -> None:
        raise OperationalError("SELECT", {}, Exception("database is locked"))

    monkeypatch.setattr(queries, "find_session", locked)
    client = app.test_client()
    client.set_cookie("session", "x" * 43, domain="127.0.0.1")
    assert parse(client.open(address, method=method, headers=asked).text).get("dir") == "rtl"


def test_half_way_refusals_speak_the_persons_language_and_not_the_browsers(app: Flask, db: Session) -> None:
    person(db, "viewer", email="amina@example.org")
    db.scalars(select(Account)).one().lang = "ar"
    db.commit()
    client = with_password(app)
    refused = (client.get("/staff/nothing-here"), client.post("/staff/news/new"))
    assert [(one.status_code, parse(one.text).get("lang")) for one in refused] == [(404, "ar"), (401, "ar")]


def test_from_the_office_in_arabic_the_way_leads_to_the_site_in_arabic(app: Flask, db: Session) -> None:
    assert db
    for lang, home in (("ar", "/ar/"), ("en", "/")):
        office = parse(enter(app, "viewer", lang=lang).get("/staff").text)
        assert office.xpath("//div[@class='rail-foot']/p[2]/a/@href") == [home]


def test_an_invitation_says_in_which_language_the_office_will_speak(app: Flask, db: Session) -> None:
    boss = enter(app, "admin", lang="ar")
    chosen = parse(boss.get("/staff/people/invite").text).xpath("//select[@name='lang']/option[@selected]/@value")
    assert chosen == ["ar"]
    typed = {"email": "zawadi@example.org", "name": "", "roles": ["viewer"], "where": "everywhere", "lang": "ar"}
    assert boss.post("/staff/people/invite", typed).status_code == 303
    [mail] = mailed(db, "invitation")
    assert mail.lang == "ar"
    client = app.test_client()
    assert parse(client.get(link_in(mail)).text).get("lang") == "ar"
    assert send(client, link_in(mail), name="Zawadi", new=GOOD, again=GOOD).status_code == 303
    assert parse(client.get("/staff").text).get("lang") == "ar"
    assert FACTOR not in client.get("/staff").text


def test_places_and_lines_of_business_are_called_as_the_reader_calls_them(
    app: Flask, db: Session, sample: Traveller
) -> None:
    person, boss = enter(app, "editor", lang="ar"), enter(app, "admin", lang="ar")
    show, edition, post = (
        db.scalars(select(one.id).order_by(one.id)).first() for one in (Exhibition, Edition, NewsPost)
    )
    said = {}
    for kind in (Region, Industry, City):
        for thing in db.scalars(select(kind).options(selectinload(kind.translations))):
            if (called := text.words(thing, "name", "ar")).lang == "ar":
                said[kind, thing.name] = called.value
    # Names of cities stand in names of venues too, which are their own in every language.
    foreign = sorted(name for kind, name in said if kind is not City)
    assert len(foreign) > 20
    for reader, address in (
        *((person, one) for one in ("regions", "industries", "countries", "cities", "venues", "colleagues")),
        (person, "exhibitions"),
        (person, "exhibitions/new"),
        (person, f"exhibitions/{show}/edit"),
        (person, f"exhibitions/editions/{edition}/edit"),
        (person, "exhibitions/next-year"),
        (person, f"news/{post}/edit"),
        (boss, "people/invite"),
        (boss, "enquiries/desks"),
    ):
        answer = reader.get(f"/staff/{address}")
        assert answer.status_code == 200, address
        shown = words(answer.text)
        assert not [name for name in foreign if re.search(rf"\b{re.escape(name)}\b", shown)], address
    for address in (
        "exhibitions",
        "exhibitions/new",
        "cities",
        "venues",
        "venues/new",
        f"exhibitions/editions/{edition}/edit",
    ):
        assert said[City, "Nairobi"] in words(person.get(f"/staff/{address}").text), address
