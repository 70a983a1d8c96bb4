"""What is so on purpose: findings of data quality taken off the list, for good or until a day."""

from datetime import date

from sqlalchemy import select

from expoapp import audit, clock, text
from expoapp.db import inserting, session
from expoapp.errors import Invalid
from expoapp.i18n import gettext as _
from expoapp.site.models import QualityDismissal
from expoapp.site.quality import Finding


def dismiss(finding: Finding, exhibition_id: int | None, reason: str, until: date | None, *, by: int) -> None:
    """Take a finding off the list; what is found in spite of it counts no more. Raises Invalid for a day that is over.

    The caller has found it among what this person may mend. Of two people who do it at once the second one's holds.
    """
    if until is not None and until <= clock.today():
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
