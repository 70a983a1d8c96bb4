"""Data quality: every finding appears, leads to its field, and is gone once that is mended."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp import clock as our_clock
from expoapp import text
from expoapp.exhibitions.models import (
    Document,
    Edition,
    EditionDay,
    Exhibition,
    ExhibitionProductGroup,
    ExhibitionTranslation,
    Figure,
)
from expoapp.site import quality
from expoapp.site.models import Banner, Page, PageTranslation, QualityDismissal
from tests import factories as make
from tests.exhibitions.filling import press, roll_over
from tests.office import Person, enter
from tests.pages import parse

LIST = "/staff/quality"
TEXTS = ("description", "exhibitor_profile", "visitor_profile", "entry_terms")
# What is built elsewhere; a finding shows only where the page that mends it is there.
PAGES = ("staff.exhibitions.translate", "staff.catalogue.edit_venue", "staff.site.edit_banner")
PATHS = ("/x/<int:exhibition_id>/<lang>", "/x/venue/<int:venue_id>", "/x/banner/<int:banner_id>")
pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def whole(app: Flask, db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exhibition with nothing to mend, in an office that has every form."""
    for endpoint, path in zip(PAGES, PATHS, strict=True):
        if endpoint not in app.view_functions:
            app._got_first_request = False
            app.add_url_rule(path, endpoint, lambda **_values: "", methods=["GET", "POST"])
            both = ["editor", "admin"]
            monkeypatch.setitem(app.config["PERMISSIONS"], endpoint, {"GET": both, "POST": both})
    app.extensions["fields of an edition"] = frozenset({"figures", "documents"})
    venue = make.venue(latitude=-1.3, longitude=36.8)
    show = make.exhibition("BUILDEXPO KENYA", **dict.fromkeys(TEXTS, "<p>Words.</p>"))
    db.add(ExhibitionProductGroup(exhibition_id=show.id, product_group_id=make.product_group().id))
    for name in ("tagline", *TEXTS):
        digest = text.digest(getattr(show, name))
        db.add(ExhibitionTranslation(exhibition_id=show.id, field=name, lang="ar", value="ك", source_digest=digest))
    last = make.edition(show, date(2025, 7, 7), at=venue)
    db.add(figure(last))
    coming = make.edition(show, date(2026, 4, 1), at=venue, hours=(time(9), time(18)), hall="A")
    db.add(Document(edition_id=coming.id, kind="brochure", title="B", lang="en", url="https://example.org/b.pdf"))
    db.commit()


def figure(of: Edition, **given: Any) -> Figure:
    founded = {"definition": "Stands", "source": "Count", "as_of": date(2025, 7, 9)} | given
    return Figure(edition_id=of.id, kind="exhibitors", value=9, assurance="counted", **founded)


def kinds(person: Person, address: str = LIST) -> dict[str, str]:
    """Return the findings on a page: kind, and the address that mends it."""
    page = parse(person.get(address).text)
    found = {}
    for row in page.findall(".//ul[@class='findings']/li"):
        aside = next(one.get("href") for one in row.findall(".//a") if "dismiss?" in (one.get("href") or ""))
        found[aside.partition("kind=")[2].partition("&")[0]] = row.find(".//p/a").get("href")
    return found


def editions(db: Session) -> tuple[Edition, Edition]:
    last, coming = db.scalars(select(Edition).order_by(Edition.starts_on)).all()
    return last, coming


def changed(**values: Any) -> Callable[[Session, bool], None]:
    """Return what spoils columns of the next edition, and mends them again."""
    before: dict[str, Any] = {}

    def act(db: Session, spoil: bool) -> None:
        coming = editions(db)[1]
        for name, value in values.items():
            before.setdefault(name, getattr(coming, name))
            setattr(coming, name, value if spoil else before[name])

    return act


def of_show(**values: Any) -> Callable[[Session, bool], None]:
    def act(db: Session, spoil: bool) -> None:
        show = db.scalars(select(Exhibition)).one()
        for name, value in values.items():
            setattr(show, name, value if spoil else "Words again.")

    return act


