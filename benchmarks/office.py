"""How every page of the back office grows with the exhibitions: run `.venv/bin/python benchmarks/office.py`.

The sample is in the database at either size, so that every page has something to show; what is added are exhibitions
with one edition each, half of them our own and half other organisers' fairs, and the places where they are held, in
many countries. The small office has so many of everything that its lists fill a page, or nearly: what is compared is
then the same page. How large each answer is stands beside its time, for where that is not so.
Words behind the command choose what is measured: `benchmarks/office.py jump:` takes the rows with that in their name.
EXPOAPP_DATABASE_URL may name an empty PostgreSQL database to measure on; its tables are dropped behind it.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import flask_migrate
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from many_enquiries import ORIGIN, TOKEN, key_of, opened, signed_in

from expoapp import clock, history, urls
from expoapp.accounts.models import Account, AccountRole, Role, Scope, StaffSession
from expoapp.accounts.queries import digest
from expoapp.catalogue.models import City, Country, Industry, ProductGroup, Region, Venue
from expoapp.db import db, session, transaction
from expoapp.enquiries.models import AnswerTemplate, Company, Contact, Desk, Enquiry
from expoapp.exhibitions.models import (
    Edition,
    Exhibition,
    ExhibitionRegion,
    Exhibitor,
    ExhibitorUpload,
    Organiser,
)
from expoapp.history import Revision
from expoapp.installation import load_sample
from expoapp.news.models import NewsPost
from expoapp.outbox import OutboxMessage
from expoapp.site import handbook, quality, work
from expoapp.site.models import Banner, Redirect
from expoapp.site.models import Page as OwnPage

SIZES = (100, 10_000)
REPEATS = 8  # of seven looks: whoever asks the palette more than 60 times a minute waits
MOST = 2.0  # times the small office's time a page may take in the large one
SHARED_BY = 50  # so many exhibitions for each city, venue and other organiser that is added, where these fill a page
FILL_A_PAGE = 50  # so many cities, venues and other organisers do
DAYS = 1_400  # within which the editions that are added begin, half of them over by now
DEED, UPLOAD = "next-year-2027-measured", "a-key-for-measuring"
LIST = "/staff/exhibitions"
MORE_PAGES = (
    f"{LIST}?page=2",
    f"{LIST}?sort=-name",
    f"{LIST}?sort=place",
    f"{LIST}?sort=dates",
    f"{LIST}?sort=-dates",
    f"{LIST}?sort=site",
    f"{LIST}?q=fair",
    f"{LIST}?region=east-africa&site=public",
    f"{LIST}?next=coming&sort=dates",
    f"{LIST}?next=none",
    "/staff/quality?sort=name",
    "/staff/quality?sort=best",
    "/staff/quality?kind=no-venue",
    "/staff/quality?show=dismissed",
)
WORDS = ("fair", "fai", "fair 12", "nairobi 2027", "nairobi", "fiar", "buildexpo")
# What addresses name: a column, whose smallest value serves, or a value.
KEYS: dict[str, Any] = {
    "account_id": Account.id,
    "banner_id": Banner.id,
    "change": "cancel",
    "chapter": next(iter(handbook.chapters())),
    "city_id": City.id,
    "company_id": Company.id,
    "contact_id": Contact.id,
    "deed": DEED,
    "desk_id": Desk.id,
    "edition_id": Edition.id,
    "exhibition_id": Exhibition.id,
    "exhibitor_id": Exhibitor.id,
    "group_id": ProductGroup.id,
    "key": UPLOAD,
    "kind": "edition",
    "lang": "ar",
    "mail_id": OutboxMessage.id,
    "organiser_id": Organiser.id,
    "other_id": sa.select(sa.func.max(Contact.id)),
    "page_id": OwnPage.id,
    "post_id": NewsPost.id,
    "redirect_id": Redirect.id,
    "reference": Enquiry.reference,
    "region_id": Region.id,
    "template_id": AnswerTemplate.id,
    "thing_id": Edition.id,
    "venue_id": Venue.id,
}
# The same name means something else in these addresses.
OF: dict[str, dict[str, Any]] = {
    "staff.catalogue.edit_country": {"code": Country.code},
    "staff.catalogue.edit_industry": {"code": Industry.code},
    "staff.catalogue.translate": {"kind": "venue", "key": Venue.id},
    "staff.site.history": {"table": "editions", "key": Edition.id},
    "staff.site.restore": {"table": "editions", "key": Edition.id, "revision_id": sa.select(sa.func.max(Revision.id))},
}
# Pages that measure something else.
ELSEWHERE = {
    "staff.accounts.passkeys": "needs an address with a name",
    "staff.accounts.second_step": "shows itself half-way in only",
    "staff.site.export": "hands out all rows, so it grows with them",
    "staff.site.help_picture": "hands out a file of the handbook",
    "staff.site.import": "shows the rows of a file, whatever else there is",
    "staff.site.import_wrong": "shows part of a file",
    "staff.site.import_columns": "shows the columns of a file",
    "staff.site.dismiss": "asked for by the finding it names, below",
}


def person() -> int:
    """Write somebody who may do everything, and is signed in; return the account's number."""
    now = clock.now()
    # Nobody signs in by this password; that there is a second factor lets the session in.
    facts = {"password_hash": "!", "factor_secret": "!", "factor_at": now, "everywhere": True}
    somebody = Account(email="all@example.org", email_key="all@example.org", name="Somebody", created_at=now, **facts)
    somebody.role_rows = [AccountRole(role=role) for role in Role]
    somebody.region_rows = []
    session().add(somebody)
    session().flush()
    moments = dict.fromkeys(("created_at", "seen_at", "proved_at", "factor_proved_at"), now)
    name = digest(f"{TOKEN}-{somebody.id}")
    session().add(StaffSession(account_id=somebody.id, token_digest=name, **moments))
    return somebody.id


