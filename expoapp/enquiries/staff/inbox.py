"""The inbox."""

from typing import Any

from flask import render_template, request, url_for
from flask_login import current_user

from expoapp import clock
from expoapp.db import transaction
from expoapp.enquiries import actions, forms, queries
from expoapp.enquiries.staff.room import bp, filters_of, labels, named
from expoapp.web.pages import page_number


@bp.get("")
def inbox() -> str:
    """List the enquiries of one's regions that fit the filters, and leave a trace that their names were seen."""
    moment = clock.now()
    form = forms.FilterForm(request.args)
    filters = filters_of(request.args)
    kept: dict[str, Any] = named(filters)

    def address(page: int) -> str:
        return url_for("staff.enquiries.inbox", page=page, **kept)

    with transaction():
        found = queries.inbox(filters, current_user.scope, current_user.id, moment, page_number())
        if found.enquiries:
            actions.read_list(len(found.enquiries), current_user.id)
        return render_template(
            "enquiries/staff/inbox.html",
            inbox=found,
            form=form,
            moment=moment,
            address=address,
            kept=kept,
            **labels(),
        )
