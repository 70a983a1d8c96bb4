"""The news desk as staff use it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from expoapp.audit import AuditEntry
from expoapp.catalogue.models import FormerSlug
from expoapp.exhibitions.models import Exhibition
from expoapp.news.models import How, NewsExhibition, NewsIndustry, NewsPost
from tests import factories as make
from tests.office import Person, enter
from tests.pages import links, parse, words

pytestmark = pytest.mark.usefixtures("clock")
FORM = {"title": "Cement prices fall", "posted_on": "2026-02-12", "lang": "en", "body": "One.\n\nTwo."}
CANARY = "REGION-B-7f3a"


@pytest.fixture(autouse=True)
def ours(db: Session, clock: time_machine.Traveller) -> None:
    """Two regions with a country and an exhibition each."""
    make.industry()
    make.exhibition("BUILDEXPO KENYA")
    gulf = make.region("middle-east", "Middle East")
    dubai = make.city("Dubai", "Asia/Dubai", make.country("AE", "United Arab Emirates", in_region=gulf))
    make.exhibition("BUILDEXPO DUBAI", in_city=dubai, regions=[gulf])
    db.commit()


@pytest.fixture
def editor(app: Flask, ours: None) -> Person:
    return enter(app, "editor")


def stored(db: Session) -> NewsPost:
    db.rollback()
    statement = select(NewsPost).order_by(NewsPost.id.desc()).limit(1).execution_options(populate_existing=True)
    links = (NewsPost.exhibition_links, NewsPost.country_links, NewsPost.industry_links)
    return db.scalars(statement.options(*(selectinload(one) for one in links))).one()


def write(person: Person, db: Session, **given: Any) -> NewsPost:
    answer = person.post("/staff/news/new", data=FORM | given)
    assert answer.status_code == 303, words(answer.text)
    return stored(db)


def filled(post: NewsPost, **given: Any) -> dict[str, Any]:
    form = {"version": post.version, "title": post.title, "posted_on": post.posted_on.isoformat(), "lang": post.lang}
    return form | {"body": post.body, "slug": post.slug} | given


def trail(db: Session) -> list[AuditEntry]:
    db.rollback()
    return list(db.scalars(select(AuditEntry).where(AuditEntry.action.startswith("news.")).order_by(AuditEntry.id)))


def countries(post: NewsPost) -> dict[str, str]:
    return {row.country_code: row.how for row in post.country_links}


# ---- From draft to public and back -----------------------------------------------------------------------------------


def test_a_post_is_written_published_and_withdrawn(
    editor: Person, client: FlaskClient, db: Session, clock: time_machine.Traveller
) -> None:
    post = write(editor, db, title="Kenya buys cement", body="Read <strong>this</strong>.\n\nTwo <script>x</script>")
    address = f"/news/2026/{post.slug}"
    assert post.body == "<p>Read <strong>this</strong>.</p>\n<p>Two </p>"
    assert countries(post) == {"KE": How.NAMED}
    assert "It is a draft" in words(editor.get(f"/staff/news/{post.id}").text)
    assert client.get(address).status_code == 404

    answer = editor.post(f"/staff/news/{post.id}/publish")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/staff/news/{post.id}")
    shown = editor.get(f"/staff/news/{post.id}").text
    assert "The post is public." in words(shown)
    assert address in links(shown)
    assert client.get(address).status_code == 200

    clock.shift(60)
    editor.post(f"/staff/news/{post.id}/withdraw")
    assert client.get(address).status_code == 404
    assert "It was withdrawn" in words(editor.get(f"/staff/news/{post.id}/edit").text)

    came_out = stored(db).public_from
    editor.post(f"/staff/news/{post.id}/publish")
    assert client.get(address).status_code == 200
    assert stored(db).public_from == came_out
    assert [entry.action for entry in trail(db)] == ["news.write", "news.publish", "news.withdraw", "news.publish"]
    assert {entry.account_id for entry in trail(db)} == {editor.account_id}


def test_a_post_appears_at_the_time_that_staff_chose_by_the_clock_they_chose(
    editor: Person, client: FlaskClient, db: Session, clock: time_machine.Traveller
) -> None:
    post = write(editor, db)
    data = {"from_day": "2026-03-03", "from_hour": "09:30", "zone": "Africa/Nairobi"}
    assert editor.post(f"/staff/timing/post/{post.id}", data=data).status_code == 303
    shown = words(editor.get(f"/staff/news/{post.id}").text)
    assert "It goes public on 3 March 2026, 09:30, Nairobi" in shown
    for minute, code in ((29, 404), (30, 200)):
        clock.move_to(datetime(2026, 3, 3, 6, minute, tzinfo=UTC))
        assert client.get("/news/2026/cement-prices-fall").status_code == code
        assert (b"cement-prices-fall" in client.get("/news.atom").data) is (code == 200)


def test_an_hour_that_is_none_keeps_what_was_typed(editor: Person, db: Session) -> None:
    post = write(editor, db)
    sent = {"from_day": "2026-03-03", "from_hour": "tomorrow", "zone": "Mars/Olympus"}
    answer = editor.post(f"/staff/timing/post/{post.id}", data=sent)
    assert answer.status_code == 422
    assert 'value="tomorrow"' in answer.text
    assert "is not a time of day" in words(answer.text)
    assert "please choose one of the list" in words(answer.text)
    assert stored(db).state == "draft"


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"title": " "}, "Title is needed."),
        ({"title": "x" * 301}, "Title is 1 character too long"),
        ({"posted_on": "2026-02-30"}, "Posted on is not a day of the calendar"),
        ({"posted_on": "0026-02-12"}, "a year of four digits"),
        ({"body": "\u00a0"}, "Text is needed."),
        ({"body": "<p></p>"}, "The text is needed."),
        ({"lang": "xx"}, "Language: please choose one of the list."),
        ({"countries_pinned": ["XX"]}, "Countries it is about: please choose from the list only."),
        ({"exhibitions_pinned": ["999"]}, "Exhibitions it is about: please choose from the list only."),
        ({"exhibitions_pinned": ["9" * 30]}, "Exhibitions it is about: please choose from the list only."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    editor: Person, db: Session, given: dict[str, Any], complaint: str
) -> None:
    answer = editor.post("/staff/news/new", data=FORM | {"title": "Typed by me"} | given)
    assert answer.status_code == 422
    assert complaint in words(answer.text)
    fields = {found.get("name"): found for found in parse(answer.text).iter("input")}
    if "title" not in given:
        assert fields["title"].get("value") == "Typed by me"
    assert db.scalar(select(NewsPost.id)) is None


def test_a_form_without_the_sessions_key_changes_nothing(editor: Person, db: Session) -> None:
    post = write(editor, db)
    assert editor.post("/staff/news/new", data=FORM | {"key": "stolen"}).status_code == 422
    assert editor.post(f"/staff/news/{post.id}/edit", data=filled(post, key="", title="X")).status_code == 422
    for deed in ("publish", "withdraw"):
        assert editor.post(f"/staff/news/{post.id}/{deed}", data={"key": "x"}).status_code in {400, 422}
    assert [entry.action for entry in trail(db)] == ["news.write"]
    assert (stored(db).state, stored(db).title) == ("draft", FORM["title"])


def test_a_viewer_reads_and_writes_nothing(app: Flask, editor: Person, db: Session) -> None:
    post = write(editor, db)
    viewer = enter(app, "viewer")
    shown = viewer.get(f"/staff/news/{post.id}")
    assert shown.status_code == 200
    assert f"/staff/news/{post.id}/edit" not in links(shown.text)
    assert "Publish" not in words(shown.text)
    assert viewer.get("/staff/news").status_code == 200
    for address in ("/staff/news/new", f"/staff/news/{post.id}/edit"):
        assert viewer.get(address).status_code == 403
        assert viewer.post(address, data=FORM).status_code == 403
    assert viewer.post(f"/staff/news/{post.id}/publish").status_code == 403


# ---- Changing --------------------------------------------------------------------------------------------------------


def test_a_changed_address_leaves_the_old_one_leading_on(editor: Person, client: FlaskClient, db: Session) -> None:
    post = write(editor, db)
    editor.post(f"/staff/news/{post.id}/publish")
    post = stored(db)
    assert editor.post(f"/staff/news/{post.id}/edit", data=filled(post, slug="New Words!")).status_code == 303
    assert client.get("/news/2026/cement-prices-fall").headers["Location"] == "/news/2026/new-words"
    editor.post(f"/staff/news/{post.id}/edit", data=filled(stored(db), posted_on="2025-12-31"))
    for old in ("/news/2026/cement-prices-fall", "/news/2026/new-words"):
        assert client.get(old).headers["Location"] == "/news/2025/new-words"
    # Back to the first address: it leads nowhere else any more.
    editor.post(
        f"/staff/news/{post.id}/edit", data=filled(stored(db), posted_on="2026-02-12", slug="cement-prices-fall")
    )
    assert client.get("/news/2026/cement-prices-fall").status_code == 200
    assert client.get("/news/2025/new-words").headers["Location"] == "/news/2026/cement-prices-fall"
    db.rollback()
    assert set(db.scalars(select(FormerSlug.slug))) == {"2026/new-words", "2025/new-words"}


def test_a_draft_leaves_no_former_address(editor: Person, db: Session) -> None:
    post = write(editor, db)
    editor.post(f"/staff/news/{post.id}/edit", data=filled(post, slug="other"))
    assert stored(db).slug == "other"
    assert db.scalar(select(FormerSlug.slug)) is None


def test_an_address_that_another_post_has_or_had_is_refused(editor: Person, db: Session) -> None:
    first = write(editor, db)
    editor.post(f"/staff/news/{first.id}/publish")
    editor.post(f"/staff/news/{first.id}/edit", data=filled(stored(db), slug="moved"))
    second = write(editor, db)
    assert second.slug == "cement-prices-fall-2"
    # Its own address is free for the second post.
    for taken, free in (("moved", "moved-2"), ("cement-prices-fall", "cement-prices-fall-2")):
        answer = editor.post(f"/staff/news/{second.id}/edit", data=filled(second, slug=taken))
        assert answer.status_code == 422
        assert "Another post has this address; " + free + " is free." in words(answer.text)
    assert write(editor, db, posted_on="2025-02-12").slug == "cement-prices-fall"
    assert write(editor, db, title="12").slug == "12-2"


def test_an_empty_address_keeps_the_old_one_whatever_the_title_becomes(editor: Person, db: Session) -> None:
    post = write(editor, db)
    editor.post(f"/staff/news/{post.id}/edit", data=filled(post, slug="", title="Otherwise"))
    assert (stored(db).title, stored(db).slug) == ("Otherwise", "cement-prices-fall")


def test_two_editors_are_shown_each_others_words_and_nothing_is_overwritten(
    app: Flask, editor: Person, db: Session
) -> None:
    post = write(editor, db)
    other = enter(app, "editor")
    assert other.post(f"/staff/news/{post.id}/edit", data=filled(post, title="Theirs")).status_code == 303
    answer = editor.post(f"/staff/news/{post.id}/edit", data=filled(post, title="Mine", body="My text."))
    assert answer.status_code == 409
    shown = words(answer.text)
    assert "Mine" in shown
    assert "Theirs" in shown
    assert "My text." in shown
    assert stored(db).title == "Theirs"
    fields = {found.get("name"): found.get("value") for found in parse(answer.text).iter("input")}
    assert fields["title"] == "Mine"
    again = filled(post, title="Mine", version=fields["version"])
    assert editor.post(f"/staff/news/{post.id}/edit", data=again).status_code == 303
    assert stored(db).title == "Mine"


@pytest.mark.parametrize("version", ["", "0", "²", "٣", "9" * 5000])
def test_a_form_that_does_not_say_what_was_seen_overwrites_nothing(editor: Person, db: Session, version: str) -> None:
    post = write(editor, db)
    answer = editor.post(f"/staff/news/{post.id}/edit", data=filled(post, title="Mine", version=version))
    assert answer.status_code == 409
    assert stored(db).title == post.title


def test_a_change_of_links_alone_is_a_new_version_too(editor: Person, db: Session) -> None:
    post = write(editor, db)
    version = post.version
    assert editor.post(f"/staff/news/{post.id}/edit", data=filled(post, countries_pinned=["KE"])).status_code == 303
    assert stored(db).version == version + 1
    assert editor.post(f"/staff/news/{post.id}/edit", data=filled(post, version=version)).status_code == 409


def test_nothing_changed_leaves_no_trace(editor: Person, db: Session) -> None:
    post = write(editor, db)
    version, changed_at = post.version, post.updated_at
    assert editor.post(f"/staff/news/{post.id}/edit", data=filled(post)).status_code == 303
    assert "Nothing was changed." in words(editor.get(f"/staff/news/{post.id}").text)
    assert (stored(db).version, stored(db).updated_at) == (version, changed_at)
    assert [entry.action for entry in trail(db)] == ["news.write"]


def test_only_a_significant_change_counts_as_an_update(
    editor: Person, db: Session, clock: time_machine.Traveller
) -> None:
    post = write(editor, db)
    first = post.updated_at
    clock.shift(60)
    editor.post(f"/staff/news/{post.id}/edit", data=filled(post, pinned="y", countries_pinned=["KE"]))
    post = stored(db)
    assert post.pinned
    assert post.updated_at == first
    editor.post(f"/staff/news/{post.id}/edit", data=filled(post, body="Corrected."))
    assert stored(db).updated_at > first
    changes = trail(db)[-1].changes
    assert changes["body"] == ["<p>One.</p>\n<p>Two.</p>", "<p>Corrected.</p>"]
    assert "search_text" not in changes
    assert changes["countries"] == ["KE pinned", ""]


# ---- What it is about ------------------------------------------------------------------------------------------------


def test_staff_pin_what_is_missing_and_exclude_what_is_wrong(editor: Person, client: FlaskClient, db: Session) -> None:
    post = write(editor, db, title="Kenya buys tiles in Dubai", industries_pinned=["building-construction"])
    assert countries(post) == {"KE": How.NAMED, "AE": How.NAMED}
    editor.post(f"/staff/news/{post.id}/publish")
    post = stored(db)
    exhibition = db.scalar(select(Exhibition.id).where(Exhibition.slug == "buildexpo-kenya"))
    marks = {"countries_excluded": ["AE"], "exhibitions_added-0": "Buildexpo Kenya"}
    assert editor.post(f"/staff/news/{post.id}/edit", data=filled(post, **marks)).status_code == 303
    post = stored(db)
    assert countries(post) == {"KE": How.NAMED, "AE": How.EXCLUDED}
    assert [(row.exhibition_id, row.how) for row in post.exhibition_links] == [(exhibition, How.PINNED)]
    assert not post.industry_links
    page = links(client.get(f"/news/2026/{post.slug}").text)
    assert "/countries/kenya" in page
    assert "/countries/united-arab-emirates" not in page
    assert "/exhibitions/buildexpo-kenya" in page
    shown = words(editor.get(f"/staff/news/{post.id}").text)
    assert "United Arab Emirates excluded" in shown
    assert "BUILDEXPO KENYA pinned" in shown
    # Taken back, the words decide again.
    editor.post(f"/staff/news/{post.id}/edit", data=filled(post, title="Tiles from Dubai"))
    assert countries(stored(db)) == {"AE": How.NAMED}
    assert not stored(db).exhibition_links


def test_exhibitions_are_added_by_their_names_and_stand_as_ticks_afterwards(editor: Person, db: Session) -> None:
    ids = {row.slug: row.id for row in db.scalars(select(Exhibition))}
    added = {"exhibitions_added-0": "buildexpo-dubai", "exhibitions_added-2": "kenya"}
    post = write(editor, db, **added)
    assert {row.exhibition_id: row.how for row in post.exhibition_links} == dict.fromkeys(ids.values(), How.PINNED)
    page = parse(editor.get(f"/staff/news/{post.id}/edit").text)
    boxes = {one.get("value"): one.get("checked") for one in page.findall(".//input[@name='exhibitions_pinned']")}
    assert boxes.keys() == set(map(str, ids.values()))
    assert None not in boxes.values()
    blank = [page.find(f".//input[@name='exhibitions_added-{place}']") for place in range(3)]
    assert [one.get("value") for one in blank] == ["", "", ""]
    [names] = page.findall(f".//datalist[@id='{blank[0].get('list')}']")
    assert [one.get("value") for one in names] == ["BUILDEXPO DUBAI", "BUILDEXPO KENYA"]
    # One tick is taken away, and one stays.
    kept = filled(post, exhibitions_pinned=[str(ids["buildexpo-kenya"])])
    assert editor.post(f"/staff/news/{post.id}/edit", data=kept).status_code == 303
    assert [row.exhibition_id for row in stored(db).exhibition_links] == [ids["buildexpo-kenya"]]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("BUILDEXPO", "Several exhibitions fit “BUILDEXPO”: BUILDEXPO DUBAI and BUILDEXPO KENYA."),
        ("BILDEXPO", "No exhibition that you can choose is called “BILDEXPO”."),
    ],
)
def test_a_name_that_means_no_exhibition_is_said_and_everything_typed_stays(
    editor: Person, db: Session, typed: str, said: str
) -> None:
    added = {"exhibitions_added-0": "buildexpo kenya", "exhibitions_added-1": typed, "title": "Typed by me"}
    answer = editor.post("/staff/news/new", data=FORM | added)
    assert answer.status_code == 422
    assert words(answer.text).count(said) == 2  # in the summary and beside the field
    fields = {found.get("name"): found for found in parse(answer.text).iter("input")}
    assert fields["title"].get("value") == "Typed by me"
    assert fields["exhibitions_added-0"].get("value") == "BUILDEXPO KENYA"
    assert fields["exhibitions_added-1"].get("value") == typed
    assert any("open" in one.attrib for one in fields["exhibitions_added-1"].iterancestors("details"))
    assert db.scalar(select(NewsPost.id)) is None


def test_what_somebody_else_saved_meanwhile_is_shown_beside_the_names_that_were_typed(
    editor: Person, db: Session
) -> None:
    post = write(editor, db)
    late = filled(post, version=0, **{"exhibitions_added-0": "Buildexpo Dubai"})
    answer = editor.post(f"/staff/news/{post.id}/edit", data=late)
    assert answer.status_code == 409
    assert "Exhibitions to add BUILDEXPO DUBAI" in words(answer.text)
    fields = {found.get("name"): found.get("value") for found in parse(answer.text).iter("input")}
    assert fields["exhibitions_added-0"] == "BUILDEXPO DUBAI"


def test_the_same_thing_is_not_both_pinned_and_excluded(editor: Person, db: Session) -> None:
    post = write(editor, db, title="Kenya buys tiles")
    both = filled(post, countries_pinned=["KE"], countries_excluded=["KE"])
    answer = editor.post(f"/staff/news/{post.id}/edit", data=both)
    assert answer.status_code == 422
    assert "cannot be pinned and excluded" in words(answer.text)
    assert countries(stored(db)) == {"KE": How.NAMED}


# ---- Regions ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def local(app: Flask, ours: None) -> Person:
    return enter(app, "editor", regions=["east-africa"])


def test_whoever_is_limited_to_regions_handles_posts_about_these_only(app: Flask, local: Person, db: Session) -> None:
    shows = {show.slug: show for show in db.scalars(select(Exhibition))}
    in_both = make.exhibition("EXPO", regions=[make.region(), make.region("middle-east")])
    inside = [
        make.post("By country", countries=["KE"]),
        make.post("By show", exhibitions=[shows["buildexpo-kenya"]]),
    ]
    excluded = make.post("Excluded", countries=["KE", "AE"])
    next(row for row in excluded.country_links if row.country_code == "AE").how = How.EXCLUDED
    inside.append(excluded)
    outside = [
        make.post(CANARY, countries=["AE"]),
        make.post(f"{CANARY} both", countries=["AE", "KE"]),
        make.post(f"{CANARY} unknown country", countries=["KE", "US"]),
        make.post(f"{CANARY} show", countries=["KE"], exhibitions=[shows["buildexpo-dubai"]]),
        make.post(f"{CANARY} both regions", exhibitions=[in_both]),
        make.post(f"{CANARY} none"),
    ]
    only_excluded = make.post(f"{CANARY} only excluded", countries=["KE"])
    only_excluded.country_links[0].how = How.EXCLUDED
    outside.append(only_excluded)
    db.commit()
    listed = local.get("/staff/news").text
    assert CANARY not in listed
    assert "3 posts" in words(listed)
    assert "No post fits" in words(local.get(f"/staff/news?q={CANARY}").text)
    for post in inside:
        assert local.get(f"/staff/news/{post.id}/edit").status_code == 200
        assert CANARY not in local.get(f"/staff/news/{post.id}/edit").text
    for post in outside:
        for address in (f"/staff/news/{post.id}", f"/staff/news/{post.id}/edit"):
            assert local.get(address).status_code == 404
        for deed in ("edit", "publish", "withdraw"):
            assert local.post(f"/staff/news/{post.id}/{deed}", data=FORM | {"version": 1}).status_code == 404
    assert "10 posts" in words(enter(app, "viewer").get("/staff/news").text)
    assert not trail(db)


def test_a_limited_editor_writes_about_their_own_regions_only(local: Person, db: Session) -> None:
    nowhere = local.post("/staff/news/new", data=FORM)
    assert nowhere.status_code == 422
    assert "names no place in your regions" in words(nowhere.text)
    abroad = local.post("/staff/news/new", data=FORM | {"title": "Kenya buys in Dubai"})
    assert abroad.status_code == 422
    assert "not all of that lies in your regions" in words(abroad.text)
    assert db.scalar(select(NewsPost.id)) is None
    assert not trail(db)
    post = write(local, db, title="Kenya buys in Dubai", countries_excluded=["AE"])
    assert countries(post) == {"AE": How.EXCLUDED, "KE": How.NAMED}
    moved = local.post(f"/staff/news/{post.id}/edit", data=filled(post, title="Tiles from Dubai"))
    assert moved.status_code == 422
    assert stored(db).title == "Kenya buys in Dubai"
    boxes = [found for found in parse(moved.text).iter("input") if found.get("name") == "countries_pinned"]
    assert {found.get("value") for found in boxes} == {"KE", "AE"}
    assert "BUILDEXPO DUBAI" not in moved.text
    assert local.post("/staff/news/new", data=FORM | {"countries_pinned": ["AE"]}).status_code == 422


def test_a_limited_editor_can_name_no_exhibition_that_lies_elsewhere_too(local: Person, db: Session) -> None:
    make.exhibition(f"{CANARY} EXPO", slug="both-expo", regions=[make.region(), make.region("middle-east")])
    db.commit()
    ids = {row.slug: row.id for row in db.scalars(select(Exhibition))}
    assert CANARY not in local.get("/staff/news/new").text
    for slug in ("buildexpo-dubai", "both-expo"):
        typed = local.post("/staff/news/new", data=FORM | {"title": "Kenya", "exhibitions_added-0": slug})
        assert typed.status_code == 422
        assert f"No exhibition that you can choose is called “{slug}”." in words(typed.text)
        ticked = local.post("/staff/news/new", data=FORM | {"title": "Kenya", "exhibitions_pinned": [ids[slug]]})
        assert "please choose from the list only" in words(ticked.text)
        assert CANARY not in typed.text + ticked.text
    assert local.post("/staff/news/new", data=FORM | {"exhibitions_added-0": "buildexpo"}).status_code == 303


# ---- The list --------------------------------------------------------------------------------------------------------


def test_the_list_is_searched_and_narrowed_by_state(editor: Person, db: Session) -> None:
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    make.post("Public Café 100%")
    make.post("Draft", published=False)
    make.post("Withdrawn").state = "withdrawn"
    make.post("Waiting").public_from = now.replace(hour=10)
    db.commit()
    titles = {"Public Café 100%", "Draft", "Withdrawn", "Waiting"}

    def shown(query: str) -> set[str]:
        answer = editor.get(f"/staff/news?{query}")
        assert answer.status_code == 200
        return titles & set(links(answer.text).values())

    assert shown("") == titles
    assert shown("state=public") == {"Public Café 100%"}
    assert shown("state=waiting") == {"Waiting"}
    assert shown("state=draft") == {"Draft"}
    assert shown("state=withdrawn") == {"Withdrawn"}
    assert shown("state=nonsense") == titles
    assert shown("q=cafe") == {"Public Café 100%"}
    assert shown("q=cafe+draft") == set()
    assert shown("q=%25") == titles
    assert shown("q=_____") == titles
    assert shown("q=%07&page=zzz") == titles


def test_the_list_has_pages(editor: Person, db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("expoapp.news.queries.staff.PAGE_LENGTH", 2)
    for number in range(3):
        make.post(f"Post {number}", date(2026, 2, 1 + number))
    db.commit()
    first = editor.get("/staff/news?q=post").text
    assert "/staff/news?q=post&page=2" in links(first)
    assert "Post 0" not in words(first)
    assert "Post 0" in words(editor.get("/staff/news?q=post&page=2").text)


@pytest.mark.sql
@pytest.mark.parametrize("address", ["/staff/news", "/staff/news/{}", "/staff/news/{}/edit"])
def test_the_number_of_statements_does_not_grow(
    editor: Person, db: Session, statements: list[str], address: str
) -> None:
    post = make.post("First", countries=["KE"])
    db.add(
        NewsIndustry(post_id=post.id, industry_code=make.industry().code)
    )  # its names are asked for, if there is one
    db.commit()
    address = address.format(post.id)

    def asked() -> int:
        editor.get(address)
        statements.clear()
        assert editor.get(address).status_code == 200
        return len(statements)

    few = asked()
    for number in range(8):
        made = make.industry(f"industry-{number}", f"Industry {number}")
        show = make.exhibition(f"SHOW {number}")
        make.post(f"Post {number}", countries=["KE"])
        db.add(NewsIndustry(post_id=post.id, industry_code=made.code))
        db.add(NewsExhibition(post_id=post.id, exhibition_id=show.id))
    db.commit()
    assert asked() == few


def test_hostile_text_is_harmless_on_every_page(editor: Person, client: FlaskClient, db: Session) -> None:
    attack = "<img src=x onerror=alert(1)>"
    body = f'<p>{attack}<a href="javascript:alert(1)">x</a><svg onload=alert(1)></svg></p>'
    post = write(editor, db, title=f"{attack} title", body=body)
    editor.post(f"/staff/news/{post.id}/publish")
    for page in (
        editor.get("/staff/news").text,
        editor.get(f"/staff/news/{post.id}").text,
        editor.get(f"/staff/news/{post.id}/edit").text,
        client.get(f"/news/2026/{post.slug}").text,
        client.get("/news").text,
    ):
        assert not [found for found in parse(page).iter() if found.tag == "img" or found.get("onerror")]
        assert not [link for link in links(page) if "script:" in link.lower()]


def test_posts_of_one_title_written_at_the_same_moment_get_an_address_each(app: Flask, db: Session) -> None:
    people = [enter(app, "editor") for _number in range(8)]
    keys = [person.key for person in people]
    start = Barrier(len(people))

    def send(person: Person, key: str) -> int:
        start.wait()
        return person.client.post("/staff/news/new", data=FORM | {"key": key}).status_code

    with ThreadPoolExecutor(len(people)) as pool:
        codes = list(pool.map(send, people, keys))
    assert codes == [303] * len(people)
    db.rollback()
    slugs = set(db.scalars(select(NewsPost.slug)))
    assert slugs == {"cement-prices-fall", *(f"cement-prices-fall-{number}" for number in range(2, 9))}


def test_of_two_changes_at_the_same_moment_one_is_told_of_the_other(app: Flask, editor: Person, db: Session) -> None:
    post = write(editor, db)
    people = [enter(app, "editor") for _number in range(4)]
    forms = [filled(post, title=f"Title {number}", key=person.key) for number, person in enumerate(people)]
    start = Barrier(len(people))

    def send(person: Person, form: dict[str, Any]) -> int:
        start.wait()
        return person.client.post(f"/staff/news/{post.id}/edit", data=form).status_code

    with ThreadPoolExecutor(len(people)) as pool:
        codes = list(pool.map(send, people, forms))
    assert sorted(codes) == [303, 409, 409, 409]
    assert stored(db).title == f"Title {codes.index(303)}"
    assert [entry.action for entry in trail(db)] == ["news.write", "news.revise"]
