"""The handbook inside the office: every page leads to its chapter, and every chapter is led to."""

import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from expoapp import rooms, urls
from expoapp.accounts.models import Role
from expoapp.site import handbook
from tests.journeys.test_staff_look import addresses, letters
from tests.office import enter
from tests.pages import parse, words

__all__ = ["letters"]  # the fixture
# What shows no page of the office: files and parts of pages, and the pages that are the help.
NO_PAGES = {
    "staff.enquiries.figures_file",
    "staff.site.export",
    "staff.site.help_picture",
    "staff.site.import_wrong",
}
HELP = {"staff.site.help", "staff.site.chapter"}
# Stands between password and office, where nothing else is open.
HALF_WAY = "staff.accounts.second_step"


def anchors() -> set[str]:
    """Return what a page may lead to: a chapter, or a heading in one."""
    book = handbook.chapters().values()
    return {one.name for one in book} | {f"{one.name}#{head.anchor}" for one in book for head in one.headings}


def endpoints(app: Flask) -> list[str]:
    """Return the endpoints behind the gate that show a page, one that is planned in rooms.py included."""
    found = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    mapped = {one for one in found if one.startswith("staff.")} - urls.OPEN_TO_STRANGERS - NO_PAGES - {HALF_WAY}
    return sorted(mapped | {room.endpoint for group in rooms.GROUPS for room in group.rooms})


def test_every_page_has_a_place_in_the_handbook(app: Flask) -> None:
    led = {one: rooms.chapter_of(one, rooms.room_of(one)) for one in endpoints(app)}
    assert not {one: to for one, to in led.items() if to not in anchors() and one not in HELP}
    assert {to.partition("#")[0] for to in led.values()} - {""} == set(handbook.chapters())


@pytest.mark.usefixtures("letters")
def test_every_page_shows_its_help_and_the_help_is_there(app: Flask, db: Session) -> None:
    person = enter(app, *Role)
    every = list(addresses(app, db))
    db.rollback()
    heads: dict[str, set[str]] = {}
    lost = []
    for endpoint, address in every:
        if endpoint in HELP | NO_PAGES:
            continue
        links = parse(person.get(address).text).findall(".//a[@class='help-link']")
        target = links[0].get("href") if len(links) == 1 else ""
        page, _sign, anchor = target.partition("#")
        if page and page not in heads:
            shown = person.get(page)
            heads[page] = {str(one) for one in parse(shown.text).xpath("//@id")} if shown.status_code == 200 else set()
        if not page or anchor not in {""} | heads[page]:
            lost.append(f"{endpoint} leads to {target!r}")
    assert not lost, "\n".join(lost)


def test_the_contents_lead_to_every_chapter_and_a_chapter_to_its_neighbours(app: Flask) -> None:
    person = enter(app, "viewer")
    contents = parse(person.get("/staff/help").text)
    book = list(handbook.chapters().values())
    led = [link.get("href") for link in contents.findall(".//main//h2/a")]
    assert led == [f"/staff/help/{one.name}" for one in book]
    for one in book:
        page = parse(person.get(f"/staff/help/{one.name}").text)
        assert "".join(page.find(".//h1").itertext()) == one.title
    around = parse(person.get(f"/staff/help/{book[1].name}").text).findall(".//nav[@class='handbook-walk']/a")
    assert [link.get("href") for link in around] == [f"/staff/help/{book[0].name}", f"/staff/help/{book[2].name}"]
    assert person.get("/staff/help/nothing").status_code == 404


def test_every_link_inside_the_book_leads_to_a_heading() -> None:
    for chapter in handbook.chapters().values():
        for lead in re.findall(r'href="([^"]+)"', chapter.html):
            assert lead in anchors(), f"{chapter.name}: {lead}"


def test_no_two_headings_share_an_anchor() -> None:
    text = handbook.DOCUMENT.read_text(encoding="utf-8")
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    assert len({handbook.anchor_of(title) for title in titles}) == len(titles)


def test_a_picture_of_the_book_is_sent_and_nothing_else_that_lies_there(app: Flask) -> None:
    person = enter(app, "viewer")
    name = sorted(handbook.pictures())[0]
    shown = person.get(f"/staff/help/pictures/{name}")
    assert (shown.status_code, shown.mimetype) == (200, "image/webp")
    assert shown.headers["Cache-Control"] == "private, max-age=3600"
    for other in ("make.py", "home.webp", "..%2Fguide.md", "nothing.webp"):
        assert person.get(f"/staff/help/pictures/{other}").status_code == 404, other
    assert "/staff/sign-in" in app.test_client().get(f"/staff/help/pictures/{name}").location


def test_the_book_says_that_it_is_english_whatever_language_the_office_speaks(app: Flask) -> None:
    page = parse(enter(app, "viewer").get("/staff/help/mail").text)
    [body] = page.findall(".//div[@class='handbook']")
    assert (body.get("lang"), body.get("dir")) == ("en", "ltr")


def test_markup_in_the_document_stays_text() -> None:
    [chapter] = handbook.parse("# Book\n\n## One\n\n<script>x</script> and **bold**\n").values()
    assert chapter.html == "<p>&lt;script&gt;x&lt;/script&gt; and <strong>bold</strong></p>\n"


def test_a_chapter_keeps_its_headings_and_links_follow_them() -> None:
    opening = "# Book\n\nLeft out.\n\n## First one\n\n[there](#deep) [next](#second)\n\n"
    first, second = handbook.parse(opening + "## Second\n\n### Deep\n\n#### Deeper\n").values()
    assert first.html == '<p><a href="second#deep">there</a> <a href="second">next</a></p>\n'
    assert second.html == '<h2 id="deep">Deep</h2>\n<h3 id="deeper">Deeper</h3>\n'
    assert [head.title for head in second.headings] == ["Deep", "Deeper"]
    assert (first.name, first.title) == ("first-one", "First one")


def test_who_may_not_come_in_reads_no_help(app: Flask) -> None:
    assert "/staff/sign-in" in app.test_client().get("/staff/help").location
    assert "Signing in" in words(enter(app, "sales").get("/staff/help").text)