def rows(model: Any, **values: Any) -> Callable[[Session, bool], None]:
    """Return what changes every row of a table, and puts back what stood there."""
    before: dict[Any, Any] = {}

    def act(db: Session, spoil: bool) -> None:
        for row in db.scalars(select(model)).unique():
            for name, value in values.items():
                place = (inspect(row).identity, name)
                before.setdefault(place, getattr(row, name))
                setattr(row, name, value if spoil else before[place])

    return act


def no_next(db: Session, spoil: bool) -> None:
    editions(db)[1].status = "cancelled" if spoil else "scheduled"


def no_rows(model: Any) -> Callable[[Session, bool], None]:
    kept: list[dict[str, Any]] = []

    def act(db: Session, spoil: bool) -> None:
        if spoil:
            for row in db.scalars(select(model)):
                kept.append({column.key: getattr(row, column.key) for column in model.__table__.columns})
                db.delete(row)
        else:
            db.add_all(model(**one) for one in kept)

    return act


LONG_AGO = datetime(2025, 10, 1, tzinfo=our_clock.now().tzinfo)
CASES: dict[str, tuple[Callable[[Session, bool], None], str]] = {
    "no-next-edition": (no_next, "editions/new#precision"),
    "next-not-public": (changed(state="draft"), "#editions"),
    "dates-not-confirmed": (changed(status="provisional"), "/edit#status"),
    "dates-rough": (changed(precision="month"), "/edit#precision"),
    "postponed-in-silence": (changed(status="postponed", changed_at=LONG_AGO), "/edit#status"),
    "no-venue": (changed(venue_id=None), "/edit#venue"),
    "no-hall": (changed(hall=""), "/edit#hall"),
    "no-hours": (no_rows(EditionDay), "/edit#opens"),
    "no-documents": (rows(Document, lang="fr"), "/edit#documents"),
    "no-figures": (rows(Figure, assurance="target"), "/edit#figures"),
    "figures-unfounded": (rows(Figure, as_of=None), "/edit#figures"),
    "venue-address": (rows(make.Venue, address=""), "#address"),
    "venue-place": (rows(make.Venue, latitude=None), "#point"),
    "no-tagline": (of_show(tagline=""), "/edit#tagline"),
    "no-description": (of_show(description=""), "/edit#description"),
    "no-exhibitor-profile": (of_show(exhibitor_profile=""), "/edit#exhibitor_profile"),
    "no-visitor-profile": (of_show(visitor_profile=""), "/edit#visitor_profile"),
    "no-entry-terms": (of_show(entry_terms=""), "/edit#entry_terms"),
    "no-product-groups": (no_rows(ExhibitionProductGroup), "/edit#product_groups"),
    "not-translated": (rows(ExhibitionTranslation, value=""), "/ar#tagline"),
    "translation-stale": (rows(ExhibitionTranslation, source_digest="x"), "/ar#tagline"),
}


@pytest.mark.sql
@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize("kind", CASES)
def test_a_finding_appears_leads_to_its_field_and_is_gone_once_it_is_mended(app: Flask, db: Session, kind: str) -> None:
    spoil, field = CASES[kind]
    person = enter(app, "editor")
    assert kinds(person) == {}
    assert "Nothing to mend" in person.get(LIST).text
    db.rollback()
    spoil(db, True)
    db.commit()
    found = kinds(person)
    assert found[kind].endswith(field)
    assert person.get(found[kind].partition("#")[0]).status_code == 200
    assert "thing" in "".join(parse(person.get("/staff").text).find(".//ul[@class='tiles']").itertext())
    db.rollback()
    spoil(db, False)
    db.commit()
    left = kinds(person)
    # A text that is there again is new to its translation.
    assert kind not in left
    assert set(left) <= {"translation-stale"}


