"""Who knocks at the doors of the back office: one person of each role and place, and those who are nobody there."""

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from expoapp import clock
from expoapp.accounts import passwords
from expoapp.accounts.models import Account, Passkey, StaffSession
from expoapp.db import transaction
from expoapp.enquiries.models import SavedView
from expoapp.exhibitions.models import Edition, Exhibition, ExhibitorUpload
from expoapp.form_drafts import FormDraft
from expoapp.site.models import Import, ImportRow, ImportState
from tests.matrix.world import Place, World
from tests.office import Person, enter, give_factor

PASSWORD = "a lighthouse keeps its own hours"
UPLOAD = "name,country,stand\nKariuki Steel Ltd,KE,B12\n"


@dataclass
class Someone:
    """One of those who knock. `place` is "a" or "b", "" for who may act everywhere; `standing` what the gate sees."""

    name: str
    role: str
    place: str
    standing: str
    person: Person | None
    # What belongs to this person alone and addresses name: {name in the address: value}.
    own: dict[str, Any] = field(default_factory=dict)

    @property
    def is_in(self) -> bool:
        """Say whether the gate knows this person."""
        return self.standing == "in"

    def client(self, app: Flask) -> FlaskClient:
        """Return this one's browser before an application."""
        return self.person.at(app).client if self.person else app.test_client()

    def key(self, app: Flask) -> str:
        """Return the key of this one's forms, "" for strangers."""
        return self.person.at(app).key if self.person else ""


# Name, role, place and standing of each.
WHO = [
    ("a stranger", "", "", "stranger"),
    ("a viewer of region A", "viewer", "a", "in"),
    ("an editor of region A", "editor", "a", "in"),
    ("somebody of sales in region A", "sales", "a", "in"),
    ("an administrator", "admin", "", "in"),
    ("an editor for everywhere", "editor", "", "in"),
    ("a viewer of region B", "viewer", "b", "in"),
    ("an editor of region B", "editor", "b", "in"),
    ("somebody of sales in region B", "sales", "b", "in"),
    ("an administrator whose account is closed", "admin", "", "stranger"),
    ("an administrator whose session was ended", "admin", "", "stranger"),
    ("an administrator who has given the password only", "admin", "", "half-way"),
]

# Files of rows that everybody has handed in, by the state they are in.
IMPORTS = {"import": ImportState.CHECKED, "applied import": ImportState.APPLIED}


def everybody(app: Flask, world: World) -> list[Someone]:
    """Return all who knock, with their sessions in the database."""
    hashed = passwords.hashed(PASSWORD)
    found = []
    for name, role, place, standing in WHO:
        if not role:
            found.append(Someone(name, role, place, standing, None))
            continue
        regions = [{"a": "region-of-ke", "b": "region-of-om"}[place]] if place else None
        person = enter(app, role, email=f"{name.replace(' ', '-').lower()}@example.org", regions=regions)
        with app.app_context(), transaction() as current:
            mine = Account.id == person.account_id
            current.execute(update(Account).where(mine).values(password_hash=hashed, has_short_password=False))
            if standing == "in":
                give_factor(current.get_one(Account, person.account_id))
            if "closed" in name:
                current.execute(update(Account).where(mine).values(disabled_at=clock.now()))
            session = update(StaffSession).where(StaffSession.id == person.session_id)
            if "ended" in name:
                current.execute(session.values(ended_at=clock.now()))
            if standing == "half-way":
                current.execute(session.values(factor_proved_at=None, proved_at=None))
            own = _belongings(current, world.a, person.account_id)
        found.append(Someone(name, role, place, standing, person, own))
    return found


def _belongings(current: Any, place: Place, account_id: int) -> dict[str, Any]:
    """Give a person what only they may touch; return how addresses name it."""
    key = f"key-of-{account_id:04}-and-so-on-and-so-on"
    now = clock.now()
    view = SavedView(account_id=account_id, name="My view", query="show=all", created_at=now)
    passkey = Passkey(account_id=account_id, credential=key, public_key="x", used=0, name="My key", made_at=now)
    other = StaffSession(
        token_digest=hashlib.sha256(key.encode()).hexdigest(),
        account_id=account_id,
        created_at=now - timedelta(minutes=1),
        seen_at=now,
    )
    upload = ExhibitorUpload(
        key_digest=hashlib.sha256(key.encode()).hexdigest(),
        account_id=account_id,
        edition_id=place.get(Edition.id),
        content=UPLOAD,
        created_at=now,
    )
    form = f"/staff/exhibitions/{place.get(Exhibition.id)}/edit"
    draft = FormDraft(account_id=account_id, address=form, fields=[["name", "Typed"]], saved_at=now)
    current.add_all([view, passkey, other, upload, draft])
    current.flush()
    imports = {name: _file(current, account_id, state) for name, state in IMPORTS.items()}
    return {"view_id": view.id, "passkey_id": passkey.id, "session_id": other.id, "upload": key} | imports


def _file(current: Any, account_id: int, state: ImportState) -> int:
    """Let a person have handed in a file of two rows; return its number."""
    made = Import(
        account_id=account_id,
        doer_id=account_id,
        sheet="venues",
        file_name="venues.csv",
        heads=["Name", "City"],
        columns=["name", "city"],
        lang="en",
        state=state,
        total=2,
        created_at=clock.now(),
    )
    current.add(made)
    current.flush()
    current.add(ImportRow(import_id=made.id, number=2, cells=["A hall", "Nairobi"], name="A hall", outcome="new"))
    current.add(ImportRow(import_id=made.id, number=3, cells=["", ""], outcome="wrong", said="The name is needed."))
    current.flush()
    return made.id
