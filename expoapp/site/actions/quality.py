"""Findings of data quality taken off the list, for good or until a day; and those of all exhibitions, kept."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, insert, select

from expoapp import audit, clock, history, text
from expoapp.accounts.models import Scope
from expoapp.db import inserting, session
from expoapp.errors import Invalid
from expoapp.i18n import gettext as _
from expoapp.site import quality, queries
from expoapp.site.models import QualityDismissal, QualityFinding, QualityRound, QualityScore
from expoapp.site.quality import Finding

# What depends on the hour, such as which edition is over, is found within this time.
FOUND_AGAIN = timedelta(hours=1)
_BATCH = 500


def dismiss(finding: Finding, exhibition_id: int | None, reason: str, until: date | None, *, by: int) -> None:
    """Take a finding off the list; what is found in spite of it counts no more. Raises Invalid for a day that is over.

    The caller has found it among what this person may mend. Of two people who do it at once the second one's holds.
    """
    if until is not None and until <= queries.house_today():
        raise Invalid(_("The day must lie ahead; leave it empty for good."), "until")
    values = {
        "exhibition_id": exhibition_id,
        "until": until,
        "reason": text.one_line(reason),
        "account_id": by,
        "created_at": clock.now(),
    }
    statement = inserting(QualityDismissal).values(kind=finding.kind, subject=finding.subject, **values)
    session().execute(statement.on_conflict_do_update(index_elements=["kind", "subject"], set_=values))
    told = {"kind": [None, finding.kind], "until": [None, str(until) if until else None]}
    audit.record("quality.dismiss", finding.subject, told, by=by)


def take_back(finding: Finding, *, by: int) -> None:
    """Put a finding on the list again."""
    row = session().scalar(
        select(QualityDismissal).where(
            QualityDismissal.kind == finding.kind, QualityDismissal.subject == finding.subject
        )
    )
    if row is not None:
        session().delete(row)
        audit.record("quality.take_back", finding.subject, {"kind": [finding.kind, None]}, by=by)


def follow() -> None:
    """Let what was so on purpose of a record go when that is deleted: its number is given anew."""
    history.when_gone(_forget)


def _forget(thing: str) -> None:
    table, _slash, key = thing.partition("/")
    subject = f"{table.removesuffix('s')}/{key}"  # "editions/7" is the trail's name of what findings call "edition/7"
    session().execute(delete(QualityDismissal).where(QualityDismissal.subject == subject))


@dataclass(frozen=True)
class Found:
    """What is to be mended at a moment, by exhibition: (kind, subject) of each thing, and the score."""

    at: datetime
    entry_id: int
    findings: dict[int, set[tuple[str, str]]]
    scores: dict[int, int]


def find_to_mend(is_offered: Callable[[Finding], bool]) -> Found | None:
    """Return what is to be mended of all exhibitions; None where nothing can have changed since it was last kept.

    Whatever changes leaves a line in the trail.
    """
    now, zone = clock.now(), ZoneInfo(queries.house_zone())
    today = now.astimezone(zone).date()
    last = session().scalar(select(func.max(audit.AuditEntry.id))) or 0
    before = session().get(QualityRound, 1, populate_existing=True)
    is_of_today = before is not None and before.made_at.astimezone(zone).date() == today
    if before and before.entry_id == last and is_of_today and now - before.made_at < FOUND_AGAIN:
        return None
    dismissed = queries.dismissals(today)
    found = Found(now, last, {}, {})
    for one in queries.quality_facts(Scope(everywhere=True), now).exhibitions:
        offered = [finding for finding in quality.of_exhibition(one, today) if is_offered(finding)]
        found.findings[one.id] = {(finding.kind, finding.subject) for finding in offered}
        found.scores[one.id] = quality.score(
            [finding for finding in offered if (finding.kind, finding.subject) not in dismissed]
        )
    return found


def keep_to_mend(found: Found) -> None:
    """Keep what was found; only what differs is written."""
    there: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for row in session().execute(select(QualityFinding.exhibition_id, QualityFinding.kind, QualityFinding.subject)):
        there[row.exhibition_id].add((row.kind, row.subject))
    scores = {row[0]: row[1] for row in session().execute(select(QualityScore.exhibition_id, QualityScore.score))}
    _replace(
        QualityFinding,
        [one for one in {*there, *found.findings} if there.get(one, set()) != found.findings.get(one, set())],
        lambda one: [{"kind": kind, "subject": subject} for kind, subject in sorted(found.findings.get(one, ()))],
    )
    _replace(
        QualityScore,
        [one for one in {*scores, *found.scores} if scores.get(one) != found.scores.get(one)],
        lambda one: [{"score": found.scores[one]}] if one in found.scores else [],
    )
    session().merge(QualityRound(id=1, made_at=found.at, entry_id=found.entry_id))


def _replace(
    model: type[QualityFinding | QualityScore], changed: list[int], rows_of: Callable[[int], list[dict[str, object]]]
) -> None:
    for start in range(0, len(changed), _BATCH):
        batch = changed[start : start + _BATCH]
        session().execute(delete(model).where(model.exhibition_id.in_(batch)))
        rows = [{"exhibition_id": one} | row for one in batch for row in rows_of(one)]
        if rows:
            session().execute(insert(model), rows)
