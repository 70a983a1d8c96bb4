"""The portfolio calendar as PDF, read by another program."""

import sys
from datetime import date
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy.orm import Session

from expoapp.exhibitions import pdf
from expoapp.exhibitions.models import ExhibitionName, Status
from tests import factories as make
from tests.pages import links

pytestmark = pytest.mark.usefixtures("clock")  # 2 March 2026


def read(body: bytes) -> tuple[PdfReader, str]:
    reader = PdfReader(BytesIO(body))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_the_sheet_holds_the_result_of_the_same_filters(client: FlaskClient, db: Session) -> None:
    make.edition(make.exhibition("BUILDEXPO KENYA"), date(2026, 7, 8), at=make.venue("KICC"))
    make.edition(make.exhibition("WOODEXPO"), date(2026, 9, 9), status=Status.CANCELLED)
    make.edition(make.exhibition("ELSEWHERE", in_city=make.city("Mombasa")), date(2026, 9, 9))
    db.commit()
    answer = client.get("/exhibitions.pdf?city=ke-nairobi")
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    reader, said = read(answer.data)
    assert reader.metadata is not None
    assert reader.metadata.title == "Expogroup – Exhibitions: Nairobi"
    width, height = (float(side) for side in reader.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (595, 842)  # A4 in points
    for part in (
        "As of 2 March 2026",
        "July 2026",
        "8–10 Jul",
        "BUILDEXPO KENYA",
        "Nairobi, Kenya",
        "KICC",
        "Cancelled",
    ):
        assert part in said
    assert "ELSEWHERE" not in said
    assert "Page 1 of 1" in said
    assert "http://127.0.0.1:8000/exhibitions?city=ke-nairobi" in said


def test_no_name_is_read_as_markup(client: FlaskClient, db: Session) -> None:
    name = '#panic("x") *A* $x$ @b <c> \\ // "quoted" ]'
    make.edition(make.exhibition(name, slug="hostile"), date(2026, 7, 8))
    db.commit()
    said = read(client.get("/exhibitions.pdf").data)[1]
    assert name in said


def test_every_script_we_know_has_its_letters(client: FlaskClient, db: Session) -> None:
    show = make.exhibition("Bâtiment & Énergie – ሚሊኒየም አዳራሽ")
    show.names.append(ExhibitionName(kind="language", lang="ar", name="معرض البناء"))
    make.edition(show, date(2026, 7, 8))
    db.commit()
    for address in ("/exhibitions.pdf", "/ar/exhibitions.pdf"):
        reader, said = read(client.get(address).data)
        assert "\ufffd" not in said
        fonts = {
            str(font.get_object()["/BaseFont"]).partition("+")[2]
            for page in reader.pages
            for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
        }
        wanted = "NotoSansArabic" if "ar" in address.split("/") else "NotoSansEthiopic"
        assert any(font.startswith(wanted) for font in fonts), fonts


def test_the_same_sheet_is_the_same_bytes_and_need_not_be_sent_twice(client: FlaskClient, db: Session) -> None:
    make.edition()
    db.commit()
    first = client.get("/exhibitions.pdf")
    pdf.document.cache_clear()
    second = client.get("/exhibitions.pdf")
    assert first.data == second.data
    again = client.get("/exhibitions.pdf", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_long_portfolio_breaks_over_pages_and_never_inside_an_entry(client: FlaskClient, db: Session) -> None:
    for number in range(60):
        make.edition(make.exhibition(f"SHOW {number:02}"), date(2026, 4 + number % 6, 1 + number % 25))
    db.commit()
    reader, said = read(client.get("/exhibitions.pdf").data)
    assert len(reader.pages) > 1
    assert said.count("SHOW") == 60


def test_it_is_offered_only_where_it_can_be_made(
    client: FlaskClient, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.edition()
    db.commit()
    assert "/exhibitions.pdf?country=kenya" in links(client.get("/exhibitions?country=kenya&view=print").text)
    monkeypatch.setitem(sys.modules, "typst", None)
    monkeypatch.setattr(pdf, "find_spec", lambda _name: None)
    assert not [address for address in links(client.get("/exhibitions?view=print").text) if ".pdf" in address]
    answer = client.get("/exhibitions.pdf")
    assert answer.status_code == 404
    assert "makes no PDF" in answer.text
