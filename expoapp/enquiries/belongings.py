"""What a person has of the enquiries by their rights, and lets go of when these are taken (region rule 6)."""

from urllib.parse import parse_qs

from sqlalchemy import select, true

from expoapp import audit, clock
from expoapp.accounts.models import Account, Role
from expoapp.db import session
from expoapp.enquiries import queries
from expoapp.enquiries.models import OPEN, Enquiry, EnquiryEvent, State
from expoapp.exhibitions.queries import chosen

_MAY_OWN = frozenset({Role.SALES, Role.ADMIN})


def let_go(account: Account, by: int | None) -> int:
    """Give open enquiries that a person may no longer answer back to all; return how many that are."""
    may_own = account.is_active and not _MAY_OWN.isdisjoint(account.roles)
    if may_own and account.scope.everywhere:
        return 0
    # One without a region is for those who may act everywhere.
    outside = ~queries.within(account.scope) | Enquiry.region_id.is_(None) if may_own else true()
    held = select(Enquiry).where(Enquiry.owner_id == account.id, Enquiry.state.in_(OPEN), outside)
    rows = list(session().scalars(held.order_by(Enquiry.id)))
    for row in rows:
        row.owner_id = None
        if row.state == State.ASSIGNED:
            row.state = State.NEW
        changes = audit.changes_of(row, personal=True)
        session().add(
            EnquiryEvent(
                enquiry_id=row.id,
                happened_at=clock.now(),
                what="assigned",
                account_id=by,
                details={"to": "nobody"},
            )
        )
        audit.record("enquiry.let_go", row, changes, by=by)
    return len(rows)


def forget_views(account: Account, by: int | None) -> int:
    """Take away the kept views that name an exhibition outside of a person's regions; return how many that are."""
    if account.scope.everywhere:
        return 0
    views = queries.saved_views(account.id)
    named = {view.id: set(parse_qs(view.query).get("exhibition", [])) for view in views}
    near = chosen.can_choose(set().union(*named.values()), chosen.ours(account.scope))
    outside = [view for view in views if not named[view.id] <= near]
    for view in outside:
        audit.record("view.let_go", view, by=by)
        session().delete(view)
    return len(outside)
