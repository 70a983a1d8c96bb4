"""The run: everybody knocks at every address with every method, and whatever differs from permissions.yaml is told.

What follows from the matrix is in `expected`; the tables above it are its exemptions, each with its reason.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyotp
import sqlalchemy as sa
from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.routing import Rule

from expoapp import clock, urls
from expoapp.accounts import factors
from expoapp.accounts.models import Account, Invitation, StaffSession
from expoapp.catalogue.models import City, Country, Industry, ProductGroup, Region
from expoapp.db import db as database
from expoapp.enquiries.models import AnswerTemplate, ContactAddress, Desk, DeskClosedDay, Enquiry, RoutingRule
from expoapp.exhibitions.models import Edition, Exhibition, Organiser
from expoapp.site.models import Banner, MissingAddress, Page, Redirect
from tests.matrix import addresses, forms
from tests.matrix.people import PASSWORD, UPLOAD, Someone
from tests.matrix.world import Place, World

OTHER = "eleven grey herons at noon"
METHODS = ["GET", "POST", "PUT"]
# What lies in no region, so that everybody with the role sees it; who may act in some regions only changes none of it.
OF_THE_HOUSE: dict[Any, str] = {
    Account: "only administrators reach people, and they act everywhere",
    Invitation: "as people",
    StaffSession: "as people; one's own are one's own",
    AnswerTemplate: "letters of the whole house",
    Banner: "stands above every page",
    Country: "belongs to the whole house; what lies in it has the region",
    Desk: "only administrators reach desks",
    DeskClosedDay: "as desks",
    Industry: "common to all regions",
    MissingAddress: "an address that leads nowhere lies in no region",
    Organiser: "may hold exhibitions in any region",
    Page: "a page of the whole site",
    ProductGroup: "common to all regions",
    Redirect: "an address of the whole site",
    Region: "everybody reads what regions there are",
    RoutingRule: "only administrators reach rules",
}
# Deeds on what belongs to the whole house that reach nothing by their address: making a new one.
NEW_IN_THE_HOUSE = {
    "staff.catalogue.new_industry",
    "staff.catalogue.new_region",
    "staff.exhibitions.new_organiser",
    "staff.exhibitions.hide_all_organisers",
    "staff.exhibitions.show_all_organisers",
    "staff.site.new_banner",
    "staff.site.new_page",
    "staff.site.new_redirect",
}
# Deeds that name what they act on in the form instead of the address: outside of the region they change nothing.
NAMED_IN_THE_FORM = {
    "staff.catalogue.new_venue",
    "staff.enquiries.bulk",
    "staff.enquiries.mark_as_spam",
    "staff.enquiries.release",
    "staff.exhibitions.confirm_all",
    "staff.exhibitions.new",
    "staff.news.new",
}
# What a rule beside the matrix refuses: (endpoint, role).
RULED_OUT = {
    ("staff.accounts.switch_off_factor", "sales"): "sales must have a second factor",
    ("staff.accounts.switch_off_factor", "admin"): "so must administrators",
    ("staff.site.keep_draft", "sales"): "no form of sales keeps drafts",
    ("staff.site.discard_draft", "sales"): "no form of sales keeps drafts",
}
# What this installation of the tests does not have.
NOT_INSTALLED = {"staff.accounts.passkeys": "passkeys need https and a name"}
# What allowed deeds change without a line in the trail.
WITHOUT_TRAIL: dict[str, str] = {
    "staff.exhibitions.cancel_exhibitors": "the list was never applied",
    "staff.exhibitions.upload_exhibitors": "the list is not applied yet",
    "staff.site.import_cancel": "the file was never applied",
    "staff.site.import_columns": "the file is not applied yet",
    "staff.site.imports": "the file is not applied yet",
    "staff.site.discard_draft": "what somebody has typed and not saved is theirs",
    "staff.site.keep_draft": "what somebody has typed and not saved is theirs",
}
# Deeds by POST that change nothing.
ONLY_LOOKS: dict[str, str] = {
    "staff.accounts.prove_passkey": "nobody here has a passkey",
    "staff.accounts.second_step": "who is in already is led on",
    "staff.enquiries.find": "what is looked for is personal and stands in no address",
    "staff.enquiries.find_contacts": "as find",
    "staff.enquiries.find_double": "as find",
    "staff.exhibitions.check_edition": "tells what is odd about what is typed",
    "staff.exhibitions.find_exhibitors": "as find",
    "staff.jump.found": "as find",
    "staff.jump.page": "as find",
    "staff.mail.find": "as find",
}
# What looking at a page writes: the line in the trail that somebody read personal values; who has an enquiry open.
WRITTEN_BY_LOOKING = {"audit", "audit_head"}
READS_WHAT_IS_TYPED = {"staff.jump.page": "nothing is typed yet"}
WRITTEN_BY_READING = {"staff.enquiries.enquiry": {"enquiries", "enquiry_views"}}

OPEN = frozenset({200, 302, 303, 409, 422})
# How a deed may answer whose form names what does not lie in the region.
CHANGES_NOTHING = frozenset({303, 400, 403, 404, 409, 422})


@dataclass(frozen=True)
class Knock:
    """One request: who asks for what, and which answers are right."""

    someone: Someone
    rule: Rule
    method: str
    address: str
    right: frozenset[int]
    is_let_in: bool

    def __str__(self) -> str:
        return f"{self.someone.name}: {self.method} {self.rule.endpoint} ({self.address})"


class Watch:
    """Notes which tables are written to, for good, by the requests before an application's database."""

    def __init__(self, app: Flask) -> None:
        self.pending: list[str] = []
        self.written: list[str] = []
        with app.app_context():
            self.engine = database.engine
        self.listeners: list[tuple[str, Callable[..., None]]] = [
            ("after_cursor_execute", self._note),
            ("commit", self._keep),
            ("rollback", self._drop),
        ]
        for name, listener in self.listeners:
            sa.event.listen(self.engine, name, listener)

    def _note(self, _connection: Any, cursor: Any, statement: str, *_more: Any) -> None:
        found = re.match(
            r"(?:WITH .*?)?\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM) \"?(\w+)(?: SET (\w+))?", statement
        )
        # That a session was seen is noted once a minute, whatever it is answered. SQLite counts no rows it gives back.
        if found and found[2] != "seen_at" and (cursor.rowcount != 0 or " RETURNING " in statement):
            self.pending.append(found[1])

    def _keep(self, _connection: Any) -> None:
        self.written += self.pending
        self.pending.clear()

    def _drop(self, _connection: Any) -> None:
        self.pending.clear()

    def take(self) -> set[str]:
        """Return the tables written to since it was last asked."""
        found = set(self.written)
        self.written.clear()
        return found

    def close(self) -> None:
        """Listen no more."""
        for name, listener in self.listeners:
            sa.event.remove(self.engine, name, listener)