def write(app: Flask) -> None:
    """Let two people write in, so that there are enquiries, contacts, companies and mails."""
    for number in range(2):
        sent = {
            "kind": "exhibit",
            "exhibition": "buildexpo-kenya",
            "name": f"Zawadi Njoroge {number}",
            "company": f"Njoroge Steel {number} Ltd",
            "email": f"sender-{number}@example.com",
            "message": "How much is a stand of 36 m²?",
            "page": "/exhibitions/buildexpo-kenya",
        }
        sender = {"REMOTE_ADDR": f"198.51.100.{number}"}
        headers = {"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin"}
        answer = app.test_client().post(
            "/instant-reply", data=sent, base_url=ORIGIN, environ_base=sender, headers=headers
        )
        if answer.status_code != 303:
            raise SystemExit(f"An enquiry was answered with {answer.status_code}")


def furnish(account_id: int) -> None:
    """Write one of each thing that the sample has none of and a page shows."""
    now, edition = clock.now(), session().scalar(sa.select(sa.func.min(Edition.id)))
    session().add(Redirect(path="/old.php", target="/", created_at=now))
    company = Company(key="njoroge steel")
    session().add(company)
    session().flush()
    session().execute(sa.update(Contact).values(company_id=company.id))
    session().execute(sa.update(Enquiry).values(company_id=company.id))
    session().add(
        Exhibitor(edition_id=edition, name="Njoroge Steel", name_key="njoroge steel", created_at=now, updated_at=now)
    )
    content = "name,country\nNjoroge Steel,KE\n"
    upload = {"key_digest": digest(UPLOAD), "account_id": account_id, "edition_id": edition, "content": content}
    session().add(ExhibitorUpload(created_at=now, **upload))
    kind = history.kind_of("editions")
    if kind is None:
        raise SystemExit("No states of editions are kept")
    state = kind.state_of(kind.get(edition, Scope(everywhere=True)))
    rolled = {"thing": f"editions/{edition}", "at": now, "account_id": account_id, "deed": DEED}
    # The last of them is what an address with a state in it names: it differs from what stands there.
    session().add(Revision(action="edition.create", state=state, **rolled))
    session().add(Revision(action="edition.revise", state=state | {"hall": "Hall 9"}, **rolled))


