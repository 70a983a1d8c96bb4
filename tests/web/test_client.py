"""Whose request it is: nothing that a visitor writes changes it, and what trusted proxies write does (R25)."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from pydantic import ValidationError
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp.config import Settings, complaints
from expoapp.db import session
from expoapp.web import client as clients
from tests.conftest import MakeApp
from tests.enquiries.walks import LETTER, open_house

FORGED = [
    {"X-Forwarded-For": "192.0.2.99"},
    {"X-Forwarded-For": "192.0.2.99, 10.0.0.1"},
    {"X-Forwarded-For": "127.0.0.1"},
    {"X-Forwarded-For": "2001:db8::99"},
    {"X-Forwarded-For": "unknown"},
    {"X-Forwarded-Host": "evil.example"},
    {"X-Forwarded-Host": "evil.example:443"},
    {"X-Forwarded-Proto": "https"},
    {"X-Forwarded-Scheme": "https"},
    {"X-Forwarded-Ssl": "on"},
    {"X-Forwarded-Port": "443"},
    {"X-Forwarded-Prefix": "/evil"},
    {"X-Forwarded-Server": "evil.example"},
    {"Forwarded": "for=192.0.2.99;host=evil.example;proto=https"},
    {"Forwarded": 'for="[2001:db8::99]"'},
    {"X-Real-IP": "192.0.2.99"},
    {"X-Client-IP": "192.0.2.99", "True-Client-IP": "192.0.2.99"},
    {"CF-Connecting-IP": "192.0.2.99"},
    {"X-Original-URL": "/staff", "X-Rewrite-URL": "/staff"},
    {"X-Forwarded-For": "192.0.2.99", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"},
]


def settings(hops: int = 0, peers: str = "", **given: Any) -> Settings:
    return Settings(trusted_hops=hops, trusted_peers=peers, **given)


def seen_by(known: Settings, peer: str, told: str = "") -> dict[str, Any]:
    """Return what the application gets of a request."""
    got: list[dict[str, Any]] = []

    def application(environ: dict[str, Any], _start: Any) -> list[bytes]:
        got.append(environ)
        return []

    clients.ClientAddress(application, known)({"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": told}, None)
    return got[0]


# ---- By default nothing is believed ----------------------------------------------------------------------------------


def test_twenty_forged_headers_change_neither_limit_nor_link_nor_scheme(
    client: FlaskClient, db: Session, clock: Traveller
) -> None:
    open_house(db)
    assert len(FORGED) == 20
    page, moved = client.get("/exhibitions"), client.get("/news//2026")
    for number in range(5):
        assert client.post("/instant-reply", data=LETTER | {"message": str(number)}).status_code == 303
    for headers in FORGED:
        forged = client.get("/exhibitions", headers=headers)
        assert (forged.data, sorted(forged.headers)) == (page.data, sorted(page.headers)), headers
        assert client.get("/news//2026", headers=headers).location == moved.location, headers
        assert client.post("/instant-reply", data=LETTER | {"message": "6"}, headers=headers).status_code == 429, (
            headers
        )


def test_who_reaches_a_configured_site_past_its_proxy_is_believed_as_little(make_app: MakeApp) -> None:
    app = make_app(trusted_hops=1, trusted_peers="10.0.0.0/8 unix")
    for headers in FORGED:
        assert app.test_client().get(
            "/news//2026", headers=headers, environ_base={"REMOTE_ADDR": "8.8.4.4"}
        ).location == ("/news/2026")
    seen = seen_by(app.config["SETTINGS"], "8.8.4.4", "192.0.2.99")
    assert (seen["REMOTE_ADDR"], seen[clients.IS_KNOWN]) == ("8.8.4.4", True)
    assert "HTTP_X_FORWARDED_FOR" not in seen  # nothing behind the layer can believe it


def test_the_scheme_is_the_configured_one_whatever_the_server_in_front_has_made_of_a_header(make_app: MakeApp) -> None:
    app = make_app(base_url="https://www.example.org")
    answer = app.test_client().get("/news//2026", environ_overrides={"wsgi.url_scheme": "http", "SCRIPT_NAME": "/evil"})
    assert answer.location == "/news/2026"


# ---- What trusted proxies say ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hops", "peer", "told", "found"),
    [
        (1, "10.0.0.1", "8.8.8.8", "8.8.8.8"),
        (1, "10.0.0.1", "6.6.6.6, 8.8.8.8", "8.8.8.8"),  # the visitor wrote the first one
        (1, "10.0.0.1", "8.8.8.8:4711", "8.8.8.8"),
        (1, "10.0.0.1", "[2a00:1450::8]:4711", "2a00:1450::8"),
        (1, "10.0.0.1", "::ffff:8.8.8.8", "8.8.8.8"),
        (1, "10.0.0.1", "", "10.0.0.1"),
        (1, "10.0.0.1", "8.8.8.8, unknown", "10.0.0.1"),
        (1, "10.0.0.1", "8.8.8.8, ", "10.0.0.1"),
        (1, "10.0.0.1", "8.8.8.8.8", "10.0.0.1"),
        (1, "::ffff:10.0.0.1", "8.8.8.8", "8.8.8.8"),
        (1, "", "8.8.8.8", "8.8.8.8"),  # through a socket of the machine
        (2, "10.0.0.1", "8.8.8.8, 10.2.0.1", "8.8.8.8"),
        (2, "10.0.0.1", "8.8.8.8", "8.8.8.8"),  # from inside the outer proxy
        (2, "10.0.0.1", "6.6.6.6, 8.8.4.4", "8.8.4.4"),  # around the outer proxy, which would have written its own
        (2, "10.0.0.1", "nonsense, 10.2.0.1", "10.2.0.1"),
        (2, "10.0.0.1", "6.6.6.6, 8.8.8.8, 10.2.0.1", "8.8.8.8"),
    ],
)
def test_the_way_back_is_walked_as_far_as_it_is_trusted(hops: int, peer: str, told: str, found: str) -> None:
    known = settings(hops, "10.0.0.0/8, unix")
    assert clients.client_of(peer or "unix", told, known) == found


def test_limits_meet_the_visitor_behind_a_proxy_and_nobody_else(make_app: MakeApp, clock: Traveller) -> None:
    app = make_app(trusted_hops=1, trusted_peers="127.0.0.1")
    with app.app_context():
        open_house(session())

    def post(address: str, number: int) -> int:
        headers = {"X-Forwarded-For": f"6.6.6.6, {address}"}
        return (
            app.test_client()
            .post("/instant-reply", data=LETTER | {"message": f"{address} {number}"}, headers=headers)
            .status_code
        )

    assert [post("2a00:1450:1:2::1", number) for number in range(5)] == [303] * 5
    assert post("2a00:1450:1:2:ffff::9", 6) == 429  # the same household
    assert post("8.8.8.8", 1) == 303


@pytest.mark.parametrize(
    ("given", "peer", "told", "is_known"),
    [
        ({}, "8.8.8.8", "", True),
        ({}, "127.0.0.1", "", False),
        ({}, "172.17.0.1", "", False),
        (
            {"base_url": "https://127.0.0.1:8000"},
            "8.8.8.8",
            "",
            False,
        ),  # who gives https is in front of us all the same
        ({"trusted_hops": 1, "trusted_peers": "172.17.0.1"}, "172.17.0.1", "8.8.8.8", True),
        ({"trusted_hops": 1, "trusted_peers": "172.17.0.1"}, "172.17.0.1", "10.1.1.1", True),  # a visitor in the house
        ({"trusted_hops": 1, "trusted_peers": "172.17.0.1"}, "172.17.0.1", "", False),
        ({"trusted_hops": 1, "trusted_peers": "unix"}, "", "", False),
    ],
)
def test_an_address_that_all_may_share_is_not_taken_for_a_visitors(
    given: dict[str, Any], peer: str, told: str, is_known: bool
) -> None:
    assert seen_by(Settings(**given), peer, told)[clients.IS_KNOWN] is is_known


# ---- The settings ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hops", "peers", "sentence"),
    [
        (1, "", "EXPOAPP_TRUSTED_HOPS is 1, so EXPOAPP_TRUSTED_PEERS must name"),
        (1, "10.0.0.1/8", "is no network"),
        (1, "proxy.example.org", "is no network"),
        (1, "0.0.0.0/0", "would believe anybody"),
        (1, "::/0", "would believe anybody"),
        (11, "10.0.0.0/8", "EXPOAPP_TRUSTED_HOPS: Input should be less than or equal to 10"),
    ],
)
def test_a_start_that_would_believe_nobody_or_anybody_is_refused_in_one_line(
    hops: int, peers: str, sentence: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        settings(hops, peers)
    [told] = complaints(caught.value)
    assert sentence in told
    assert "\n" not in told