def rules(app: Flask) -> list[Rule]:
    """Return every rule under /staff, by endpoint."""
    return sorted(
        (one for one in app.url_map.iter_rules() if one.rule.startswith("/staff")), key=lambda one: one.endpoint
    )


def knocks(app: Flask, world: World, people: list[Someone], only: str = "") -> Iterator[Knock]:
    """Yield every request of the matrix; with `only`, those of one endpoint."""
    adapter = app.url_map.bind("")
    for rule in rules(app):
        if only not in {"", rule.endpoint}:
            continue
        for someone in people:
            for address, means in addresses.of_rule(rule, world.a, someone.own):
                if _says_the_same(someone, means):
                    continue
                known = adapter.allowed_methods(address.partition("?")[0])
                for method in METHODS:
                    if method in (rule.methods or ()):
                        right = expected(app, someone, rule, method, means)
                        yield Knock(someone, rule, method, address, right, is_let_in=200 in right)
                    elif method not in known and someone.name in {"a stranger", "an administrator"}:
                        # Answered before anybody is known, so two kinds of people are enough.
                        yield Knock(someone, rule, method, address, frozenset({405}), is_let_in=False)


def _says_the_same(someone: Someone, means: dict[str, Any]) -> bool:
    """Say whether others are answered the same: an editor for everywhere differs only before what has no region."""
    return someone.name == "an editor for everywhere" and bool(addresses.models(means) - OF_THE_HOUSE.keys())