@pytest.mark.usefixtures("whole")
def test_what_belongs_to_the_whole_house_is_for_who_may_act_everywhere(app: Flask, db: Session) -> None:
    page = Page(slug="about", title="About", body="<p>We.</p>", updated_at=our_clock.now(), translations=[])
    banner = Banner(key="b", text="Come to us", translations=[])
    page.state = banner.state = "published"
    page.public_from = banner.public_from = our_clock.BEGINNING
    db.add_all([page, banner])
    db.flush()
    page_id = page.id
    db.commit()
    person = enter(app, "editor")
    assert set(kinds(person)) == {"page-not-translated", "banner-endless"}
    assert kinds(enter(app, "editor", regions=["east-africa"])) == {}
    for name in ("title", "body"):
        db.add(PageTranslation(page_id=page_id, field=name, lang="ar", value="ك", source_digest="old"))
    banner.public_until = our_clock.now() - timedelta(days=1)
    db.commit()
    assert set(kinds(person)) == {"page-stale", "banner-over"}
    edit = kinds(person)["page-stale"].partition("#")[0]
    assert person.post(edit, {"version": "1", "title": "ك", "body": "ك"}).status_code == 303
    db.rollback()
    banner.state = "withdrawn"
    db.commit()
    assert kinds(person) == {}


