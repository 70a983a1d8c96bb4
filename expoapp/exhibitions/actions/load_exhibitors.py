"""A list of exhibitors written into the database: natural key is the name within its edition."""

from collections.abc import Iterable
from datetime import time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from expoapp import audit, clock, text
from expoapp.catalogue.actions import CHANGED, NEW, UNCHANGED
from expoapp.catalogue.models import ProductGroup
from expoapp.db import session
from expoapp.errors import Invalid, NotFound
from expoapp.exhibitions.actions.report import Report
from expoapp.exhibitions.importer import ExhibitorEntry, Problem
from expoapp.exhibitions.models import Edition, Exhibition, ExhibitionProductGroup, Exhibitor, ExhibitorProductGroup

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
    rows = session().scalars(
        select(Exhibitor).where(Exhibitor.edition_id == held.id).options(selectinload(Exhibitor.product_group_rows))
    )
    known = {row.name_key: row for row in rows}
    groups = _Groups(held.exhibition_id)
    report = Report()
    for problem in problems:
        report.wrong(problem)
    for entry in entries:
        try:
            wanted, ids = _wanted(entry, held), groups.ids(entry)
        except Invalid as problem:
            report.wrong(Problem(KIND, entry.line, "exhibitor", str(problem.sentence)))
            continue
        report.count(KIND, _keep(known.get(entry.key), entry, held, wanted, ids, by))
    report.problems.sort(key=lambda problem: problem.line)
    return report


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
            raise Invalid("consented_on: is a day to come", "consented_on")
        found["consented_at"] = clock.moment(day, time(0), edition.zone) if day else None
        found["consent_source"] = entry.consent_source
    return found


def _keep(
    row: Exhibitor | None,
    entry: ExhibitorEntry,
    edition: Edition,
    wanted: dict[str, Any],
    ids: set[int] | None,
    by: int | None,
) -> str:
    """Add or change one exhibitor."""
    now = clock.now()
    is_new = row is None
    if row is None:
        row = Exhibitor(edition_id=edition.id, name_key=entry.key, created_at=now, updated_at=now, consent_source="")
        row.product_group_rows = []
        session().add(row)
    for name, value in wanted.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
    searched = text.normal(" ".join([row.name, row.hall or "", row.stand or "", row.products or ""]))
    if row.search_text != searched:
        row.search_text = searched
    changes = audit.changes_of(row, personal=True)
    before = {link.product_group_id for link in row.product_group_rows}
    if ids is not None and ids != before:
        row.product_group_rows = [ExhibitorProductGroup(product_group_id=one) for one in sorted(ids)]
        changes["product_groups"] = [sorted(before), sorted(ids)]
    if not changes:
        return UNCHANGED
    row.updated_at = now
    audit.record("exhibitor.create" if is_new else "exhibitor.revise", row, changes, by)
    return NEW if is_new else CHANGED


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
                raise Invalid(f"product_groups: there is no group “{text.shorten(name, 60)}”", "product_groups")
            if len(ids) > 1:
                raise Invalid(
                    f"product_groups: several industries have a group “{name}”; write industry/group", "product_groups"
                )
            found.add(ids[0])
        return found