def expected(app: Flask, someone: Someone, rule: Rule, method: str, means: dict[str, Any]) -> frozenset[int]:
    """Return the answers that are right for a person at an address."""
    entry = app.config["PERMISSIONS"].get(rule.endpoint, {})
    if rule.endpoint in urls.OPEN_TO_STRANGERS:
        return OPEN | {404}
    if someone.standing == "half-way" and rule.endpoint in urls.HALF_WAY:
        return OPEN
    if not someone.is_in:
        return frozenset({302 if method == "GET" else 401})
    if someone.role not in entry.get(method, ()):
        return frozenset({403})
    if rule.endpoint in NOT_INSTALLED:
        return frozenset({404})
    if (rule.endpoint, someone.role) in RULED_OUT and method == "POST":
        return frozenset({403})
    named = addresses.models(means)
    is_regional = bool(named - OF_THE_HOUSE.keys()) or rule.endpoint in addresses.FINDINGS
    if someone.place == "b" and is_regional:
        return frozenset({404})
    is_of_the_house = (bool(named) and not is_regional) or rule.endpoint in NEW_IN_THE_HOUSE
    if someone.place and method == "POST" and is_of_the_house:
        return frozenset({403})
    if someone.place == "b" and method == "POST" and rule.endpoint in NAMED_IN_THE_FORM:
        return CHANGES_NOTHING
    return OPEN


# ---- What is sent ----------------------------------------------------------------------------------------------------

# What stands in a field that a form leaves empty.
TYPED = {
    "name": "A new name",
    "title": "A new title",
    "text": "A new text",
    "words": "Some words",
    "subject": "A subject",
    "body": "<p>Some words.</p>",
    "description": "A description",
    "email": "somebody.new@example.org",
    "reason": "For a good reason",
    "view": "A new view",
}
# What is changed in a form that shows a thing as it stands.
CHANGED = ("name", "title", "text", "tagline", "hall", "subject", "description", "website")
# What else a form needs, by endpoint; a function gets the region and the person.
FILLED: dict[str, Callable[[Place, Someone], dict[str, Any]]] = {
    "staff.accounts.change_password": lambda _place, _one: {"old": PASSWORD, "new": OTHER, "again": OTHER},
    "staff.accounts.confirm": lambda _place, _one: {"proof-password": PASSWORD},
    "staff.accounts.factor": lambda _place, one: {"code": new_code(one)},
    "staff.site.import_undo": lambda _place, _one: {"version": "1"},
    "staff.site.imports": lambda _place, _one: {"sheet": "venues", "file": forms.file("name,city\nA hall,Nairobi\n")},
    "staff.site.lead_missing": lambda _place, _one: {"target": "/exhibitions"},
    "staff.site.new_banner": lambda _place, _one: {"is_endless": "y"},
    "staff.site.new_page": lambda _place, _one: {"slug": "a-new-page"},
    "staff.site.new_redirect": lambda _place, _one: {"path": "/a-new-path", "target": "/exhibitions"},
    "staff.people.invite": lambda _place, _one: {"roles": "viewer", "where": "everywhere"},
    "staff.catalogue.new_venue": lambda _place, _one: {"address": "A road"},
    "staff.enquiries.bulk": lambda place, _one: {"row": f"{place.get(Enquiry.reference)}:1", "deed": "take"},
    "staff.enquiries.release": lambda place, _one: {"one": held(place, "held enquiry")},
    "staff.enquiries.mark_as_spam": lambda place, _one: {"one": held(place, "held enquiry")},
    "staff.enquiries.close_desk": lambda _place, _one: {"day": "2026-12-31"},
    "staff.enquiries.add_rule": lambda place, _one: {"region_id": str(place.get(Region.id)), "desk_id": "1"},
    "staff.enquiries.new_desk": lambda _place, _one: {
        "person": "A person",
        "country_code": "AE",
        "zone": "Asia/Dubai",
        "opens": "08:00",
        "closes": "17:00",
        "promise_hours": "8",
    },
    "staff.enquiries.find_double": lambda place, _one: {"email": place.get(ContactAddress.email, "other address")},
    "staff.enquiries.join": lambda place, _one: {"to": place.get(Enquiry.reference)},
    "staff.exhibitions.new": lambda place, _one: {
        "industries": "building",
        "regions": str(place.get(Region.id)),
        "city": str(place.get(City.id)),
    },
    "staff.exhibitions.new_edition": lambda _place, _one: {"starts_on": "2028-07-04", "ends_on": "2028-07-06"},
    "staff.exhibitions.new_exhibitor": lambda _place, _one: {"country_code": "KE"},
    "staff.exhibitions.upload_exhibitors": lambda _place, _one: {"file": forms.file(UPLOAD)},
    "staff.exhibitions.confirm_all": lambda place, _one: {"shown": f"{place.get(Edition.id, 'draft edition')}:note"},
    "staff.news.edit": lambda place, _one: {"countries_pinned": place.get(Country.code)},
    "staff.news.new": lambda place, _one: {"countries_pinned": place.get(Country.code)},
    "staff.site.edit_redirect": lambda _place, _one: {"target": "/news"},
    "staff.site.settings": lambda _place, _one: {"zone": "Africa/Nairobi"},
    "staff.privacy.note": lambda _place, _one: {"kind": "copy"},
    "staff.privacy.copy": lambda place, _one: {"email": place.get(Enquiry.email), "proved": "y"},
    "staff.privacy.erase": lambda place, _one: {"email": place.get(Enquiry.email), "proved": "y", "certain": "y"},
    "staff.site.keep_draft": lambda place, _one: {
        "of": f"/staff/exhibitions/{place.get(Exhibition.id)}/edit",
        "name": "x",
    },
    "staff.site.discard_draft": lambda place, _one: {"of": f"/staff/exhibitions/{place.get(Exhibition.id)}/edit"},
    "staff.site.timing": lambda _place, _one: {"until_day": "2029-01-01", "until_hour": "12:00"},
}


