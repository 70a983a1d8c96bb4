"""Links that show a draft: as visitors will see it, in every language, to nobody for longer than they should."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from time_machine import Traveller

from expoapp import audit
from expoapp import clock as time
from expoapp.accounts.models import Account, AccountRegion, AccountRole
from expoapp.catalogue.models import Region
from expoapp.exhibitions.models import Edition
from expoapp.publication.previews import PreviewLink
from expoapp.site.models import Page
from tests import factories
from tests.exhibitions.filling import press, roll_over
from tests.office import Person, enter
from tests.pages import links, words

pytestmark = pytest.mark.usefixtures("clock")
CANARY = "Kanarienentwurf"


def drafts(db: Session) -> dict[str, Any]:
    """Store a marked draft of each kind that has a page, with a second one that nobody links to."""
    exhibition = factories.exhibition("KANARIENENTWURF", published=False, tagline=f"{CANARY} tagline")
    edition = factories.edition(exhibition, published=False, note=f"{CANARY} note")
    factories.edition(exhibition, starts_on=edition.starts_on.replace(year=2028), published=False, note="Geheim note")
    post = factories.post(title=f"{CANARY} news", published=False, exhibitions=[exhibition])
    about = Page(slug="entwurf", title=f"{CANARY} page", body="<p>Text</p>", updated_at=time.now())
    db.add(about)
    db.commit()
    return {"exhibition": exhibition, "edition": edition, "post": post, "page": about}


def link_to(person: Person, kind: str, key: int, days: int = 7) -> str:
    """Let somebody make a link; return it as the office shows it."""
    assert person.post(f"/staff/previews/{kind}/{key}", {"days": days}).status_code == 303
    shown = person.get(f"/staff/timing/{kind}/{key}").text
    found = next(address for address in links(shown) if "/preview/" in address)
    return found.removeprefix("http://127.0.0.1:8000")


OUTPUTS = (
    "/", "/exhibitions", "/exhibitions?view=calendar", "/exhibitions.ics", "/exhibitions/kanarienentwurf",
    "/exhibitions/kanarienentwurf/2027", "/exhibitions/kanarienentwurf/calendar.ics", "/countries/kenya",
    "/industries", "/venues", "/news", "/news/2026", "/news.atom", "/search?q=kanarienentwurf",
    "/search/suggest?q=kanarienentwurf", "/compare?e=kanarienentwurf", "/entwurf", "/about",
    "/enquire?exhibition=kanarienentwurf",
    "/robots.txt", "/press", "/offices",
)  # fmt: skip


def test_a_draft_stands_nowhere_but_under_its_link(app: Flask, client: FlaskClient, db: Session) -> None:
    keys = {kind: thing.id for kind, thing in drafts(db).items()}
    factories.edition(factories.exhibition("PUBLIC ONE"))
    db.commit()  # and no transaction of the test itself stands open, since PostgreSQL ends idle ones
    editor = enter(app, "editor")
    for kind, key in keys.items():
        answer = client.get(link_to(editor, kind, key))
        assert answer.status_code == 200, kind
        assert CANARY.casefold() in answer.text.casefold()
        assert "Preview, not public." in answer.text
        assert "Geheim" not in answer.text
        # Neither does a draft's page tell of other drafts.
        assert kind == "edition" or f"{CANARY} note" not in answer.text
        assert kind in {"exhibition", "edition"} or "KANARIENENTWURF" not in answer.text
    for address in OUTPUTS:
        for prefix in ("", "/ar"):
            told = client.get(f"{prefix}{address}").text.casefold()
            # Visitors get their own words back: what they have searched for and which address they asked for.
            told = re.sub(r"(?:value|href|content|action)=\"[^\"]*\"|“[^”]*”|\?q=\S+", "", told)
            assert f"{CANARY} ".casefold() not in told, address


def test_a_preview_is_kept_by_nobody_and_sends_nothing(app: Flask, client: FlaskClient, db: Session) -> None:
    made = drafts(db)["exhibition"]
    address = link_to(enter(app, "editor"), "exhibition", made.id)
    answer = client.get(address)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert 'content="noindex, nofollow, noarchive"' in answer.text
    assert "form-action 'none'" in answer.headers["Content-Security-Policy"]
    assert not re.search(r"canonical|hreflang=.x-default|og:url|/watch\"|/instant-reply", answer.text)
    assert client.head(address).status_code == 200
    assert client.post(address).status_code == 405
    assert client.post("/watch", data={"exhibition": made.slug, "email": "a@example.org"}).status_code == 404
    assert "form-action 'self'" in client.get("/").headers["Content-Security-Policy"]


def test_the_language_switch_keeps_the_preview(app: Flask, client: FlaskClient, db: Session) -> None:
    address = link_to(enter(app, "editor"), "post", drafts(db)["post"].id)
    assert f"/ar{address}" in links(client.get(address).text)
    arabic = client.get(f"/ar{address}")
    assert (arabic.status_code, 'dir="rtl"' in arabic.text, CANARY in arabic.text) == (200, True, True)


def ended(address: str, client: FlaskClient) -> bool:
    """Say whether a link leads nowhere, and says no more than that."""
    answer = client.get(address)
    return answer.status_code == 404 and "This link to a preview has ended." in words(answer.text)


def test_a_link_ends_at_its_moment_and_when_it_is_called_back(
    app: Flask, client: FlaskClient, db: Session, clock: Traveller
) -> None:
    made = drafts(db)["edition"]
    editor = enter(app, "editor")
    address = link_to(editor, "edition", made.id, days=1)
    clock.shift(timedelta(days=1, seconds=-1))
    assert client.get(address).status_code == 200
    clock.shift(1)
    assert ended(address, client)
    later = enter(app, "editor")
    second = link_to(later, "edition", made.id, days=30)
    db.rollback()
    number = db.scalars(select(PreviewLink.id).order_by(PreviewLink.id.desc())).first()
    assert later.post(f"/staff/previews/{number}/call-back").status_code == 303
    assert ended(second, client)
    assert "/preview/" not in later.get(f"/staff/timing/edition/{made.id}").text
    db.rollback()
    trail = db.scalars(select(audit.AuditEntry.action).order_by(audit.AuditEntry.id)).all()
    assert trail == ["preview.make", "preview.make", "preview.call_back"]


@pytest.mark.sql
@pytest.mark.parametrize(
    "loss",
    [
        lambda person: delete(AccountRole).where(AccountRole.account_id == person.account_id),
        lambda person: delete(AccountRegion).where(AccountRegion.account_id == person.account_id),
        lambda person: update(Account).where(Account.id == person.account_id).values(disabled_at=time.now()),
    ],
    ids=["role", "region", "account"],
)
def test_a_link_ends_when_its_maker_loses_the_right(app: Flask, client: FlaskClient, db: Session, loss: Any) -> None:
    made = drafts(db)["exhibition"]
    assert db.scalars(select(Region.slug)).all() == ["east-africa"]
    maker = enter(app, "editor", regions=["east-africa"])
    address = link_to(maker, "exhibition", made.id)
    assert client.get(address).status_code == 200
    db.rollback()
    db.execute(loss(maker))
    db.commit()
    assert ended(address, client)


def test_a_link_to_what_was_deleted_never_leads_to_what_gets_its_number(
    app: Flask, client: FlaskClient, db: Session
) -> None:
    fair = factories.exhibition()
    factories.edition(fair, date(2026, 7, 7))
    db.commit()
    editor = enter(app, "editor")
    made = roll_over(editor.client, 2027)
    db.rollback()
    key = db.scalar(select(Edition.id).where(Edition.slug == "2027"))
    db.rollback()
    address = link_to(editor, "edition", key)
    assert client.get(address).status_code == 200
    assert press(editor.client, made, f"{made}/undo").status_code == 303
    assert db.scalar(select(Edition.id).where(Edition.id == key)) is None
    factories.edition(fair, date(2028, 7, 7), id=key, published=False, note=f"{CANARY} note")
    db.commit()
    answer = client.get(address)
    assert answer.status_code == 404
    assert CANARY not in answer.text


def test_no_link_can_be_made_by_hand(app: Flask, client: FlaskClient, db: Session) -> None:
    things = drafts(db)
    address = link_to(enter(app, "editor"), "page", things["page"].id)
    for forged in (address[:-2] + "xx", "/preview/W10.x", "/preview/" + "a" * 400, address.replace(".", "%00.")):
        assert client.get(forged).status_code == 404
    viewer = enter(app, "viewer")
    assert viewer.post(f"/staff/previews/page/{things['page'].id}", {"days": 7}).status_code == 403
    assert "Make one that ends after" not in viewer.get(f"/staff/pages/{things['page'].id}").text


def test_what_has_become_public_is_shown_at_its_own_address(app: Flask, client: FlaskClient, db: Session) -> None:
    made = drafts(db)["page"]
    editor = enter(app, "editor")
    address = link_to(editor, "page", made.id)
    editor.post(f"/staff/pages/{made.id}/publish")
    assert client.get(f"/ar{address}").headers["Location"] == "/ar/entwurf"


def test_links_that_have_ended_are_cleared(app: Flask, db: Session, clock: Traveller) -> None:
    link_to(enter(app, "editor"), "page", drafts(db)["page"].id, days=1)
    clock.shift(timedelta(days=2))
    told = app.test_cli_runner().invoke(args=["privacy", "night"]).output
    assert "preview-links" in told
    db.rollback()
    assert not db.scalars(select(PreviewLink)).all()
