"""The inbox: looking at it, searching it, and the views a person keeps of it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from expoapp import clock
from expoapp.db import transaction
from expoapp.enquiries import actions, forms, queries, wording
from expoapp.enquiries.models import Enquiry, Kind, State
from expoapp.enquiries.queries import Choices, Filters, Position
from expoapp.enquiries.staff import asked
from expoapp.enquiries.staff import labels as words
from expoapp.enquiries.staff.room import bp, labels
from expoapp.errors import Invalid, NotAllowed
from expoapp.exhibitions.queries import chosen
from expoapp.i18n import gettext as _
from expoapp.web.forms import pressed
from expoapp.web.pages import see_other

_SOME_REFERENCE = "EX-0000-0000"


@bp.get("")
def inbox() -> Response:
    """List the enquiries of one's regions that fit the filters, and leave a trace that their names were seen."""
    return page(asked.read(request.args), asked.position(request.args))


@bp.post("/find")
def find() -> Response:
    """Lead to what was chosen and searched for; a whole reference, address or number leads to its enquiry.

    A form that is posted, because what is typed may be a person's name, which stands in no address.
    """
    pressed()
    form = forms.FilterForm(request.form)
    form.exhibition.offer(chosen.ours(current_user.scope))
    is_known = form.exhibition.validate(form)
    about = form.exhibition.found.slug if form.exhibition.found else ""
    filters = replace(asked.read(request.form, words=form.words.data), exhibition=about)
    reference = queries.addressed(filters.words, current_user.scope) if filters.words else ""
    if reference:
        return see_other("staff.enquiries.enquiry", reference=reference)
    if not is_known:
        return page(filters, code=422, wrong=form)
    return redirect(asked.address(filters), code=303)


@bp.post("/views")
def keep_view() -> Response:
    """Keep the filters under a name."""
    form = forms.ViewForm(request.form)
    filters = asked.read(request.form)
    filters = asked.known(filters, queries.choices(current_user.scope, filters.exhibition))
    if not form.validate():
        return page(filters, view_form=form, code=422)
    query = asked.address(filters).partition("?")[2]
    try:
        with transaction():
            actions.keep_view(current_user.id, form.view.data, query)
    except (Invalid, NotAllowed) as problem:
        form.view.errors = [str(problem.sentence)]
        return page(filters, view_form=form, code=422)
    flash(_("The view is kept."))
    return redirect(asked.address(filters), code=303)


@bp.post("/views/<int:view_id>/rename")
def rename_view(view_id: int) -> Response:
    """Call a view of one's own by another name."""
    form = forms.ViewForm(request.form)
    filters = asked.read(request.form)
    if not form.validate():
        return page(filters, code=422, alert=str(form.view.errors[0] if form.view.errors else form.errors["key"][0]))
    try:
        with transaction():
            actions.rename_view(view_id, current_user.id, form.view.data)
    except Invalid as problem:
        return page(filters, code=422, alert=str(problem.sentence))
    flash(_("The view has another name."))
    return redirect(asked.address(filters), code=303)


@bp.post("/views/<int:view_id>/delete")
def delete_view(view_id: int) -> Response:
    """Take a view of one's own away."""
    pressed()
    with transaction():
        actions.delete_view(view_id, current_user.id)
    flash(_("The view is gone. The enquiries it showed are still there."))
    return see_other("staff.enquiries.inbox")