def held(place: Place, name: str) -> str:
    """Return how a list's form names an enquiry: with the version that was seen."""
    return f"{place.get(Enquiry.reference, name)}.1"


def new_code(someone: Someone) -> str:
    """Return what the app on a person's phone shows that has just been given a new secret."""
    if someone.person is None:
        return ""
    secret = factors.new_secret(someone.person.session_name, 0)
    return str(pyotp.TOTP(secret).at(clock.now()))


def body(
    endpoint: str, address: str, forms_of: dict[str, list[tuple[str, Any]]], place: Place, someone: Someone
) -> Any:
    """Return what a person sends to an address: what the form there holds, with what it needs typed in."""
    known = forms_of.get(endpoint, [])
    fitting = [sent for action, sent in known if action.partition("?")[0] == address.partition("?")[0]] or [
        sent for _action, sent in known
    ]
    sent = dict(fitting[0]) if fitting else {}
    is_new = not sent.get("version")
    for name, value in sent.items():
        if value == "" and name in TYPED:
            sent[name] = TYPED[name]
    touched = [name for name in CHANGED if sent.get(name)]
    if touched and not is_new:
        sent[touched[0]] = f"{sent[touched[0]]} x"
    more = FILLED[endpoint](place, someone) if endpoint in FILLED else {}
    return {name: value for name, value in (sent | more).items() if value is not None}


# ---- The run ---------------------------------------------------------------------------------------------------------


