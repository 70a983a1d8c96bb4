"""A list of exhibitors compared with the database and written there: natural key is the name within its edition."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from expoapp import audit, clock, text
from expoapp.catalogue.actions import CHANGED, NEW, UNCHANGED
from expoapp.catalogue.models import ProductGroup
from expoapp.db import session
from expoapp.errors import Invalid, NotFound
from expoapp.exhibitions.actions.report import WRONG, Report
from expoapp.exhibitions.importer import ExhibitorEntry, Problem
from expoapp.exhibitions.models import Edition, Exhibition, ExhibitionProductGroup, Exhibitor, ExhibitorProductGroup
from expoapp.i18n import gettext as _

KIND = "exhibitors"


def load_exhibitors(
    slug: str, edition: str, entries: Iterable[ExhibitorEntry], problems: Iterable[Problem] = (), *, by: int | None
) -> Report:
    """Write an edition's exhibitors; raise NotFound where there is no such edition. Does not commit.

    Who stands in the database and not in the file stays. A row with an empty `consented_on` takes a company off the
    public list.
    """
    held = session().scalar(select(Edition).join(Exhibition).where(Exhibition.slug == slug, Edition.slug == edition))
    if held is None:
        raise NotFound(f"There is no edition {slug}/{edition}.")
    report = Report()
    for step in steps(held, entries, problems):
        if step.problem is not None:
            report.wrong(step.problem)
        else:
            report.count(KIND, step.outcome)
            write(step, held, by)
    report.problems.sort(key=lambda problem: problem.line)
    return report


@dataclass
class Step:
    """What one row of a file comes to: what is wrong with it, or what it adds, changes or leaves as it is."""

    line: int
    name: str = ""
    key: str = ""
    outcome: str = WRONG
    problem: Problem | None = None
    row: Exhibitor | None = None
    wanted: dict[str, Any] = field(default_factory=dict)
    groups: frozenset[int] | None = None  # None: the file does not speak of them
    changes: list[tuple[str, Any, Any]] = field(default_factory=list)  # (column, old, new), of known ones only


def steps(edition: Edition, entries: Iterable[ExhibitorEntry], problems: Iterable[Problem] = ()) -> Iterator[Step]:
    """Yield what each row of a file comes to in an edition; nothing is written."""
    rows = session().scalars(
        select(Exhibitor).where(Exhibitor.edition_id == edition.id).options(selectinload(Exhibitor.product_group_rows))
    )
    known = {row.name_key: row for row in rows}
    named = _Groups(edition.exhibition_id)
    for problem in problems:
        yield Step(problem.line, problem.name, problem=problem)
    for entry in entries:
        try:
            wanted, groups = _wanted(entry, edition), named.ids(entry)
        except Invalid as refused:
            problem = Problem(KIND, entry.line, "exhibitor", str(refused.sentence))
            yield Step(entry.line, entry.name, problem=problem)
            continue
        row = known.get(entry.key)
        changes = compare(row, wanted, groups) if row else []
        outcome = NEW if row is None else CHANGED if changes else UNCHANGED
        yield Step(
            entry.line,
            entry.name,
            entry.key,
            outcome,
            None,
            row,
            wanted,
            frozenset(groups) if groups is not None else None,
            changes,
        )


def compare(row: Exhibitor, wanted: dict[str, Any], groups: Iterable[int] | None) -> list[tuple[str, Any, Any]]:
    """Return (column, old, new) for all in which a row differs from what is wanted."""
    found = [(name, getattr(row, name), value) for name, value in wanted.items() if getattr(row, name) != value]
    before = sorted(link.product_group_id for link in row.product_group_rows)
    if groups is not None and before != sorted(groups):
        found.append(("product_groups", before, sorted(groups)))
    return found


def write(step: Step, edition: Edition, by: int | None) -> None:
    """Write what a row comes to."""
    if step.outcome in {NEW, CHANGED}:
        keep(step.row, step.key, edition, step.wanted, step.groups, by)


def _wanted(entry: ExhibitorEntry, edition: Edition) -> dict[str, Any]:
    """Return the columns the row speaks of."""
    found: dict[str, Any] = {
        "name": entry.name,
        "country_code": entry.country,
        "hall": entry.hall,
        "stand": entry.stand,
        "website": entry.website,
        "products": entry.products,
    }
    found = {name: value for name, value in found.items() if value is not None}
    if entry.has_consent:
        day = entry.consented_on
        if day and day > clock.today(edition.zone):
            said = _("is a day to come")
            raise Invalid(f"consented_on: {said}", "consented_on")
        found["consented_at"] = clock.moment(day, time(0), edition.zone) if day else None
        found["consent_source"] = entry.consent_source
    return found


def keep(
    row: Exhibitor | None,
    key: str,
    edition: Edition,
    wanted: dict[str, Any],
    ids: Iterable[int] | None,
    by: int | None,
) -> Exhibitor:
    """Add one exhibitor to an edition, or change one that is loaded with its groups; return it."""
    is_new = row is None
    row, changes = _set(row, key, edition, wanted, ids)
    if changes:
        audit.record("exhibitor.create" if is_new else "exhibitor.revise", row, changes, by)
    return row


def write_all(steps: Iterable[Step], edition: Edition) -> dict[str, Any]:
    """Write what all rows come to in one go; return what the trail tells of it: which were added, and what changed.

    A line in the trail for each of some thousand rows would keep everybody else from writing for as long.
    """
    added: list[Exhibitor] = []
    changed: dict[str, list[str]] = {}
    for step in steps:
        if step.outcome in {NEW, CHANGED}:
            row, changes = _set(step.row, step.key, edition, step.wanted, step.groups)
            if step.row is None:
                added.append(row)
            else:
                changed[str(row.id)] = sorted(changes)
    session().flush()
    return {"added": [row.id for row in added], "changed": changed}


def _set(
    row: Exhibitor | None, key: str, edition: Edition, wanted: dict[str, Any], ids: Iterable[int] | None
) -> tuple[Exhibitor, dict[str, Any]]:
    """Set all that is wanted of an exhibitor; return it with its changes."""
    now = clock.now()
    if row is None:
        row = Exhibitor(edition_id=edition.id, name_key=key, created_at=now, updated_at=now, consent_source="")
        row.product_group_rows = []
        session().add(row)
    for name, value in wanted.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
    searched = text.normal(" ".join([row.name, row.hall or "", row.stand or "", row.products or ""]))
    if row.search_text != searched:
        row.search_text = searched
    changes = audit.changes_of(row, personal=True)
    for derived in ("name_key", "search_text"):  # they hold the name, which the trail does not
        changes.pop(derived, None)
    before = {link.product_group_id for link in row.product_group_rows}
    if ids is not None and set(ids) != before:
        links = {link.product_group_id: link for link in row.product_group_rows}
        row.product_group_rows = [links.get(one) or ExhibitorProductGroup(product_group_id=one) for one in sorted(ids)]
        changes["product_groups"] = [sorted(before), sorted(ids)]
    if changes:
        row.updated_at = now
    return row, changes


class _Groups:
    """The groups of goods by every name a file may use: the exhibition's own stand before all others."""

    def __init__(self, exhibition_id: int) -> None:
        own = set(
            session().scalars(
                select(ExhibitionProductGroup.product_group_id).where(
                    ExhibitionProductGroup.exhibition_id == exhibition_id
                )
            )
        )
        self.named: dict[str, list[int]] = {}
        for row in session().scalars(select(ProductGroup)):
            for name in {row.slug, f"{row.industry_code}/{row.slug}", text.normal(row.name)}:
                self.named.setdefault(name, []).append(row.id)
        for name, ids in self.named.items():
            self.named[name] = [one for one in ids if one in own] or ids

    def ids(self, entry: ExhibitorEntry) -> set[int] | None:
        """Return the groups a row names, None where its file does not speak of them; raise Invalid."""
        if entry.product_groups is None:
            return None
        found = set()
        for name in entry.product_groups:
            ids = self.named.get(name) or self.named.get(text.normal(name)) or []
            if not ids:
                said = _("there is no group “%(group)s”", group=text.shorten(name, 60))
                raise Invalid(f"product_groups: {said}", "product_groups")
            if len(ids) > 1:
                said = _("several industries have a group “%(group)s”; write industry/group", group=name)
                raise Invalid(f"product_groups: {said}", "product_groups")
            found.add(ids[0])
        return found
