"""Enquiries taken out: read back by somebody else's parser, and by nobody as a formula."""

import csv
import io
import json
import stat
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp import text
from expoapp.audit import AuditEntry
from expoapp.enquiries.exporter import rows
from expoapp.enquiries.models import Enquiry
from tests.enquiries.walks import LETTER, open_house, send

COLUMNS = (
    "reference,created_at,zone,kind,state,name,email,company,country,phone,phone_e164,message,exhibitions,editions,stand,"
    "area_sqm,products,is_first_time,product_groups,trade,people,days,interest,budget,topic,outline,outlet,medium,"
    "accreditation,links,passport_name,nationality,embassy,comes_as,arrives_on,leaves_on,delivery,street,postal_code,town,"
    "marketing_consent,owner,desk,due_at,answered_at,follow_up_on,lang,source"
)


@pytest.fixture
def two_letters(client: FlaskClient, db: Session, clock: Traveller) -> list[str]:
    open_house(db, "BUILDEXPO KENYA", "FOODEXPO KENYA")
    send(
        client,
        clock,
        "/enquire?kind=exhibit&exhibition=foodexpo-kenya&exhibition=buildexpo-kenya",
        company='=HYPERLINK("http://evil.example")',
        phone="+254 20 123456",
        country="KE",
        message='Two\nlines, "quoted"',
    )
    client.post("/instant-reply", data=LETTER | {"name": "زوادي", "message": "@SUM(A1)"})
    found = list(db.scalars(select(Enquiry.reference).order_by(Enquiry.id)))
    db.rollback()
    return found


def test_csv_is_quoted_utf_8_that_spreadsheets_recognise(
    runner: FlaskCliRunner, two_letters: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "enquiries.csv"
    done = runner.invoke(args=["enquiries", "export", "--format", "csv", str(path)])
    assert (done.exit_code, done.stdout) == (0, "")
    raw = path.read_bytes()
    assert raw.startswith(b'\xef\xbb\xbf"reference","created_at"')
    assert raw.endswith(b'"\r\n')
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    first, second = csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    assert ",".join(first) == COLUMNS
    assert [first["reference"], second["reference"]] == two_letters
    assert (first["created_at"], first["zone"]) == ("2026-03-02T09:00:20+00:00", "UTC")
    assert first["company"] == '\'=HYPERLINK("http://evil.example")'
    assert (first["phone"], first["country"], first["kind"]) == ("+254 20 123456", "KE", "exhibit")
    assert first["message"] == 'Two\nlines, "quoted"'
    assert first["exhibitions"] == "foodexpo-kenya; buildexpo-kenya"
    assert (second["name"], second["message"]) == ("زوادي", "'@SUM(A1)")


def test_json_lines_hold_the_same_as_it_was_typed(runner: FlaskCliRunner, two_letters: list[str]) -> None:
    done = runner.invoke(args=["enquiries", "export", "--format", "jsonl", "-"])
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert ",".join(first) == COLUMNS
    assert first["company"] == '=HYPERLINK("http://evil.example")'
    assert first["exhibitions"] == ["foodexpo-kenya", "buildexpo-kenya"]
    assert (second["name"], second["email"], second["message"]) == ("زوادي", LETTER["email"], "@SUM(A1)")
    assert "2 enquiries" in done.stderr


def test_taking_enquiries_out_leaves_a_trace(runner: FlaskCliRunner, two_letters: list[str], db: Session) -> None:
    runner.invoke(args=["enquiries", "export", "--format", "jsonl", "-"])
    db.rollback()
    [line] = db.scalars(select(AuditEntry).where(AuditEntry.action == "enquiry.export"))
    assert line.changes == {"format": "jsonl", "rows": 2}


def test_where_no_file_can_be_made_it_says_so_and_leaves_nothing(
    runner: FlaskCliRunner, app: Flask, tmp_path: Path
) -> None:
    done = runner.invoke(args=["enquiries", "export", "--format", "csv", str(tmp_path / "missing" / "x.csv")])
    assert done.exit_code == 1
    assert "cannot be written" in done.output


def test_a_file_that_fails_half_way_leaves_the_old_one(
    runner: FlaskCliRunner, two_letters: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "enquiries.csv"
    path.write_text("old")

    def fail(_enquiry: Enquiry) -> dict[str, str]:
        raise RuntimeError("half way")

    monkeypatch.setattr(rows, "row_of", fail)
    with pytest.raises(RuntimeError):
        runner.invoke(args=["enquiries", "export", "--format", "csv", str(path)])
    assert path.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir() if "enquiries" in one.name] == ["enquiries.csv"]


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1+1",
        "-1+1",
        "@x",
        " =1",
        "\t=1",
        "\r=1",
        "\n=1",
        "\tx",
        "\rx",
        "\x00x",
        "\ufeff=1",
        "\u200b=1",
        "\u200e@x",
        "\u00a0-1+1",
        "＝1",
        "＋1+1",
        "－1+1",
        "＠x",
        "+254 20 123456 x",
        "+254;20 123456",
        "-",
        "+",
        "--5",
        "-5-",
        "=cmd|' /C calc'!A0",
    ],
)
def test_what_a_spreadsheet_would_run_becomes_text(cell: str) -> None:
    assert text.guarded(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "cell",
    ["+254 20 123456", "+1 (555) 123-4567", "-5", "+5", "-5.25", "12", "a=b", "زوادي", "", "Q&A: yes", "x@example.com"],
)
def test_phones_numbers_and_words_stay_as_they_are(cell: str) -> None:
    assert text.guarded(cell) == cell
