"""What is to be seen in the pictures: people who work in the office, letters of three days, and what was done."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from flask import Flask
from sqlalchemy import select, update

from expoapp import outbox
from expoapp.accounts import actions as accounts
from expoapp.db import session, transaction
from expoapp.enquiries.models import Desk, Enquiry
from expoapp.exhibitions.models import Edition, Exhibition
from expoapp.news.models import NewsPost
from expoapp.outbox import Fault, OutboxMessage
from tests import factories
from tests.enquiries.desk_walks import deed, form_of
from tests.enquiries.walks import send
from tests.office import Person, give_factor
from tests.pages import words
from tests.site.spreadsheets import as_csv, look

# The sample is loaded, then people write for three days, then the pictures are taken, on a Friday morning.
SAMPLE_DAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 27, 8, 40, tzinfo=UTC)
PASSWORD = "eleven grey herons at noon"  # noqa: S105 -- it opens a database that is thrown away
# Has no second factor yet.
NEWCOMER = "grace@example.org"
WEEKS_BEFORE = 30
CASINO = "Best online casino: free spins and a welcome bonus on your first deposit at"
LINKS = "Buy backlinks now, guaranteed traffic and the first page of Google:"


@dataclass(frozen=True)
class Letter:
    """What somebody writes, how many hours after the sample was loaded, about which exhibition."""

    hours: float
    name: str
    company: str
    kind: str
    about: str
    message: str


LETTERS = (
    Letter(4, "Salma Said", "Zanzibar Spices", "visit", "foodagro-tanzania", "Is entry free for buyers?"),
    Letter(5, "Peter Otieno", "Otieno Timber", "exhibit", "afriwood-kenya", "Space only, 54 m², a corner."),
    Letter(24, "Li Wei", "Ningbo Pumps", "exhibit", "indusmach-uganda", "Please send prices for 18 m² shell scheme."),
    Letter(25, "Fatma Hassan", "Hassan Medical", "exhibit", "medexpo-tanzania", "We want the same place as in 2025."),
    Letter(47, "João Machava", "Machava Energia", "exhibit", "power-energy-kenya", "Which hall has three-phase power?"),
    Letter(48, "Aylin Demir", "Demir Makina", "brochure", "indusmach-kenya", "The brochure as PDF, please."),
    Letter(
        49,
        "عبد الرحمن القرشي",
        "القرشي للتجارة",
        "exhibit",
        "buildexpo-saudi-arabia",
        "نرغب في حجز جناح مساحته 36 مترا.",
    ),
    Letter(60, "Lucky Win", "", "question", "buildexpo-kenya", f"{CASINO} http://lucky-win.top"),
    Letter(66, "Olivia Hart", "", "question", "medexpo-kenya", f"{LINKS} http://seo-rank.top"),
    Letter(69, "Kofi Boateng", "Boateng Paints", "exhibit", "buildexpo-tanzania", "Is there a pavilion for paints?"),
    Letter(
        70,
        "Zawadi Njoroge",
        "Njoroge Steel",
        "exhibit",
        "buildexpo-kenya",
        "How much is a stand of 36 m² with a corner?",
    ),
    Letter(70.5, "Maryam Al Balushi", "Muscat Lighting", "exhibit", "lightexpo-kenya", "Who exhibited last year?"),
)
POSTS = (("Season's greetings", "2026-12-24"), ("Stands for BUILDEXPO KENYA 2027 are on sale", "2026-11-30"))


def furnish(app: Flask, to: time_machine.Traveller) -> dict[str, Any]:
    """Let people join, write, answer and change what the pictures show; return what addresses are filled in with.

    The sample must be in the database; the clock is moved to NOW.
    """
    with app.app_context(), transaction():
        amina, joseph, ruth = (
            accounts.create(f"{name.partition(' ')[0].lower()}@example.org", PASSWORD, roles=[role], name=name, **given)
            for name, role, given in (
                ("Amina Odhiambo", "sales", {"regions": ["east-africa"]}),
                ("Joseph Mushi", "editor", {"regions": ["east-africa"]}),
                ("Ruth Adeyemi", "admin", {"everywhere": True}),
            )
        )
        accounts.create(NEWCOMER, PASSWORD, roles=["admin"], name="Grace Wanjiru", everywhere=True)
        accounts.create("daniel@example.org", PASSWORD, roles=["viewer"], name="Daniel Tesfaye", everywhere=True)
        for account in (amina, ruth):
            give_factor(account)
        numbers = amina.id, joseph.id, ruth.id
        _write_earlier_letters()
    _write_letters(app, to)
    to.move_to(NOW - timedelta(minutes=30))
    seller, editor, boss = (Person(app, number) for number in numbers)
    with app.app_context():
        written = {row.name: row.reference for row in session().execute(select(Enquiry.name, Enquiry.reference))}
        places = _numbers() | {"steel": written["Zawadi Njoroge"]}
        outbox.deliver_due(app.config["SETTINGS"])
    _work_at_the_desk(seller, written)
    _keep_the_listings(editor, boss, places)
    with app.app_context(), transaction():
        outbox.deliver_due(app.config["SETTINGS"])
        _give_up_a_mail(written["Aylin Demir"])
    to.move_to(NOW)
    return places


def done(answer: Any) -> None:
    """Stop where something was not done, with what the page says."""
    if answer.status_code != 303:
        raise AssertionError(f"{answer.request.path} answered {answer.status_code}: {words(answer.text)[:1500]}")


def _write_earlier_letters() -> None:
    """Enter what came in the weeks before, all of it settled, so that there is something to count."""
    lot = random.Random(4)  # noqa: S311 -- nothing here is secret
    desks = list(session().scalars(select(Desk).order_by(Desk.id)))
    shows = list(session().scalars(select(Exhibition).order_by(Exhibition.id)))
    for number in range(WEEKS_BEFORE * 7):
        came = SAMPLE_DAY - timedelta(days=number + 1, hours=lot.randrange(7))
        for turn in range(lot.choice((0, 0, 1, 1, 2, 3)) if came.isoweekday() < 6 else 0):
            answered = came + timedelta(hours=lot.choice((1, 2, 3, 4, 6, 20, 24)))
            due = came + timedelta(hours=8)
            factories.enquiry(
                number * 10 + turn,
                about=[lot.choice(shows)],
                at=lot.choice((desks[0], desks[0], *desks)),
                kind=lot.choice(("exhibit", "exhibit", "visit", "brochure", "general")),
                state=lot.choice(("won", "lost", "lost")),
                created_at=came,
                due_at=due,
                promised_at=due,
                answered_at=answered,
                opened_at=answered,
            )


def _write_letters(app: Flask, to: time_machine.Traveller) -> None:
    """Let everybody fill in the form, each from an address of their own."""
    for number, letter in enumerate(LETTERS):
        to.move_to(SAMPLE_DAY + timedelta(hours=letter.hours))
        visitor = app.test_client()
        visitor.environ_base["REMOTE_ADDR"] = f"198.51.100.{number}"
        told = {"name": letter.name, "company": letter.company, "message": letter.message}
        address = f"/enquire?kind={letter.kind}&exhibition={letter.about}"
        email = f"{letter.about.partition('-')[0]}{number}@example.com"
        done(send(visitor, to, address, email=email, **told))


def _numbers() -> dict[str, Any]:
    """Return the numbers of exhibitions, editions and a post that addresses name."""
    ids = {row.slug: row.id for row in session().execute(select(Exhibition.slug, Exhibition.id))}
    editions = session().execute(select(Edition.exhibition_id, Edition.slug, Edition.id))
    by_key = {(exhibition, slug): number for exhibition, slug, number in editions}
    return {"medexpo": ids["medexpo-kenya"]} | {
        f"{name}_2027": by_key[ids[f"{name}-kenya"], "2027"] for name in ("buildexpo", "medexpo", "lightexpo")
    }


def _work_at_the_desk(seller: Person, written: dict[str, str]) -> None:
    """Take some letters, answer one, put one off."""
    for name in ("Fatma Hassan", "Peter Otieno", "João Machava", "Zawadi Njoroge"):
        done(deed(seller, written[name], "assign", owner=str(seller.account_id)))
    done(deed(seller, written["Peter Otieno"], "answer", words="Dear Mr Otieno,\n\ntwo corners of 54 m² are free."))
    done(deed(seller, written["Fatma Hassan"], "postpone", until="2026-12-02"))
    done(deed(seller, written["João Machava"], "postpone", until="2026-11-27"))


# A file of editions that somebody brings in.
ROWS = [
    ["Show", "Year", "Starts", "Ends", "Hall"],
    ["buildexpo-kenya", "2027", "2027-07-14", "2027-07-17", "Halls 1 to 4"],
    ["MEDEXPO KENYA", "2027", "2027-09-22", "2027-09-24", "Tsavo Hall"],
    ["Autoexpo Kenya", "2028", "2028-06-28", "2028-06-30", ""],
    ["autoexpo-tanzania", "2027", "12/10/2027", "2027-10-14", ""],
    ["buildexpo-kenia", "2028", "2028-07-05", "2028-07-08", ""],
]


def _keep_the_listings(editor: Person, boss: Person, places: dict[str, Any]) -> None:
    """Move an edition; write a post and say when it goes public; invite somebody."""
    address = f"/staff/exhibitions/editions/{places['lightexpo_2027']}/move"
    days = {"starts_on": "2027-07-14", "ends_on": "2027-07-16", "reason": "The hall is taken by a state event."}
    done(editor.post(address, form_of(editor, address, "/move") | days))

    for title, day in POSTS:
        new = "/staff/news/new"
        done(
            boss.post(
                new, form_of(boss, new, "/new") | {"title": title, "posted_on": day, "body": "<p>From today.</p>"}
            )
        )
        with boss.app.app_context():
            post = session().scalars(select(NewsPost.id).order_by(NewsPost.id.desc())).first()
        begins = {"from_day": day, "from_hour": "09:00", "zone": "Africa/Nairobi"}
        done(boss.post(f"/staff/timing/post/{post}", begins))
    places["post"] = post
    places["import"] = look(boss.app, boss, "editions", as_csv(ROWS))
    who = {"email": "zuhura@example.org", "name": "Zuhura Ali", "roles": "sales", "everywhere": "y"}
    done(boss.post("/staff/people/invite", who))


def _give_up_a_mail(reference: str) -> None:
    """Let the confirmation of one enquiry find no mailbox."""
    about = select(Enquiry.id).where(Enquiry.reference == reference).scalar_subquery()
    session().execute(
        update(OutboxMessage)
        .where(OutboxMessage.enquiry_id == about, OutboxMessage.kind == "acknowledgement")
        .values(state="dead", sent_at=None, given_up_at=NOW - timedelta(hours=2), fault=Fault.ADDRESS, attempts=1)
    )
