"""What the work process has found to mend, exhibition by exhibition: counted and ordered by what is kept.

It tells which exhibitions a page shows and how many things there are; what is wrong with those that are shown is found
anew by who shows them, so that nothing stands there that is mended already.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, func, or_, select, true

from expoapp.accounts.models import Scope
from expoapp.db import session
from expoapp.exhibitions.models import Edition, Exhibition
from expoapp.history.states import number
from expoapp.site.models import QualityDismissal, QualityFinding, QualityRound, QualityScore
from expoapp.site.queries.quality import mendable

WHOLE = 100
# What is older was left behind by a work process that no longer runs.
KEPT_FOR = timedelta(hours=2)


@dataclass(frozen=True)
class Kept:
    """How many things of each kind are to be mended, how many are so on purpose, and of how many exhibitions."""

    counted: Counter[str]
    dismissed: int
    exhibitions: int
    whole: int


def is_kept(moment: datetime) -> bool:
    """Say whether there is something to read here: found today, and not long ago."""
    made_at = session().scalar(select(QualityRound.made_at))
    return made_at is not None and made_at.date() == moment.date() and moment - made_at < KEPT_FOR


def kept(scope: Scope, moment: datetime) -> Kept:
    """Return the numbers of what a person may change."""
    of_kind = (
        select(QualityFinding.kind, func.count()).where(_here(QualityFinding, scope)).group_by(QualityFinding.kind)
    )
    every = Counter({row[0]: row[1] for row in session().execute(of_kind)})
    dismissed = Counter({row[0]: row[1] for row in session().execute(of_kind.where(_on_purpose(moment)))})
    whole, exhibitions = (
        session()
        .execute(
            select(func.count().filter(QualityScore.score == WHOLE), func.count(QualityScore.exhibition_id)).where(
                _here(QualityScore, scope)
            )
        )
        .one()
    )
    return Kept(every - dismissed, dismissed.total(), exhibitions, whole)


def counted_of(ids: Collection[int], moment: datetime) -> Counter[str]:
    """Return how many things of each kind are kept as to be mended of some exhibitions."""
    found = select(QualityFinding.kind, func.count()).where(QualityFinding.exhibition_id.in_(ids))
    rows = session().execute(found.where(~_on_purpose(moment)).group_by(QualityFinding.kind))
    return Counter({row[0]: row[1] for row in rows})


def to_mend(scope: Scope, moment: datetime, kind: str = "") -> Any:
    """Return the condition of the exhibitions with something to mend, of one kind or any."""
    if not kind:
        return and_(QualityScore.score < WHOLE, _here(QualityScore, scope))
    found = select(QualityFinding.exhibition_id).where(QualityFinding.kind == kind, ~_on_purpose(moment))
    return and_(QualityScore.exhibition_id.in_(found), _here(QualityScore, scope))


def on_purpose(scope: Scope, moment: datetime) -> Any:
    """Return the condition of the exhibitions with something that is so on purpose."""
    found = select(QualityFinding.exhibition_id).where(_on_purpose(moment))
    return and_(QualityScore.exhibition_id.in_(found), _here(QualityScore, scope))


def count(condition: Any) -> int:
    """Return of how many exhibitions a condition holds."""
    return session().scalar(select(func.count()).select_from(QualityScore).where(condition)) or 0


def listed(condition: Any, sort: str, page: int, length: int) -> list[int]:
    """Return the exhibitions of one page: by "name", or by score, the worst or the "best" first."""
    statement = select(QualityScore.exhibition_id).where(condition)
    if sort == "name":
        statement = statement.join(Exhibition).order_by(Exhibition.name, Exhibition.id)
    else:
        score: Any = QualityScore.score
        statement = statement.order_by(score.desc() if sort == "best" else score, QualityScore.exhibition_id)
    return list(session().scalars(statement.limit(length).offset((page - 1) * length)))


def exhibitions_about(subject: str, moment: datetime) -> list[int]:
    """Return the exhibitions that a finding about such as "edition/12" may belong to."""
    table, _slash, rest = subject.partition("/")
    key = number(rest.partition("/")[0])
    if key is None or table == "exhibition":
        return [key] if key is not None else []
    coming = or_(Edition.ends_at.is_(None), Edition.ends_at > moment)
    conditions = {"edition": Edition.id == key, "venue": and_(Edition.venue_id == key, coming)}
    if table not in conditions:
        return []
    return list(session().scalars(select(Edition.exhibition_id).where(conditions[table]).distinct()))


def _here(model: Any, scope: Scope) -> Any:
    if scope.everywhere:
        return true()
    return model.exhibition_id.in_(select(Exhibition.id).where(mendable(scope)))


def _on_purpose(moment: datetime) -> Any:
    dismissed = or_(QualityDismissal.until.is_(None), QualityDismissal.until >= moment.date())
    of_it = and_(QualityDismissal.kind == QualityFinding.kind, QualityDismissal.subject == QualityFinding.subject)
    return and_(
        # Of the few that are, to the findings, and not the other way round.
        QualityFinding.kind.in_(select(QualityDismissal.kind).where(dismissed)),
        QualityFinding.subject.in_(select(QualityDismissal.subject).where(dismissed)),
        exists().where(of_it, dismissed),
    )