@dataclass
class Run:
    """The matrix before one application: `told` is what differs from it, in sentences."""

    app: Flask
    world: World
    people: list[Someone]
    url: str  # of the database as it was
    forms: dict[str, list[tuple[str, Any]]]
    only: str = ""
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.clients = {one.name: one.client(self.app) for one in self.people}
        self.keys = {one.name: one.key(self.app) for one in self.people}

    @property
    def is_sqlite(self) -> bool:
        """Say whether the database is a file that can be put back."""
        return self.url.startswith("sqlite")

    def everything(self) -> list[str]:
        """Return what differs from the matrix."""
        self.told = list(unknown(self.app, self.only))
        every = list(knocks(self.app, self.world, self.people, self.only))
        watch = Watch(self.app)
        for knock in every:
            if not knock.is_let_in:
                self.denied(knock, watch)
        for knock in every:
            if knock.is_let_in and knock.method == "GET":
                self.looked(knock, watch)
        if self.is_sqlite:
            for knock in every:
                if knock.is_let_in and knock.method == "POST":
                    self.done(knock, watch)
                    self.put_back()
        watch.close()
        return self.told

    def ask(self, knock: Knock) -> int:
        """Send one request; return the answer's status."""
        client = self.clients[knock.someone.name]
        given: dict[str, Any] = {}
        if knock.method != "GET":
            sent = body(knock.rule.endpoint, knock.address, self.forms, self.world.a, knock.someone)
            given["data"] = MultiDict(sent | {"key": self.keys[knock.someone.name]})
        answer = client.open(knock.address, method=knock.method, **given)
        answer.close()
        return answer.status_code

    def denied(self, knock: Knock, watch: Watch) -> None:
        """See that somebody is refused in the right way and changes nothing."""
        status, written = self.ask(knock), watch.take()
        if knock.right is CHANGES_NOTHING:
            written -= WRITTEN_BY_LOOKING  # the list is shown again, as it stands for this person
        if status not in knock.right:
            self.told.append(f"{knock}: answered {status} instead of {_or(knock.right)}")
        if written:
            self.told.append(f"{knock}: was refused with {status} and yet wrote to {_or(written)}")
            self.put_back()

    def looked(self, knock: Knock, watch: Watch) -> None:
        """See that somebody sees a page, that looking changes nothing, and that reading what is personal is told."""
        endpoint = knock.rule.endpoint
        status, written = self.ask(knock), watch.take()
        reads = self.app.config["PERMISSIONS"].get(endpoint, {}).get("reads") == "personal"
        if status == 200 and reads != ("audit" in written) and endpoint not in READS_WHAT_IS_TYPED:
            self.told.append(f"{knock}: leaves a line in the trail or reads what is personal, but not both")
        written -= WRITTEN_BY_LOOKING | WRITTEN_BY_READING.get(endpoint, set())
        if status not in knock.right:
            self.told.append(f"{knock}: answered {status} instead of {_or(knock.right)}")
        if written:
            self.told.append(f"{knock}: looking at it wrote to {_or(written)}")

    def done(self, knock: Knock, watch: Watch) -> None:
        """See that somebody may do it, that it is done, and that the trail knows of it."""
        endpoint = knock.rule.endpoint
        # A deed may end the session or renew its token, so each is done in a new browser.
        self.clients[knock.someone.name] = knock.someone.client(self.app)
        status, written = self.ask(knock), watch.take()
        if status not in knock.right:
            self.told.append(f"{knock}: answered {status} instead of {_or(knock.right)}")
        if endpoint in urls.OPEN_TO_STRANGERS or not knock.someone.is_in:
            return
        if endpoint in ONLY_LOOKS:
            if written:
                self.told.append(f"{knock}: only looks, and yet wrote to {_or(written)}")
        elif not written:
            self.told.append(f"{knock}: answered {status} and changed nothing; say in FILLED what makes its form valid")
        elif "audit" not in written and endpoint not in WITHOUT_TRAIL:
            self.told.append(f"{knock}: wrote to {_or(written)} and left no line in the trail")

    def put_back(self) -> None:
        """Let the database be as it was."""
        if not self.is_sqlite:
            return
        with self.app.app_context():
            database.engine.dispose()
        own = Path(self.app.config["SETTINGS"].database.removeprefix("sqlite:///"))
        for ending in ("-wal", "-shm"):
            Path(f"{own}{ending}").unlink(missing_ok=True)
        shutil.copyfile(self.url.removeprefix("sqlite:///"), own)


def unknown(app: Flask, only: str = "") -> Iterator[str]:
    """Yield a sentence for each address under /staff that permissions.yaml does not know, and the other way round."""
    known, there = app.config["PERMISSIONS"], set()
    for rule in rules(app):
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            there.add((rule.endpoint, method))
            if rule.endpoint not in urls.OPEN_TO_STRANGERS and method not in known.get(rule.endpoint, {}):
                yield f"{rule.endpoint} has no entry for {method}: say in expoapp/permissions.yaml who may do it"
    for endpoint, entry in known.items():
        for method in entry:
            if method.isupper() and (endpoint, method) not in there:
                yield f"{endpoint} has an entry for {method} in expoapp/permissions.yaml, and no such address"


def _or(several: Any) -> str:
    return " or ".join(sorted(map(str, several)))
