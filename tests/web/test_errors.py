"""What a person sees when something is refused or fails."""

from io import BytesIO

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from expoapp.news import actions as news
from expoapp.news.models import NewsPost
from expoapp.site import queries
from tests.office import enter
from tests.pages import parse, words


@pytest.mark.parametrize(
    ("method", "address", "status", "sentence"),
    [
        ("GET", "/nothing-here", 404, "Nothing here"),
        ("GET", "/exhibitions/../../etc/passwd", 404, "Nothing here"),
        ("GET", "/static/../wsgi.py", 404, "Nothing here"),
        ("GET", "/exhibitions/%00", 404, "Nothing here"),
        ("GET", "/news/2026/%ff", 404, "Nothing here"),
        ("GET", "/staff/exhibitions/2147483648", 404, "Nothing here"),
        ("GET", "/staff/news/99999999999999999999", 404, "Nothing here"),
        ("GET", f"/staff/exhibitions/editions/{'9' * 5000}/edit", 404, "Nothing here"),
        ("POST", "/exhibitions", 405, "That cannot be done here"),
        ("DELETE", "/", 405, "That cannot be done here"),
    ],
)
def test_refusals_are_pages_in_the_sites_look(
    client: FlaskClient, method: str, address: str, status: int, sentence: str
) -> None:
    answer = client.open(address, method=method)
    assert answer.status_code == status
    assert sentence in words(answer.text)
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [("/ar", "/ar/"), ("/news//2026?page=2", "/news/2026?page=2"), ("/ar//evil.example", "/ar/evil.example")],
)
def test_an_address_that_is_tidied_keeps_the_visitors_scheme_and_host(
    client: FlaskClient, address: str, leads_to: str
) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Location"]) == (308, leads_to)


def test_an_arabic_address_is_refused_in_arabic(client: FlaskClient) -> None:
    answer = client.get("/ar/nothing-here")
    assert answer.status_code == 404
    assert 'lang="ar" dir="rtl"' in answer.text


def test_what_is_sent_has_a_limit(client: FlaskClient) -> None:
    answer = client.post("/instant-reply", data={"message": "x" * 1_100_000})
    assert answer.status_code == 413
    assert "That is too much" in words(answer.text)


def test_what_was_written_while_the_session_ended_is_not_lost(client: FlaskClient) -> None:
    answer = client.post(
        "/staff/news/new", data={"body": "A long text <b>, written\n" * 3, "title": "x", "key": "k" * 64}
    )
    assert answer.status_code == 401
    said = words(answer.text)
    assert "You are signed out" in said
    assert "A long text <b>, written" in said
    assert "kkkk" not in answer.text


def test_a_password_sent_after_the_session_ended_is_not_shown(client: FlaskClient) -> None:
    answer = client.post("/staff/account/password", data={"old": "secret words " * 5})
    assert answer.status_code == 401
    assert "secret words" not in answer.text


def test_a_session_that_ended_while_too_much_was_sent_is_still_only_that(client: FlaskClient) -> None:
    assert client.post("/staff/news/new", data={"body": "x" * 1_100_000}).status_code == 401


def test_a_form_that_does_not_say_how_long_it_is_is_refused_rather_than_cut(client: FlaskClient) -> None:
    answer = client.post(
        "/instant-reply",
        input_stream=BytesIO(b"name=Amina&message=" + b"x" * 1_100_000),
        content_type="application/x-www-form-urlencoded",
        headers={"Transfer-Encoding": "chunked"},
        environ_base={"wsgi.input_terminated": True},
    )
    assert answer.status_code == 411
    assert "We could not read that" in words(answer.text)


def test_a_fault_shows_no_inside_and_even_the_error_page_may_fail(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(queries, "chrome", broken)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "secret detail" not in answer.text
    assert "RuntimeError" not in answer.text
    assert "The fault is ours" in answer.text


def test_a_database_that_does_not_answer_is_said_so(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: object) -> None:
        raise sa.exc.OperationalError("SELECT secret", {"name": "Amina"}, Exception("database is locked"))

    monkeypatch.setattr(queries, "chrome", locked)
    answer = client.get("/")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "Amina" not in answer.text
    assert "SELECT" not in answer.text


def test_the_log_of_a_fault_names_no_values(
    app: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "amina@example.org"

    def broken(*_: object) -> None:
        raise sa.exc.IntegrityError("INSERT", {"email": address}, Exception(f"Key ({address}) already exists"))

    monkeypatch.setattr(queries, "chrome", broken)
    assert app.test_client().get("/").status_code == 500
    assert "unhandled fault" in caplog.text
    assert address not in caplog.text


def test_a_form_of_the_office_that_a_busy_database_refused_is_sent_again_with_one_press(
    app: Flask, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object, **__: object) -> None:
        raise sa.exc.OperationalError("UPDATE", {}, Exception("database is locked"))

    editor = enter(app, "editor")
    typed = {"title": "Cement <b> & steel", "posted_on": "2026-03-02", "lang": "en", "body": "First\nsecond"}
    with monkeypatch.context() as broken:
        broken.setattr(news, "write", locked)
        answer = editor.post("/staff/news/new?from=list", typed)
    assert answer.status_code == 503
    form = next(one for one in parse(answer.text).forms if one.method == "POST")
    assert form.action == "/staff/news/new?from=list"
    assert editor.client.post(form.action, data=dict(form.form_values())).status_code == 303
    assert db.scalars(sa.select(NewsPost.title)).all() == ["Cement <b> & steel"]


def test_no_password_stands_in_a_page(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: object, **__: object) -> None:
        raise sa.exc.OperationalError("UPDATE", {}, Exception("database is locked"))

    viewer = enter(app, "viewer")
    monkeypatch.setattr("expoapp.accounts.staff.account.own_password", locked)
    new = "a lighthouse keeps its own hours"
    typed = {"old": "the harbour wakes up slowly", "new": new, "again": new}
    answer = viewer.post("/staff/account/password", typed)
    assert answer.status_code == 503
    assert "harbour" not in answer.text
    assert "lighthouse" not in answer.text
