"""Exhibitors of an edition kept by hand, and a list uploaded, looked at, and applied as one deed or not at all."""

import hashlib
import secrets
from collections import Counter
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from expoapp import audit, clock, sheets, text
from expoapp.accounts.models import Scope
from expoapp.catalogue.actions import CHANGED, NEW
from expoapp.db import session
from expoapp.errors import Conflict, Invalid, NotFound
from expoapp.exhibitions.actions.editions import get_own_edition
from expoapp.exhibitions.actions.exhibitions import EVERYWHERE, refuse_outside
from expoapp.exhibitions.actions.load_exhibitors import Step, keep, steps, write_all
from expoapp.exhibitions.importer import read_exhibitors
from expoapp.exhibitions.models import Edition, Exhibitor, ExhibitorUpload
from expoapp.exhibitions.queries import exhibitor_desk as queries
from expoapp.i18n import gettext as _

MOST_ROWS = 5_000


@dataclass(frozen=True)
class ExhibitorFacts:
    """What is known of an exhibitor; shown only with the day and the source of its consent."""

    name: str
    country_code: str = ""
    hall: str = ""
    stand: str = ""
    website: str = ""
    products: str = ""
    product_group_ids: tuple[int, ...] = ()
    consented_on: date | None = None
    consent_source: str = ""


def add_exhibitor(edition_id: int, facts: ExhibitorFacts, *, by: int | None, scope: Scope = EVERYWHERE) -> Exhibitor:
    """Add a company to an edition; raise Invalid where its name stands there already."""
    edition = get_own_edition(edition_id, scope)
    key = _key(facts)
    if queries.is_named(edition_id, key):
        raise _named_already()
    try:
        with session().begin_nested():
            return keep(None, key, edition, _columns(facts, edition), facts.product_group_ids, by)
    except IntegrityError:  # somebody added it since we asked; the database decides (R13)
        raise _named_already() from None


def revise_exhibitor(
    exhibitor_id: int, facts: ExhibitorFacts, *, by: int | None, version: int | None = None, scope: Scope = EVERYWHERE
) -> bool:
    """Change what is known of an exhibitor; return whether anything changed."""
    row = get_own_exhibitor(exhibitor_id, scope, version)
    key, before = _key(facts), row.version
    if key != row.name_key:
        if queries.is_named(row.edition_id, key):
            raise _named_already()
        row.name_key = key
    try:
        with session().begin_nested():
            keep(row, key, row.edition, _columns(facts, row.edition), facts.product_group_ids, by)
            session().flush()
    except IntegrityError:
        raise _named_already() from None
    return row.version != before


def withdraw_consent(exhibitor_id: int, *, by: int | None, scope: Scope = EVERYWHERE) -> None:
    """Take a company off the public list, since it no longer agrees to be shown; it stays in ours."""
    row = get_own_exhibitor(exhibitor_id, scope)
    if row.consented_at is None:
        return
    row.consented_at, row.consent_source = None, ""
    changes = audit.changes_of(row, personal=True)
    row.updated_at = clock.now()
    audit.record("exhibitor.withdraw_consent", row, changes, by)


def remove_exhibitor(exhibitor_id: int, *, by: int | None, scope: Scope = EVERYWHERE) -> None:
    """Take a company out of an edition for good."""
    row = get_own_exhibitor(exhibitor_id, scope)
    audit.record("exhibitor.remove", row, {"edition": audit.name_of(row.edition)}, by)
    session().delete(row)
    session().flush()


def get_own_exhibitor(exhibitor_id: int, scope: Scope, version: int | None = None) -> Exhibitor:
    """Return an exhibitor that may be changed; raise NotFound, NotAllowed, or Conflict when it changed meanwhile."""
    found = queries.get_exhibitor(exhibitor_id, scope)
    refuse_outside(scope, [row.region_id for row in found.edition.exhibition.region_rows])
    if version is not None and found.version != version:
        raise Conflict(_("Somebody else has changed this exhibitor meanwhile."))
    return found


def _key(facts: ExhibitorFacts) -> str:
    key = text.normal(facts.name)
    if not key:
        raise Invalid(_("The name needs a letter or a digit."), "name")
    return key


def _named_already() -> Invalid:
    return Invalid(_("A company of this name is in the list already."), "name")


