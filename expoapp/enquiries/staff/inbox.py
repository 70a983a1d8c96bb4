"""The inbox."""

from typing import Any

from flask import render_template, request, url_for
from flask_login import current_user

from expoapp import clock
from expoapp.db import transaction
from expoapp.enquiries import actions, forms, queries
from expoapp.enquiries.models import State
from expoapp.enquiries.queries import SHOWS, Filters
from expoapp.enquiries.staff.room import bp, labels
from expoapp.web.pages import choice, page_number


@bp.get("")
def inbox() -> str:
    """List the enquiries of one's regions that fit the filters, and leave a trace that their names were seen."""
    moment = clock.now()
    form = forms.FilterForm(request.args)
    filters = Filters(
        show=choice("show", SHOWS, "all"),
        state=choice("state", set(State)),
        words=form.q.data[: queries.LONGEST_SEARCH],
    )
    given = {"show": filters.show, "state": filters.state, "q": filters.words}
    kept: dict[str, Any] = {name: value for name, value in given.items() if value and value != "all"}

    def address(page: int) -> str:
        return url_for("staff.enquiries.inbox", **kept, page=page)

    with transaction():
        found = queries.inbox(filters, current_user.scope, current_user.id, moment, page_number())
        if found.enquiries:
            actions.read_list(len(found.enquiries), current_user.id)
        return render_template(
            "enquiries/staff/inbox.html", inbox=found, form=form, moment=moment, address=address, **labels()
        )
