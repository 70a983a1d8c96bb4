"""`flask news import`: what it takes, what it leaves, and what it says."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from expoapp.audit import AuditEntry
from expoapp.config import ROOT
from expoapp.news.models import How, NewsCountry, NewsPost
from tests import factories as make
from tests.office import enter
from tests.pages import words

PAGES = Path(__file__).parent / "pages"
RAIL = PAGES / "page-1-first-of-june.txt"
KIGALI = PAGES / "page-2-no-weekday.txt"
TYRES = PAGES / "page-3-third-of-january.txt"
ROW: dict[str, Any] = {
    "title": "Cement prices fall",
    "posted_on": "2026-02-12",
    "body": "One paragraph.",
    "countries": ["KE"],
    "industries": ["building-construction"],
}


@pytest.fixture(autouse=True)
def ours(db: Session, clock: time_machine.Traveller) -> None:
    """Two countries and an industry of ours."""
    make.city()
    make.country("RW", "Rwanda")
    make.industry()
    db.commit()


@pytest.fixture
def lines(tmp_path: Path) -> Callable[..., str]:
    """Write rows into a JSON Lines file and return where it is; a row that is text is written as it stands."""

    def write(*rows: Any, name: str = "archive.jsonl") -> str:
        path = tmp_path / name
        said = [row if isinstance(row, str) else json.dumps(row) for row in rows]
        path.write_text("\n".join(said) + "\n", encoding="utf-8")
        return str(path)

    return write


def run(runner: FlaskCliRunner, *args: Any) -> Any:
    return runner.invoke(args=["news", "import", *map(str, args)])


def posts(db: Session) -> list[NewsPost]:
    db.rollback()
    statement = select(NewsPost).order_by(NewsPost.id).execution_options(populate_existing=True)
    return list(
        db.scalars(
            statement.options(
                selectinload(NewsPost.country_links),
                selectinload(NewsPost.industry_links),
                selectinload(NewsPost.exhibition_links),
            )
        )
    )


def paragraphs(post: NewsPost) -> list[str]:
    return post.body.removeprefix("<p>").removesuffix("</p>").split("</p>\n<p>")


# ---- Saved pages -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "title", "day", "count", "first", "last"),
    [
        (
            RAIL,
            "Rail, Rice & Refrigeration: Dodoma’s Dry Port Takes In Its First Cold Boxes",
            date(2026, 6, 1),
            4,
            "The dry port near Dodoma",
            "before the 2nd quarter of next year.",
        ),
        (
            KIGALI,
            "Kigali Workshops Share One Kiln, and the Waiting List Is Already Longer Than the Timber",
            date(2025, 9, 22),
            4,
            "Eighteen joiners in Kigali",
            "dried and undried, side by side.",
        ),
        (TYRES, "From Jebel Ali to Juba", date(2025, 1, 3), 5, "A consignment of 1,150", "he has no account."),
    ],
)
def test_a_saved_page_becomes_one_post(
    runner: FlaskCliRunner, db: Session, page: Path, title: str, day: date, count: int, first: str, last: str
) -> None:
    answer = run(runner, page)
    assert answer.output == "1 new, 0 changed, 0 unchanged, 0 wrong.\n"
    assert answer.exit_code == 0
    (post,) = posts(db)
    assert post.title.startswith(title)
    assert (post.posted_on, post.year) == (day, day.year)
    found = paragraphs(post)
    assert len(found) == count
    assert found[0].startswith(first)
    assert found[-1].endswith(last)
    assert "full service" not in post.body
    assert "Instant Reply" not in post.body


def test_words_of_the_footer_stay_where_the_article_says_them(runner: FlaskCliRunner, db: Session) -> None:
    run(runner, TYRES)
    (post,) = posts(db)
    assert len(post.title) == 183
    assert "an Expogroup exhibition in Nairobi" in post.body
    assert "on Facebook" in post.body
    assert paragraphs(post)[1].startswith("4 borders")


def test_a_paragraph_is_kept_as_it_is_and_only_blank_edges_go(runner: FlaskCliRunner, db: Session) -> None:
    run(runner, RAIL, KIGALI)
    rail, kigali = posts(db)
    assert paragraphs(kigali)[2].startswith("the results can be measured")
    assert paragraphs(rail)[1].endswith("who buys for three mills.")
    assert "TSh&nbsp;310&nbsp;million" in rail.body
    assert "direction.&nbsp;&nbsp;Traders" in rail.body


def saved(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8", newline="")
    return path


FOOTER = "Expogroup\n\nExpogroup is a full service exhibition organiser, and so on.\n\nInstant Reply"


def test_the_day_is_read_however_it_is_spaced(runner: FlaskCliRunner, db: Session, tmp_path: Path) -> None:
    written = [
        "Posted on :Thursday , 12th February 2026",
        "Posted on: Thursday, 12 February 2026",
        "Posted\u00a0on :Thursday\u00a0, \u00a012th\u00a0\u00a0February\u00a0 2026 ",
        "Posted on : , 12th Feb 2026",
        "posted on :12th FEBRUARY 2026",
    ]
    for number, line in enumerate(written):
        saved(tmp_path / f"{number}.txt", f"\ufeff\n A  title {number} \r\n\r\n{line}\r\nText.\r\n\r\n{FOOTER}")
    assert run(runner, tmp_path).exit_code == 0
    assert [(post.title, post.posted_on, paragraphs(post)) for post in posts(db)] == [
        (f"A title {number}", date(2026, 2, 12), ["Text."]) for number in range(len(written))
    ]


@pytest.mark.parametrize(
    ("article", "expected"),
    [
        ("One.\n\nExpogroup\n\nhad a stand.", ["One.", "Expogroup", "had a stand."]),
        ("One.\n\nThe Expogroup\n\nExpogroup is a full service exhibition organiser of note.", None),
        ("One.\n\n\u00a0Expogroup \n\u00a0\nExpogroup is a full service exhibition organiser.\n\nMore.", ["One."]),
    ],
)
def test_only_the_name_alone_followed_by_the_paragraph_begins_the_footer(
    runner: FlaskCliRunner, db: Session, tmp_path: Path, article: str, expected: list[str] | None
) -> None:
    page = saved(tmp_path / "page.txt", f"A title\n\nPosted on :Thursday , 12th February 2026\n\n{article}")
    run(runner, page)
    (post,) = posts(db)
    assert paragraphs(post) == (expected or ["One.", "The Expogroup", article.split("\n\n")[2]])


BAD_PAGES: list[tuple[bytes, str]] = [
    (b"A title\n\nPosted on :Monday , 31st February 2026\n\nText.", "line 3: posted_on: "),
    (b"A title\n\nPosted on :Monday , 31st February 2026\n\nText.", "names a day that does not exist."),
    (b"A title\n\nPosted on :Monday , 3rd Brumaire 2026\n\nText.", "names a day that does not exist."),
    (b"A title\n\nPosted on :soon\n\nText.", "is no date of the form"),
    (b"A title\n\nText.", "line 3: posted_on: the line “Posted on :…” is missing below the title."),
    (b"A title", "line 1: posted_on: the line"),
    (b"Posted on :Monday , 2nd February 2026\n\nText.", "line 1: title: is missing"),
    (b"A title\n\nPosted on :Monday , 2nd February 2026\n\n \n", "line 4: body: has no paragraph."),
    (b"A title\n\nPosted on :Monday , 2nd February 2026\n\nCaf\xe9.", "line 5: is not UTF-8 text"),
    ("A title".encode("utf-16"), "is UTF-16 text"),
    (b"", "is empty."),
    (b"\xef\xbb\xbf \r\n\n", "holds nothing but blanks."),
    (b"A\n\nPosted on :Monday , 2nd February 2026\n\n" + b"x" * 10_000_000, "larger than a saved page can be"),
    (b"x" * 400 + b"\n\nPosted on :Monday , 2nd February 2026\n\nText.", "title: has 400 characters"),
]


def test_a_page_that_cannot_be_read_is_told_in_one_line(runner: FlaskCliRunner, db: Session, tmp_path: Path) -> None:
    for number, (content, _complaint) in enumerate(BAD_PAGES):
        (tmp_path / f"{number:02}.txt").write_bytes(content)
    answer = run(runner, tmp_path, RAIL)
    assert answer.exit_code == 1
    said = answer.stderr.splitlines()
    assert len(said) == len(BAD_PAGES)
    for number, (_content, complaint) in enumerate(BAD_PAGES):
        assert said[number].startswith(f"Wrong: {tmp_path / f'{number:02}.txt'}")
        assert complaint in said[number]
        assert len(said[number]) < len(str(tmp_path)) + 200
    assert answer.stdout == f"1 new, 0 changed, 0 unchanged, {len(BAD_PAGES)} wrong.\n"
    assert len(posts(db)) == 1


def test_files_that_are_not_there_cost_nothing_else(runner: FlaskCliRunner, db: Session, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    answer = run(runner, tmp_path / "nothing.txt", tmp_path / "empty", pipe, RAIL)
    assert answer.exit_code == 1
    assert answer.stderr.splitlines() == [
        f"Wrong: {tmp_path / 'nothing.txt'}: does not exist.",
        f"Wrong: {tmp_path / 'empty'}: is a folder without .txt or .jsonl files.",
        f"Wrong: {pipe}: is no file.",
    ]
    assert len(posts(db)) == 1


def test_a_folder_stands_for_its_files_in_order(runner: FlaskCliRunner, db: Session, tmp_path: Path) -> None:
    answer = run(runner, PAGES)
    assert answer.stdout == "3 new, 0 changed, 0 unchanged, 0 wrong.\n"
    assert [post.year for post in posts(db)] == [2026, 2025, 2025]


# ---- JSON Lines ------------------------------------------------------------------------------------------------------


def test_a_row_becomes_a_post_with_the_links_that_it_gives(
    runner: FlaskCliRunner, db: Session, lines: Callable[..., str]
) -> None:
    answer = run(runner, lines(ROW | {"countries": ["KE", "US"], "lang": "sw"}))
    assert answer.stdout == "1 new, 0 changed, 0 unchanged, 0 wrong.\n"
    (post,) = posts(db)
    assert (post.title, post.posted_on, post.body) == (ROW["title"], date(2026, 2, 12), "<p>One paragraph.</p>")
    assert (post.lang, post.slug) == ("sw", "cement-prices-fall")
    assert {(row.country_code, row.how) for row in post.country_links} == {("KE", How.NAMED), ("US", How.NAMED)}
    assert [row.industry_code for row in post.industry_links] == ["building-construction"]
    assert post.is_published(datetime(2026, 2, 12, tzinfo=UTC))
    assert not post.is_published(datetime(2026, 2, 11, 23, tzinfo=UTC))


def test_what_is_dated_ahead_of_our_clock_was_public_where_it_comes_from(
    runner: FlaskCliRunner, client: FlaskClient, lines: Callable[..., str]
) -> None:
    run(runner, lines(ROW | {"posted_on": "2026-11-23"}))
    assert client.get("/news/2026/cement-prices-fall").status_code == 200


def test_entities_are_decoded_once_and_everything_else_is_text(
    runner: FlaskCliRunner, client: FlaskClient, db: Session, lines: Callable[..., str]
) -> None:
    body = (
        "Fish &amp; chips &amp;amp; &ndash; x < 5 % growth & no AT&T; &copy is text.\n\nSee <b>EVEXPO</b>"
        " <script>alert(1)</script>\n\n\u00a0\n\n\n\n• one\n• two"
    )
    run(runner, lines(ROW | {"title": "Kenya&#8217;s plug &lt;i&gt;", "body": body}))
    (post,) = posts(db)
    assert post.title == "Kenya’s plug <i>"
    page = client.get(f"/news/2026/{post.slug}").text
    shown = words(page)
    assert "Fish & chips &amp; – x < 5 % growth & no AT&T; &copy is text." in shown
    assert "See <b>EVEXPO</b> <script>alert(1)</script>" in shown
    assert "<b>EVEXPO" not in page
    assert "<script>alert" not in page
    assert post.body.count("<p>") == 3
    assert "• one<br>• two" in post.body


def test_wrongly_decoded_bytes_and_other_scripts_stay(
    runner: FlaskCliRunner, db: Session, lines: Callable[..., str]
) -> None:
    run(runner, lines(ROW | {"title": "ግንባታ በአዲስ", "body": "Kenyaâ€™s start-ups 🚀 سوق"}))
    (post,) = posts(db)
    assert post.body == "<p>Kenyaâ€™s start-ups 🚀 سوق</p>"
    assert post.slug == "ግንባታ-በአዲስ"


BAD_ROWS: list[tuple[Any, str]] = [
    ("{", "is not JSON"),
    ("[1, 2]", "is JSON but no object"),
    ('"text"', "is JSON but no object"),
    ("[" * 100_000, "is not JSON that can be read."),
    ('{"title": "\\ud800", "posted_on": "2026-02-12", "body": "x"}', "title: holds half a character"),
    ({"posted_on": "2026-02-12", "body": "x"}, "title: is missing."),
    (ROW | {"title": " \u00a0\u0007"}, "title: is empty."),
    (ROW | {"title": 7}, "title: must be text, not 7."),
    (ROW | {"title": "x" * 301}, "title: has 301 characters; at most 300 are possible."),
    (ROW | {"posted_on": "2026-02-30"}, 'posted_on: "2026-02-30" is no day of the form 2026-02-12.'),
    (ROW | {"posted_on": "20260212"}, "posted_on: "),
    (ROW | {"posted_on": "2026-W07-4"}, "posted_on: "),
    (ROW | {"posted_on": "٢٠٢٦-٠٢-١٢"}, "posted_on: "),
    (ROW | {"posted_on": "0026-02-12"}, "is too long ago or too far ahead."),
    (ROW | {"body": " \n\n\u00a0"}, "body: has no paragraph."),
    (ROW | {"body": "x" * 200_001}, "body: has 200001 characters"),
    (ROW | {"countries": "KE"}, "countries: must be a list of codes"),
    (ROW | {"countries": ["XX"]}, 'countries: "XX" is not the two-letter code of a country'),
    (ROW | {"countries": [None]}, "countries: null is no code."),
    (ROW | {"industries": ["gossip"]}, "industries: “gossip” is none of our industries."),
    (ROW | {"lang": "English please"}, "lang: "),
]


def test_a_bad_row_is_told_with_its_line_and_field_and_the_good_ones_are_kept(
    runner: FlaskCliRunner, db: Session, lines: Callable[..., str]
) -> None:
    path = lines(ROW | {"title": "Before"}, "", *(row for row, _complaint in BAD_ROWS), ROW | {"title": "After"})
    answer = run(runner, path)
    assert answer.exit_code == 1
    said = {int(line.partition(", line ")[2].partition(":")[0]): line for line in answer.stderr.splitlines()}
    assert len(said) == len(answer.stderr.splitlines()) == len(BAD_ROWS)
    for number, (_row, complaint) in enumerate(BAD_ROWS, 3):
        assert said[number].startswith(f"Wrong: {path}, line {number}: ")
        assert complaint in said[number]
        assert len(said[number]) < len(path) + 200
    assert answer.stdout == f"2 new, 0 changed, 0 unchanged, {len(BAD_ROWS)} wrong.\n"
    assert [post.title for post in posts(db)] == ["Before", "After"]


def test_a_line_that_is_no_utf8_costs_only_itself(runner: FlaskCliRunner, db: Session, tmp_path: Path) -> None:
    path = tmp_path / "mixed.jsonl"
    path.write_bytes(b'{"title": "caf\xe9"}\n' + json.dumps(ROW).encode())
    answer = run(runner, path)
    assert answer.stderr == f"Wrong: {path}, line 1: is not UTF-8 text.\n"
    assert len(posts(db)) == 1


def test_rows_are_known_by_their_content_whatever_the_file_is_called(
    runner: FlaskCliRunner, db: Session, lines: Callable[..., str]
) -> None:
    assert run(runner, lines(ROW, name="export.txt")).exit_code == 0
    assert len(posts(db)) == 1


def test_a_large_file_is_read_line_by_line_and_a_huge_line_is_one_bad_row(
    runner: FlaskCliRunner, db: Session, lines: Callable[..., str]
) -> None:
    answer = run(runner, lines("x" * 12_000_000, ROW))
    assert "line 1: is longer than 5 MB." in answer.stderr
    assert answer.stdout.startswith("1 new")


# ---- Again -----------------------------------------------------------------------------------------------------------


def test_a_second_run_changes_nothing(
    runner: FlaskCliRunner, db: Session, lines: Callable[..., str], clock: time_machine.Traveller
) -> None:
    path = lines(ROW)
    run(runner, path, PAGES)
    before = [(post.id, post.version, post.updated_at, post.slug) for post in posts(db)]
    trail = db.scalar(select(func.count()).select_from(AuditEntry))
    clock.shift(3600)
    answer = run(runner, path, PAGES)
    assert answer.stdout == "0 new, 0 changed, 4 unchanged, 0 wrong.\n"
    assert [(post.id, post.version, post.updated_at, post.slug) for post in posts(db)] == before
    assert db.scalar(select(func.count()).select_from(AuditEntry)) == trail


def test_a_changed_source_changes_the_post_at_its_address(
    runner: FlaskCliRunner, db: Session, lines: Callable[..., str]
) -> None:
    run(runner, lines(ROW))
    (before,) = posts(db)
    was_changed_at = before.updated_at
    row = ROW | {"title": "Cement  PRICES fall", "body": "Another text.", "countries": ["RW"], "industries": []}
    answer = run(runner, lines(row))
    assert answer.stdout == "0 new, 1 changed, 0 unchanged, 0 wrong.\n"
    (post,) = posts(db)
    assert (post.slug, post.title, post.body) == ("cement-prices-fall", "Cement PRICES fall", "<p>Another text.</p>")
    assert [row.country_code for row in post.country_links] == ["RW"]
    assert not post.industry_links
    assert post.updated_at > was_changed_at
    assert "another text" in post.search_text


def test_what_staff_have_edited_is_left_and_told(
    app: Flask, runner: FlaskCliRunner, db: Session, lines: Callable[..., str]
) -> None:
    run(runner, lines(ROW))
    (post,) = posts(db)
    form = {"version": post.version, "title": post.title, "posted_on": "2026-02-12", "lang": "en", "body": "Mended."}
    assert enter(app, "editor").post(f"/staff/news/{post.id}/edit", data=form).status_code == 303
    assert run(runner, lines(ROW)).stdout == "0 new, 0 changed, 1 unchanged, 0 wrong.\n"
    path = lines(ROW | {"body": "Changed there."})
    answer = run(runner, path)
    assert answer.exit_code == 0
    assert answer.stdout == "0 new, 0 changed, 0 unchanged, 1 left as edited here, 0 wrong.\n"
    assert answer.stderr.startswith(f"Left as it is: {path}, line 1")
    assert posts(db)[0].body == "<p>Mended.</p>"


def test_a_withdrawn_post_stays_withdrawn(runner: FlaskCliRunner, db: Session, lines: Callable[..., str]) -> None:
    run(runner, lines(ROW))
    posts(db)[0].state = "withdrawn"
    db.commit()
    run(runner, lines(ROW | {"body": "Changed."}))
    (post,) = posts(db)
    assert (post.state, post.body) == ("withdrawn", "<p>Changed.</p>")


def test_what_staff_pinned_or_excluded_survives(runner: FlaskCliRunner, db: Session, lines: Callable[..., str]) -> None:
    run(runner, lines(ROW))
    (post,) = posts(db)
    post.country_links[0].how = How.EXCLUDED
    post.country_links.append(NewsCountry(country_code="RW", how=How.PINNED))
    db.commit()
    run(runner, lines(ROW | {"body": "Changed."}))
    (post,) = posts(db)
    found = {(row.country_code, row.how) for row in post.country_links}
    assert found == {("KE", How.EXCLUDED), ("RW", How.PINNED)}


def test_one_row_twice_is_one_post_and_two_that_contradict_are_a_bad_row(
    runner: FlaskCliRunner, db: Session, lines: Callable[..., str]
) -> None:
    path = lines(ROW, ROW, ROW | {"body": "Otherwise."})
    answer = run(runner, path)
    assert answer.stdout == "1 new, 0 changed, 1 unchanged, 1 wrong.\n"
    assert f"line 3: title: the same title of the same day stands in {path}, line 1" in answer.stderr
    assert run(runner, path).stdout == "0 new, 0 changed, 2 unchanged, 1 wrong.\n"
    assert [post.body for post in posts(db)] == ["<p>One paragraph.</p>"]


def test_a_dry_run_says_the_same_and_writes_nothing(
    runner: FlaskCliRunner, db: Session, lines: Callable[..., str]
) -> None:
    run(runner, lines(ROW))
    make.exhibition("BUILDEXPO KENYA")
    db.commit()
    before = [(post.body, post.version, len(post.country_links)) for post in posts(db)]
    path = lines(ROW | {"title": "Cement Prices Fall", "body": "BUILDEXPO KENYA opens."}, ROW | {"title": "New"}, "{")
    dry = run(runner, "--dry-run", path)
    assert dry.stdout == "1 new, 1 changed, 0 unchanged, 1 wrong.\nA dry run: nothing was changed.\n"
    assert dry.exit_code == 1
    assert [(post.body, post.version, len(post.country_links)) for post in posts(db)] == before
    assert run(runner, path).stdout == dry.stdout.splitlines(keepends=True)[0]


# ---- Addresses and links ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (["A title", "A title?", "A title!"], ["a-title", "a-title-2", "a-title-3"]),
        (["12", "12!"], ["12-2", "12-3"]),
        (["٠٢"], ["٠٢-2"]),
        (["7", "100"], ["7", "100"]),
        (["???"], ["post"]),
    ],
)
def test_an_address_is_unique_in_its_year_and_never_a_month(
    runner: FlaskCliRunner,
    client: FlaskClient,
    db: Session,
    lines: Callable[..., str],
    titles: list[str],
    expected: list[str],
) -> None:
    year_before = ROW | {"title": titles[0], "posted_on": "2025-03-01"}
    run(runner, lines(*(ROW | {"title": title} for title in titles), year_before))
    found = posts(db)
    assert [post.slug for post in found] == [*expected, expected[0]]
    for post in found:
        assert client.get(f"/news/{post.year}/{post.slug}").status_code == 200


def test_a_long_title_is_cut_at_a_word(runner: FlaskCliRunner, db: Session, lines: Callable[..., str]) -> None:
    run(runner, lines(ROW | {"title": "cement " * 30}, ROW | {"title": "c" * 200}))
    cement, one_word = posts(db)
    assert cement.slug == "-".join(["cement"] * 10)
    assert one_word.slug == "c" * 70


def test_countries_and_exhibitions_are_found_in_title_and_first_paragraph_only(
    runner: FlaskCliRunner, db: Session, tmp_path: Path
) -> None:
    show = make.exhibition("BUILDEXPO KENYA")
    make.exhibition("LIGHTEXPO KENYA")
    db.commit()
    run(
        runner,
        saved(
            tmp_path / "page.txt",
            "Buildexpo Kenya moves\n\nPosted on : , 1st June 2026\n\nFirst.\n\nLIGHTEXPO KENYA in Rwanda.",
        ),
    )
    (post,) = posts(db)
    assert [row.exhibition_id for row in post.exhibition_links] == [show.id]
    assert [row.country_code for row in post.country_links] == ["KE"]
    assert not post.industry_links


def test_where_a_row_gives_its_countries_it_knows_them_better_than_its_words(
    runner: FlaskCliRunner, db: Session, lines: Callable[..., str]
) -> None:
    run(runner, lines(ROW | {"title": "Rwanda buys cement"}, ROW | {"title": "Rwanda sells cement", "countries": []}))
    given, found = posts(db)
    assert [row.country_code for row in given.country_links] == ["KE"]
    assert [row.country_code for row in found.country_links] == ["RW"]


def test_importing_again_finds_what_the_portfolio_knows_by_now(
    runner: FlaskCliRunner, db: Session, lines: Callable[..., str]
) -> None:
    path = lines(ROW | {"title": "BUILDEXPO KENYA moves"})
    run(runner, path)
    make.exhibition("BUILDEXPO KENYA")
    db.commit()
    assert run(runner, "--dry-run", path).stdout.startswith("0 new, 1 changed")
    assert run(runner, path).stdout == "0 new, 1 changed, 0 unchanged, 0 wrong.\n"
    assert len(posts(db)[0].exhibition_links) == 1
    assert run(runner, path).stdout == "0 new, 0 changed, 1 unchanged, 0 wrong.\n"


def test_every_import_leaves_its_line_in_the_trail(
    runner: FlaskCliRunner, db: Session, lines: Callable[..., str]
) -> None:
    run(runner, lines(ROW))
    run(runner, lines(ROW | {"body": "Changed."}))
    trail = list(db.scalars(select(AuditEntry).order_by(AuditEntry.id)))
    assert [(entry.action, entry.account_id) for entry in trail] == [("news.import", None)] * 2
    assert trail[0].thing == f"news_posts/{posts(db)[0].id}"
    assert trail[0].changes["countries"] == ["", "KE named"]
    assert trail[1].changes["body"] == ["<p>One paragraph.</p>", "<p>Changed.</p>"]


def test_a_database_that_is_not_prepared_is_one_sentence(make_app: Callable[..., Flask], empty_database: str) -> None:
    answer = run(make_app(database_url=empty_database).test_cli_runner(), RAIL)
    assert answer.exit_code == 1
    assert answer.stdout == ""
    (line,) = answer.stderr.splitlines()
    assert line.startswith("Error: The database cannot be used (")
    assert "SELECT" not in line


@pytest.mark.skipif(not hasattr(pty, "openpty"), reason="needs a terminal")
def test_a_bar_moves_where_somebody_watches_and_only_there(app: Flask, tmp_path: Path) -> None:
    settings = app.config["SETTINGS"]
    given = {"SECRET": "x" * 40, "INSTANCE": str(tmp_path), "DATABASE_URL": settings.database}
    environment = os.environ | {f"EXPOAPP_{name}": value for name, value in given.items()}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "news", "import", str(PAGES)]
    watcher, terminal = pty.openpty()
    subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=terminal, check=True)
    os.close(terminal)
    assert b"100%" in os.read(watcher, 10_000)
    os.close(watcher)
    silent = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
    assert silent.stderr == b""