def test_nothing_is_shown_that_ones_role_may_not_mend(app: Flask, db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    banner = Banner(key="b", text="Come to us", translations=[], state="published")
    banner.public_from = our_clock.BEGINNING
    db.add(banner)
    db.commit()
    for closed in ("GET", "POST"):
        entry = app.config["PERMISSIONS"]["staff.site.edit_banner"] | {closed: ["admin"]}
        monkeypatch.setitem(app.config["PERMISSIONS"], "staff.site.edit_banner", entry)
        assert kinds(enter(app, "editor")) == {}, closed
        assert set(kinds(enter(app, "admin"))) == {"banner-endless"}, closed
        monkeypatch.undo()
    assert set(kinds(enter(app, "editor"))) == {"banner-endless"}


def test_nothing_is_shown_that_this_person_cannot_mend(app: Flask, db: Session) -> None:
    both = [make.region(), make.region("west-africa", "West Africa")]
    make.exhibition("OURS")
    make.exhibition("SHARED", regions=both)
    make.exhibition("ELSEWHERE", regions=both[1:])
    make.exhibition("THEIRS, OFF", by=make.organiser("Others", is_own=False, is_listed=False))
    make.exhibition("THEIRS, ON", by=make.organiser("Listed", is_own=False))
    make.exhibition("WITHDRAWN").state = "withdrawn"
    db.commit()
    seen = enter(app, "editor", regions=["east-africa"]).get(LIST).text
    assert "OURS" in seen
    assert "THEIRS, ON" in seen
    assert not [name for name in ("SHARED", "ELSEWHERE", "THEIRS, OFF", "WITHDRAWN") if name in seen]
    # Texts of other organisers are theirs to tell.
    assert seen.count("It has no description.") == 2  # the link, and for whom the button is read aloud
    # No page for translating exhibitions is there: nobody is told of what it would mend.
    assert "not-translated" not in seen
    assert enter(app, "viewer").get(LIST).status_code == 403
    assert "to mend" not in enter(app, "sales").get("/staff").text


def test_a_finding_that_is_so_on_purpose_goes_off_the_list_until_its_day(
    app: Flask, db: Session, clock: Traveller
) -> None:
    show = make.exhibition("BUILDEXPO KENYA")
    show_id = show.id
    db.commit()
    person = enter(app, "editor")
    aside = f"{LIST}/dismiss?kind=no-next-edition&subject=exhibition/{show_id}"
    assert "no next" in person.get(aside).text or "still to come" in person.get(aside).text
    for wrong in ({"reason": ""}, {"reason": "x", "until": "2026-03-02"}, {"reason": "x", "until": "soon"}):
        assert person.post(aside, wrong).status_code == 422
    clock.move_to(datetime(2026, 3, 31, 21, 0, tzinfo=UTC))  # the first of April by the clock of the house
    assert enter(app, "editor").post(aside, {"reason": "x", "until": "2026-04-01"}).status_code == 422
    clock.move_to(datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
    before = score_of(person)
    assert person.post(aside, {"reason": "Every four years", "until": "2026-04-01"}).status_code == 303
    assert "no-next-edition" not in kinds(person)
    assert score_of(person) == before + quality.GRAVE
    assert "Every four years" in person.get(f"{LIST}?show=dismissed").text
    clock.shift(timedelta(days=40))
    person = enter(app, "editor")
    assert "no-next-edition" in kinds(person)
    assert person.post(aside, {"reason": "For good"}).status_code == 303
    assert "no-next-edition" not in kinds(person)
    back = aside.replace("dismiss", "take-back", 1)
    assert enter(app, "editor", regions=[]).post(back).status_code == 404
    assert person.post(back).status_code == 303
    assert "no-next-edition" in kinds(person)
    db.rollback()
    assert db.scalars(select(QualityDismissal)).all() == []
    for forged in ("kind=no-hall&subject=edition/1", "kind=x&subject=y", ""):
        assert person.post(f"{LIST}/dismiss?{forged}", {"reason": "x"}).status_code == 404


def test_what_is_so_on_purpose_of_an_edition_goes_with_it(app: Flask, db: Session) -> None:
    fair = make.exhibition()
    make.edition(fair, date(2026, 1, 7))
    db.commit()
    person = enter(app, "editor")
    made = roll_over(person.client, 2027)
    key = db.scalar(select(Edition.id).where(Edition.slug == "2027"))
    db.rollback()
    aside = f"{LIST}/dismiss?kind=next-not-public&subject=edition/{key}"
    assert person.post(aside, {"reason": "It is always so"}).status_code == 303
    assert "It is always so" in person.get(f"{LIST}?show=dismissed").text
    assert press(person.client, made, f"{made}/undo").status_code == 303
    make.edition(fair, date(2027, 1, 6), id=key, published=False)
    db.commit()
    assert "next-not-public" in kinds(person)
    assert "It is always so" not in person.get(f"{LIST}?show=dismissed").text


def score_of(person: Person) -> int:
    return int(parse(person.get(LIST).text).find(".//p[@class='quality-score']/strong").text)


def test_the_list_is_filtered_sorted_and_paged_by_its_address(app: Flask, db: Session) -> None:
    for number in range(25):
        show = make.exhibition(f"FAIR {number:02}", tagline="" if number == 7 else "There")
        if number == 9:
            make.edition(show, date(2028, 1, 1))
    db.commit()
    person = enter(app, "editor")

    def names(query: str) -> list[str]:
        return [one.text for one in parse(person.get(f"{LIST}{query}").text).findall(".//h2/a/bdi")]

    assert names("")[0] == "FAIR 07"
    assert names("?sort=best")[0] == "FAIR 09"
    assert names("?sort=name")[:2] == ["FAIR 00", "FAIR 01"]
    assert names("?kind=no-tagline") == ["FAIR 07"]
    assert len(names("?page=2")) == 5
    assert names("?page=99") == names("?page=2")
    for odd in ("?kind=%27%20OR%201=1&sort=;DROP&page=-1", "?kind=no-tagline%00&show=x", "?sort=score&page=1e9"):
        assert len(names(odd)) == 20, odd


def test_the_list_and_the_front_page_ask_the_same_whatever_there_is(
    app: Flask, db: Session, statements: list[str]
) -> None:
    person, sent = enter(app, "editor"), []
    for number in (1, 30):
        for place in range(number):
            make.edition(make.exhibition(f"FAIR {number} {place}"), date(2026, 4, 1))
        db.commit()
        statements.clear()
        person.get(LIST)
        first = len(statements)
        person.get("/staff")
        sent.append((first, len(statements)))
    assert sent[0] == sent[1]


def test_a_score_never_falls_below_nothing() -> None:
    grave = quality.Finding("x", "y", "z", quality.GRAVE, "e")
    assert (quality.score([]), quality.score([grave]), quality.score([grave] * 9)) == (100, 80, 0)