def fill(exhibitions: int) -> None:
    """Write exhibitions with an edition each until there are so many exhibitions."""
    now, chosen = clock.now(), sa.select(sa.func.min(Organiser.id)).where(Organiser.is_own)
    shown = {"state": "published", "public_from": clock.BEGINNING, "created_at": now, "updated_at": now}
    own, regions = session().scalar(chosen), session().scalars(sa.select(Region.id).order_by(Region.id)).all()
    codes = session().scalars(sa.select(Country.code).order_by(Country.code)).all()
    added = exhibitions - (session().scalar(sa.select(sa.func.count()).select_from(Exhibition)) or 0)
    shared_by = max(1, min(SHARED_BY, added // FILL_A_PAGE))
    for number in range(added):
        if number % shared_by == 0:
            place, name = number // shared_by, f"Place {number}"
            other = Organiser(slug=f"other-{number}", name=f"Other {number}", is_own=False, is_listed=True)
            # Half of the places lie in five countries, the others in all.
            code = codes[place % (10 if place % 2 else len(codes))]
            city = City(country_code=code, slug=f"place-{number}", name=name, zone="Africa/Nairobi")
            session().add_all([other, city])
            session().flush()
            venue = Venue(slug=f"hall-{number}", name=f"Hall {number}", city_id=city.id, address="A road")
            session().add(venue)
            session().flush()
        show = Exhibition(
            slug=f"fair-{number}",
            name=f"FAIR {number}",
            search_text=f"fair {number}",
            organiser_id=own if number % 2 else other.id,
            city_id=city.id,
            venue_id=venue.id,
            **shown,
        )
        show.region_rows = [ExhibitionRegion(region_id=regions[number % len(regions)])]
        session().add(show)
        session().flush()
        # A stride that reaches all of these days, so that few editions lie as many do.
        first = clock.today() + timedelta(days=number * 371 % DAYS - DAYS // 2)
        edition = Edition(
            exhibition_id=show.id,
            slug=str(first.year),
            starts_on=first,
            ends_on=first + timedelta(days=2),
            zone="Africa/Nairobi",
            city_id=city.id,
            venue_id=venue.id if number % 3 else None,
            changed_at=now,
            **shown,
        )
        edition.days = []
        edition.mark_moments()
        session().add(edition)


def pages(app: Flask) -> Iterator[tuple[str, str]]:
    """Yield (name, address) of every page behind the gate."""
    asked = app.config["PERMISSIONS"]
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.endpoint):
        if "GET" not in asked.get(rule.endpoint, {}) or "GET" not in (rule.methods or ()):
            continue
        if rule.endpoint in urls.OPEN_TO_STRANGERS or rule.endpoint in ELSEWHERE:
            continue
        known = KEYS | OF.get(rule.endpoint, {})
        if unknown := rule.arguments - known.keys():
            raise SystemExit(f"{rule.endpoint} ({rule.rule}): say in KEYS which {', '.join(unknown)} is looked at")
        values = {name: value_of(known[name]) for name in rule.arguments}
        if None in values.values() or (built := rule.build(values, append_unknown=False)) is None:
            raise SystemExit(f"{rule.endpoint}: there is nothing for {values}")
        yield rule.endpoint.removeprefix("staff."), built[1]


def value_of(known: Any) -> Any:
    """Return what stands in an address."""
    if isinstance(known, str):
        return known
    return session().scalar(known if isinstance(known, sa.Select) else sa.select(sa.func.min(known)))


def measure(app: Flask, account_id: int, chosen: list[str]) -> dict[str, tuple[float, float, int]]:
    """Return the least milliseconds of the processor, the kB and the statements of each page and look that is chosen.

    On SQLite the database's work is among them; PostgreSQL works beside this process, so there the clock on the wall
    tells.
    """
    client, key = signed_in(app, account_id), key_of(app, account_id)
    watch = time.process_time if db.engine.dialect.name == "sqlite" else time.perf_counter
    counted = [0]

    def note(*_: object) -> None:
        counted[0] += 1

    sa.event.listen(db.engine, "before_cursor_execute", note)
    asked: dict[str, Callable[[], Any]] = {}
    addresses = [*pages(app), *((address, address) for address in MORE_PAGES)]
    db.session.remove()  # else nobody else could write
    for name, address in [*addresses, ("site.dismiss", finding(client))]:
        asked[name] = lambda address=address: client.get(address, base_url=ORIGIN)
    for words in WORDS:
        form = {"key": key, "words": words}
        asked[f"jump: {words}"] = lambda form=form: client.post("/staff/jump/found", data=form, base_url=ORIGIN)
    found = {}
    for name, ask in asked.items():
        if chosen and not any(part in name for part in chosen):
            continue
        times, asked_for = [], []
        for _ in range(REPEATS):
            counted[0] = 0
            begun = watch()
            answer = ask()
            times.append((watch() - begun) * 1000)
            asked_for.append(counted[0])  # once a minute more are asked: that the person was seen is written down
            if answer.status_code != 200:
                raise SystemExit(f"{name} ({answer.request.path}) answered {answer.status_code}")
        found[name] = (min(times), len(answer.data) / 1000, min(asked_for))
    return found


def finding(client: FlaskClient) -> str:
    """Return the address that takes the first finding of data quality off the list."""
    shown = client.get("/staff/quality", base_url=ORIGIN).text
    return "/staff/quality/dismiss?" + shown.partition("/staff/quality/dismiss?")[2].partition('"')[0].replace(
        "&amp;", "&"
    )


def main() -> None:
    """Measure both sizes and print them side by side."""
    database, results = os.environ.get("EXPOAPP_DATABASE_URL", ""), []
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            app = opened(Path(folder), database)
            with app.app_context():
                flask_migrate.upgrade()
                load_sample()
                write(app)
                with transaction():
                    account_id = person()
                    furnish(account_id)
                with transaction():
                    fill(size)
                # As the work process has done by the time that anybody looks.
                fields = app.extensions[quality.EDITION_FIELDS]
                work.find_what_to_mend(
                    lambda one, app=app, fields=fields: quality.is_offered(one, app.view_functions, fields)
                )
                if database:  # which PostgreSQL does by itself, but not within seconds
                    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                        connection.execute(sa.text("ANALYZE"))
                results.append(measure(app, account_id, sys.argv[1:]))
                db.session.remove()
                if database:
                    flask_migrate.downgrade(revision="base")
                db.engine.dispose()
    few, many = results
    heads = (f"{SIZES[0]} ms", f"{SIZES[1]} ms", "ratio", "kB", "statements")
    sys.stdout.write("{:44}{:>10}{:>12}{:>8}{:>16}{:>14}\n".format("page", *heads))
    for page, (small, light, one) in sorted(few.items(), key=lambda row: many[row[0]][0] / row[1][0]):
        large, heavy, other = many[page]
        marks = f"{' OVER' if large > MOST * small else ''}{' STATEMENTS' if one != other else ''}"
        sizes, statements = f"{light:.1f} / {heavy:.1f}", f"{one} / {other}"
        sys.stdout.write(
            f"{page:44}{small:>10.1f}{large:>12.1f}{large / small:>8.1f}{sizes:>16}{statements:>14}{marks}\n"
        )


main()