def _columns(facts: ExhibitorFacts, edition: Edition) -> dict[str, Any]:
    day = facts.consented_on
    if day and not facts.consent_source:
        raise Invalid(_("Say how the company agreed: without a source nobody could prove it."), "consent_source")
    if facts.consent_source and not day:
        raise Invalid(_("Say on which day the company agreed."), "consented_on")
    if day and day > clock.today(edition.zone):
        raise Invalid(_("The day of the consent is still to come."), "consented_on")
    names = ("name", "country_code", "hall", "stand", "website", "products")
    return {name: getattr(facts, name) for name in names} | {
        "consented_at": clock.moment(day, time(0), edition.zone) if day else None,
        "consent_source": facts.consent_source,
    }


# ---- A list uploaded -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Preview:
    """What an uploaded list would do: its rows by what becomes of them, and a mark of all of it."""

    upload: ExhibitorUpload
    steps: list[Step]
    mark: str

    @property
    def counts(self) -> Counter[str]:
        """Return how many rows have which outcome."""
        return Counter(step.outcome for step in self.steps)

    @property
    def is_idle(self) -> bool:
        """Say whether there is nothing to apply."""
        return not (self.counts[NEW] or self.counts[CHANGED])


def upload_exhibitors(edition_id: int, content: bytes, *, by: int, scope: Scope = EVERYWHERE) -> str:
    """Keep a file until somebody has looked at what it would do; return the key to come back with.

    Raises Invalid where the whole is no list of exhibitors.
    """
    edition = get_own_edition(edition_id, scope)
    said = sheets.decoded(content)
    try:
        entries, problems = read_exhibitors(said)
    except Invalid as problem:
        raise Invalid(problem.sentence, "file") from problem
    if len(entries) + len(problems) > MOST_ROWS:
        raise Invalid(_("The file has more than %(most)s rows; please split it.", most=MOST_ROWS), "file")
    if not entries and not problems:
        raise Invalid(_("The file names no company."), "file")
    key = secrets.token_urlsafe(24)
    # One at a time for each person and edition: a new file takes the place of the one before.
    session().execute(
        delete(ExhibitorUpload).where(ExhibitorUpload.account_id == by, ExhibitorUpload.edition_id == edition.id)
    )
    session().add(
        ExhibitorUpload(
            key_digest=_digest(key), account_id=by, edition_id=edition.id, content=said, created_at=clock.now()
        )
    )
    session().flush()
    return key


def preview_exhibitors(edition_id: int, key: str, *, by: int, scope: Scope = EVERYWHERE) -> Preview:
    """Return what an uploaded list would do now; raise NotFound for one that is not this person's or has run out."""
    edition = get_own_edition(edition_id, scope)
    upload = session().scalar(
        select(ExhibitorUpload).where(
            ExhibitorUpload.key_digest == _digest(key),
            ExhibitorUpload.account_id == by,
            ExhibitorUpload.edition_id == edition.id,
        )
    )
    if upload is None or upload.is_over(clock.now()):
        raise NotFound(_("This list is no longer kept. Please upload the file once more."))
    found = sorted(steps(edition, *read_exhibitors(upload.content)), key=lambda step: step.line)
    said = repr([(one.line, one.key, one.outcome, one.changes) for one in found])
    return Preview(upload, found, hashlib.sha256(said.encode()).hexdigest())


def apply_exhibitors(edition_id: int, key: str, mark: str, *, by: int, scope: Scope = EVERYWHERE) -> Counter[str]:
    """Write an uploaded list as one deed; raise Conflict where it would do other things than were looked at."""
    preview = preview_exhibitors(edition_id, key, by=by, scope=scope)
    if preview.mark != mark:
        raise _changed_meanwhile()
    edition = get_own_edition(edition_id, scope)
    counts = preview.counts
    try:
        with session().begin_nested():
            told = write_all(preview.steps, edition)
    except IntegrityError:  # somebody added one of them since we looked; the database decides (R13)
        raise _changed_meanwhile() from None
    audit.record("edition.load_exhibitors", edition, told, by)
    session().delete(preview.upload)
    session().flush()
    return counts


def _changed_meanwhile() -> Conflict:
    return Conflict(_("The list of exhibitors has changed meanwhile. Please look once more at what would happen."))


def cancel_exhibitors(edition_id: int, key: str, *, by: int, scope: Scope = EVERYWHERE) -> None:
    """Forget an uploaded list."""
    session().delete(preview_exhibitors(edition_id, key, by=by, scope=scope).upload)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
