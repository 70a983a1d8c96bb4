"""Home, the organiser's pages, and what stands around every page."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from expoapp import clock as our_clock
from expoapp.exhibitions.models import Status
from expoapp.site.models import Banner, Page, Redirect, SiteSetting
from tests import factories as make
from tests.pages import links, parse, words


def _footer(client: FlaskClient, address: str = "/") -> str:
    return " ".join("".join(parse(client.get(address).text).find(".//footer").itertext()).split())


@pytest.mark.usefixtures("clock")
def test_the_footer_is_computed_from_our_own_exhibitions(client: FlaskClient, db: Session) -> None:
    for name in ("ONE", "TWO", "THREE"):
        make.edition(make.exhibition(name), date(2026, 7, 8))
    make.exhibition("THEIRS", by=make.organiser("Another", is_own=False))
    make.exhibition("DRAFT", published=False)
    db.add(SiteSetting(name="social_links", value=[["Facebook", "https://social.example.org/us"]]))
    db.commit()
    footer = _footer(client)
    assert "Expogroup has organised international trade exhibitions for 30 years." in footer
    assert "3 annual exhibitions in East Africa" in footer
    assert "1996 – 2026" in footer
    assert "https://social.example.org/us" in links(client.get("/").text)


@pytest.mark.usefixtures("clock")
def test_an_organisers_fairs_show_only_while_it_is_listed_and_never_count(client: FlaskClient, db: Session) -> None:
    theirs = make.organiser("Another", is_own=False, is_listed=False)
    make.edition(make.exhibition("OURS"), date(2026, 7, 8))
    make.edition(make.exhibition("THEIRS", by=theirs), date(2026, 7, 8))
    db.commit()
    assert "THEIRS" not in client.get("/exhibitions?organisers=all", follow_redirects=True).text
    theirs.is_listed = True
    db.commit()
    assert "THEIRS" in client.get("/exhibitions?organisers=all").text
    assert "THEIRS" not in client.get("/").text


def test_instant_reply_stands_on_every_page_without_any_token(client: FlaskClient, db: Session) -> None:
    make.edition()
    db.commit()
    for address in ("/", "/exhibitions", "/exhibitions/buildexpo-kenya", "/news", "/ar/"):
        answer = client.get(address)
        form = next(
            form for form in parse(answer.text).iter("form") if form.get("action", "").endswith("/instant-reply")
        )
        names = {field.get("name") for kind in ("input", "textarea") for field in form.iter(kind)}
        assert {"name", "email", "message"} <= names
        assert "token" not in names
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")


def test_a_banner_stands_from_its_start_to_its_end(
    client: FlaskClient, db: Session, clock: time_machine.Traveller
) -> None:
    start, end = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 5, tzinfo=UTC)
    db.add(Banner(key="x", text="Doors open at noon", state="published", public_from=start, public_until=end))
    db.commit()
    assert "Doors open at noon" in client.get("/").text
    clock.move_to(end)
    assert "Doors open at noon" not in client.get("/").text


def test_the_organisers_pages_in_both_languages(client: FlaskClient, db: Session) -> None:
    page = Page(slug="about", title="About us", body="<p>Since 1996.</p>", updated_at=our_clock.now())
    page.state, page.public_from = "published", our_clock.BEGINNING
    db.add(page)
    db.commit()
    assert "Since 1996." in words(client.get("/about").text)
    arabic = parse(client.get("/ar/about").text)
    article = arabic.find(".//article")
    assert (article.get("lang"), article.get("dir")) == ("en", "ltr")


def test_an_address_of_the_old_site_leads_on(client: FlaskClient, db: Session) -> None:
    db.add(Redirect(path="/news.php?newsid=7", target="/news/2026/x", created_at=our_clock.now()))
    db.commit()
    answer = client.get("/news.php?newsid=7")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/news/2026/x")
    assert client.get("/news.php?newsid=8").status_code == 404


@pytest.mark.usefixtures("clock")
def test_the_ribbon_has_a_column_for_each_of_twelve_months(client: FlaskClient, db: Session) -> None:
    make.edition(make.exhibition("RUNNING"), date(2026, 2, 27), date(2026, 3, 3))
    make.edition(make.exhibition("LATER"), date(2027, 2, 10))
    make.edition(make.exhibition("TOO LATE"), date(2027, 3, 10))
    db.commit()
    page = parse(client.get("/").text)
    columns = page.findall(".//div[@class='ribbon']/ol/li")
    assert len(columns) == 12
    assert "RUNNING" in "".join(columns[0].itertext())
    assert "LATER" in "".join(columns[11].itertext())
    assert "TOO LATE" not in "".join("".join(column.itertext()) for column in columns)


@pytest.mark.usefixtures("clock")
def test_a_mark_hangs_from_its_day_and_says_what_its_colour_cannot(client: FlaskClient, db: Session) -> None:
    make.edition(make.exhibition("RUNNING"), date(2026, 2, 27), date(2026, 3, 3))
    make.edition(make.exhibition("FIRST"), date(2026, 4, 1))
    make.edition(make.exhibition("OFF"), date(2026, 4, 30), status=Status.CANCELLED)
    make.edition(make.exhibition("PERHAPS"), date(2026, 5, 16), status=Status.PROVISIONAL)
    make.edition(make.exhibition("SOME DAY IN MAY"), date(2026, 5, 1), date(2026, 5, 31), precision="month")
    make.edition(make.exhibition("AT THE END"), date(2027, 2, 26))
    make.edition(make.exhibition("PUT OFF"), date(2026, 5, 16), status=Status.POSTPONED)
    db.commit()
    marks = {
        " ".join("".join(one.itertext()).split()): set(one.get("class").split())
        for one in parse(client.get("/").text).iter("li")
        if "mark" in (one.get("class") or "").split()
    }
    assert [name.partition(" · ")[0] for name in marks] == [
        "RUNNING 27 Feb – 3 Mar", "FIRST 1–3 Apr", "OFF 30 Apr – 2 May", "PERHAPS 16–18 May",
        "SOME DAY IN MAY May 2026", "AT THE END 26–28 Feb",
    ]  # fmt: skip
    placed = [next(one for one in classes if one.startswith("at-")) for classes in marks.values()]
    assert placed == ["at-1", "at-5", "at-8", "at-10", "at-9", "at-41"]
    said = list(marks)
    assert said[0].endswith("On now, day 4 of 5")
    assert said[2].endswith("Cancelled")
    assert said[3].endswith("Dates not confirmed yet")
    assert "is-late" in list(marks.values())[-1]  # its words stand before its day, for behind it the year is over
