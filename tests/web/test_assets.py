"""Files that browsers ask for by a name of their own."""

import struct

import pytest
from flask.testing import FlaskClient

from tests.pages import parse


@pytest.mark.parametrize(
    ("address", "kind", "start"),
    [
        ("/favicon.ico", "image/vnd.microsoft.icon", b"\x00\x00\x01\x00"),
        ("/apple-touch-icon.png", "image/png", b"\x89PNG"),
    ],
)
def test_an_icon_asked_for_by_its_well_known_name_is_there(
    client: FlaskClient, address: str, kind: str, start: bytes
) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.content_type) == (200, kind)
    assert answer.data.startswith(start)
    assert answer.headers["Cache-Control"] == "public, max-age=86400"


def test_pages_name_an_icon_for_the_home_screen(client: FlaskClient) -> None:
    links = {link.get("rel"): link.get("href") for link in parse(client.get("/").text).iter("link")}
    picture = client.get(links["apple-touch-icon"])
    assert struct.unpack(">II", picture.data[16:24]) == (180, 180)
    assert "immutable" in picture.headers["Cache-Control"]