def page(
    filters: Filters,
    position: Position | None = None,
    *,
    code: int = 200,
    alert: str = "",
    told: Any = None,
    bulk: Any = None,
    view_form: Any = None,
    ticked: frozenset[str] = frozenset(),
    wrong: forms.FilterForm | None = None,
) -> Response:
    """Show a page of the inbox.

    `told` is what became of a bulk deed; `ticked` are references to be ticked again; `wrong` is the form in which
    no exhibition could be found.
    """
    moment = clock.now()
    scope, me = current_user.scope, current_user.id
    offered = queries.choices(scope, filters.exhibition)
    filters = asked.known(filters, offered)
    found = queries.inbox(filters, scope, me, moment, position)
    form = bulk or forms.BulkForm()
    form.offer(offered.colleagues)
    body = render_template(
        "enquiries/staff/inbox.html",
        inbox=found,
        filters=filters,
        here=asked.kept(filters),
        form=_filter_form(filters, offered, wrong),
        bulk=form,
        view_form=view_form or forms.ViewForm(),
        folders=_folders(filters, queries.folder_counts(scope, me, moment)),
        views=queries.saved_views(me),
        chips=_chips(filters, offered),
        newer=_beside(filters, found.enquiries[:1], "before") if found.has_earlier else "",
        older=_beside(filters, found.enquiries[-1:], "after") if found.has_later else "",
        open_at=_ways(filters),
        most=queries.MOST_AT_ONCE,
        moment=moment,
        alert=alert,
        told=told,
        chosen=ticked,
        say=words,
        **_labels(),
    )
    if found.enquiries:
        with transaction():
            actions.read_list(len(found.enquiries), me)
    return make_response(body, code)


def _labels() -> dict[str, Any]:
    """Return what templates say states and kinds with: each found once, since every row says both."""
    return labels() | {
        "label_of": {state.value: wording.state_label(state) for state in State}.__getitem__,
        "kind_of": {kind.value: wording.kind_label(kind) for kind in Kind}.__getitem__,
    }


def _chips(filters: Filters, offered: Choices) -> list[dict[str, str]]:
    """Return what is chosen, each with the address of the list without it."""
    return [{"label": one.label, "without": asked.address(one.without)} for one in words.chips(filters, offered)]


def _filter_form(filters: Filters, offered: Choices, wrong: forms.FilterForm | None) -> forms.FilterForm:
    """Return the form as it stands for some filters; what could not be found stands there as it was typed."""
    form, ours = forms.FilterForm.of(filters, offered), chosen.ours(current_user.scope)
    form.exhibition.offer(ours, chosen.suggested(ours))
    if wrong:
        form.exhibition.data, form.exhibition.errors = wrong.exhibition.data, wrong.exhibition.errors
    elif offered.exhibition:
        form.exhibition.data = chosen.typed_for(offered.exhibition, ours)
    return form


def _folders(filters: Filters, counts: dict[str, int]) -> list[dict[str, Any]]:
    """Return the folders with their numbers; a folder keeps nothing of the filters but the order asked for."""
    return [
        {
            "name": name,
            "address": url_for("staff.enquiries.inbox", show=name),
            "number": words.number(counts[show]) if counts.get(show) else "",
            "is_late": show == "overdue" and bool(counts[show]),
            "is_this": show == filters.show,
        }
        for show, name in words.folders().items()
    ] + [
        {
            "name": _("Quarantine"),
            "address": quarantine(),
            "number": words.number(counts["quarantine"]) if counts["quarantine"] else "",
            "is_late": False,
            "is_this": False,
        }
    ]


def quarantine() -> str:
    """Return where what was held back is looked through."""
    return url_for("staff.enquiries.quarantine")


def _beside(filters: Filters, rows: list[Enquiry], side: str) -> str:
    """Return the address of the page before or behind this one; what it begins with stands in it, and no number."""
    if not rows:
        return asked.address(filters)
    turn = queries.turn_of(rows[0].turn_at) if filters.order == "due" else None
    return asked.address(filters, **{side: rows[0].reference, "turn": turn})


def _ways(filters: Filters) -> Callable[[Enquiry], str]:
    """Return what tells the address of an enquiry, with the list that it was found in.

    It is built once and each reference put into it: an address costs more than the rest of its row.
    """
    values = asked.kept(filters) | {"show": filters.show}
    form = url_for("staff.enquiries.enquiry", reference=_SOME_REFERENCE, **values)
    by_turn = filters.order == "due"

    def way_to(row: Enquiry) -> str:
        address = form.replace(_SOME_REFERENCE, row.reference)
        return f"{address}&turn={queries.turn_of(row.turn_at)}" if by_turn else address

    return way_to
