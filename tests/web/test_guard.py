"""The gates every request passes, and the headers every answer carries."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from expoapp.web.guard import FROM_ANYWHERE, home_address
from tests.conftest import ORIGIN, MakeApp
from tests.pages import links

MESSAGE = {"name": "Amina", "email": "amina@example.org", "message": "Hello"}


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1:8001",
        "127.0.0.1:8000.",
        "127.0.0.1",
        "localhost.evil.example:8000",
        "x@127.0.0.1:8000",
    ],
)
def test_an_unknown_host_is_not_answered(client: FlaskClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "LOCALHOST:8000"])
def test_on_loopback_all_its_names_are_answered(client: FlaskClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_form_sent_from_elsewhere_is_refused(client: FlaskClient, headers: dict[str, str]) -> None:
    answer = client.post("/instant-reply", data=MESSAGE, headers=headers)
    assert answer.status_code == 403
    assert "sent from another website" in answer.text


def test_without_fetch_metadata_the_origin_decides(client: FlaskClient) -> None:
    for origin, status in (("https://evil.example", 403), ("null", 403), ("http://[", 403), ("", 403), (ORIGIN, 422)):
        answer = client.post("/instant-reply", data={}, headers={"Origin": origin, "Sec-Fetch-Site": None})
        assert answer.status_code == status


def test_what_takes_requests_from_anywhere_is_known_by_name(app: Flask, client: FlaskClient) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert endpoints >= FROM_ANYWHERE == {"watching.leave", "enquiries.withdraw_consent"}
    # It answers by its proof alone: neither let through nor refused for where the request comes from.
    foreign = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert client.post("/watch/leave?for=guessed", headers=foreign).status_code == 404


def test_headers_on_every_kind_of_answer(client: FlaskClient) -> None:
    for address, status in (
        ("/", 200),
        ("/nothing-here", 404),
        ("/staff", 302),
        ("/robots.txt", 200),
        ("/staff/sign-in", 200),
    ):
        answer = client.get(address)
        assert answer.status_code == status
        policy = answer.headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] != "no-referrer"
        assert "frame-ancestors 'none'" in policy
    assert client.get("/staff/sign-in").headers["Cache-Control"] == "private, no-store"
    assert client.get("/").headers["Cache-Control"] == "public, no-cache"


def test_https_is_promised_for_a_year(make_app: MakeApp) -> None:
    client = make_app(base_url="https://www.example.org").test_client()
    assert "max-age=31536000" in client.get("/").headers["Strict-Transport-Security"]


VECTORS = [
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "/%09/evil.example",
    "/\t/evil.example",
    "/staff\t//evil",
    "/staff\n",
    "@evil.example",
    "/staffx",
    "/staff@evil.example",
    "",
    "/",
    "/exhibitions",
    " /staff",
    "/staff ",
    "/staff\\..\\x",
    "／staff",
    "/staff/é",
    "http:/staff",
    "///staff",
    "/%2f/evil",
    "/staff" + "x" * 600,
    "staff",
    "?/staff",
    "#/staff",
    "/STAFF",
    None,
]


@pytest.mark.parametrize("wanted", VECTORS)
def test_no_redirect_leaves_the_office(wanted: str | None) -> None:
    assert home_address(wanted) is None


@pytest.mark.parametrize("wanted", ["/staff", "/staff/enquiries?state=new", "/staff?x=1"])
def test_addresses_of_the_office_are_kept(wanted: str) -> None:
    assert home_address(wanted) == wanted


@pytest.mark.parametrize(
    "query",
    [
        "_scheme=javascript&_external=1",
        "endpoint=site.page",
        "_anchor=x",
        "lang=fr",
        "slug=other",
        "%00=%ff",
        "region=%0%000&country=%0%0%0000&industry=%00",
        "q=%22%3E%3Cscript%3E",
    ],
)
def test_a_visitors_query_never_becomes_part_of_how_addresses_are_made(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/news?{query}")
    assert answer.status_code == 200
    other = next(address for address in links(answer.text) if address.startswith("/ar/"))
    assert other.startswith("/ar/news?")
    assert "<script>" not in answer.text.replace('<script type="application/ld+json">', "")
