"""The desks, and which enquiry goes to which."""

from typing import Any

from flask import flash, make_response, render_template, request
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from expoapp import clock, text
from expoapp.db import transaction
from expoapp.enquiries import actions, forms, queries, wording
from expoapp.enquiries.models import Desk, Kind
from expoapp.enquiries.staff.room import bp, labels, number_of, version_of
from expoapp.errors import Conflict, Invalid, NotFound
from expoapp.exhibitions.queries import chosen
from expoapp.exhibitions.queries.staff import regions_of
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.web.forms import differences, pressed, submitted
from expoapp.web.pages import choice, see_other
from expoapp.web.tables import Column, Table

_FIELDS = ("name", "person", "email", "phone", "whatsapp", "country_code", "zone", "opens", "closes", "promise_hours")


LIST = Table(
    "staff.enquiries.desks",
    [
        Column("name", _l("Desk"), sorts=True),
        Column("person", _l("Who answers"), sorts=True),
        Column("hours", _l("Hours")),
        Column("promise", _l("Promised answer"), sorts=True),
        Column("default", _l("Without a rule")),
    ],
    "name",
)


@bp.get("/desks")
def desks() -> Response:
    """Show the desks, the rules in the order in which they are asked, and which of them an enquiry would meet."""
    return _desks_page(forms.RuleForm())


@bp.route("/desks/new", methods=["GET", "POST"])
def new_desk() -> Response:
    """Set up a desk."""
    form = forms.DeskForm(submitted(), data={"weekend": [6, 7]}, countries=_countries())
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                made = actions.found_desk(_facts(form), current_user.id).id
        except Invalid as problem:
            form[problem.field].errors = [str(problem.sentence)]
        else:
            flash(_("The desk is set up. Give it rules, so that enquiries come to it."))
            return see_other("staff.enquiries.edit_desk", desk_id=made)
    return _desk_page(form, None)


@bp.route("/desks/<int:desk_id>", methods=["GET", "POST"])
def edit_desk(desk_id: int) -> Response:
    """Show a desk, and change it."""
    form = _filled(queries.get_desk(desk_id), submitted())
    if request.method != "POST" or not form.validate():
        return _desk_page(form, queries.get_desk(desk_id))
    try:
        with transaction():
            found = queries.get_desk(desk_id)
            actions.revise_desk(found, version_of(form), _facts(form), current_user.id)
    except Invalid as problem:
        form[problem.field].errors = [str(problem.sentence)]
        return _desk_page(form, queries.get_desk(desk_id))
    except (Conflict, StaleDataError):
        found = queries.get_desk(desk_id)
        form.version.data = str(found.version)
        return _desk_page(form, found, conflict=differences(form, _filled(found)))
    flash(_("The changes are saved."))
    return see_other("staff.enquiries.desks")


@bp.post("/desks/<int:desk_id>/default")
def default_desk(desk_id: int) -> Response:
    """Let a desk take what no rule names."""
    pressed()
    with transaction():
        actions.make_default(queries.get_desk(desk_id), current_user.id)
    flash(_("This desk takes now what no rule names."))
    return see_other("staff.enquiries.desks")


@bp.post("/desks/<int:desk_id>/close")
def close_desk(desk_id: int) -> Response:
    """Let a desk be closed on a day."""
    form = forms.ClosedDayForm(request.form)
    if form.validate():
        try:
            with transaction():
                actions.close_on(queries.get_desk(desk_id), form.day.data, form.name.data, current_user.id)
        except Invalid as problem:
            form[problem.field].errors = [str(problem.sentence)]
        else:
            flash(_("The desk is closed on this day. Promises made from now on leave it out."))
            return see_other("staff.enquiries.edit_desk", desk_id=desk_id)
    found = queries.get_desk(desk_id)
    return _desk_page(_filled(found), found, closing=form, code=422)


@bp.post("/desks/<int:desk_id>/open/<day>")
def open_desk(desk_id: int, day: str) -> Response:
    """Let a desk work on a day on which it was to be closed."""
    pressed()
    with transaction():
        found = queries.get_desk(desk_id)
        row = next((row for row in found.closed_days if row.day.isoformat() == day), None)
        if row is None:
            raise NotFound()
        actions.open_on(found, row.day, current_user.id)
    flash(_("The desk works on this day."))
    return see_other("staff.enquiries.edit_desk", desk_id=desk_id)


@bp.post("/desks/rules")
def add_rule() -> Response:
    """Add a rule after all others."""
    form = forms.RuleForm(request.form)
    form.offer(chosen.ours(current_user.scope), queries.regions_by_name(), queries.desks_by_name())
    if form.validate():
        try:
            with transaction():
                actions.add_rule(_condition(form), queries.get_desk(int(form.desk_id.data)), current_user.id)
        except Invalid as problem:
            form[problem.field].errors = [str(problem.sentence)]
        else:
            flash(_("The rule is added. It is asked last; move it up where it should come before others."))
            return see_other("staff.enquiries.desks")
    return _desks_page(form, 422)


@bp.post("/desks/rules/<int:rule_id>/<any(up, down):way>")
def move_rule(rule_id: int, way: str) -> Response:
    """Let a rule be asked one place earlier or later."""
    pressed()
    with transaction():
        actions.move_rule(queries.get_rule(rule_id), way == "up", current_user.id)
    flash(_("The order is changed."))
    return see_other("staff.enquiries.desks", _anchor=f"rule-{rule_id}")


@bp.post("/desks/rules/<int:rule_id>/delete")
def delete_rule(rule_id: int) -> Response:
    """Take a rule away."""
    pressed()
    with transaction():
        actions.delete_rule(queries.get_rule(rule_id), current_user.id)
    flash(_("The rule is gone. Enquiries that went by it stay where they are."))
    return see_other("staff.enquiries.desks")


def _desks_page(form: forms.RuleForm, code: int = 200) -> Response:
    ours = chosen.ours(current_user.scope)
    if form.kind.choices == {}:
        form.offer(ours, queries.regions_by_name(), queries.desks_by_name())
    trial = forms.TryForm(request.args)
    trial.offer(ours, chosen.suggested(ours))
    view = LIST.read()
    by: dict[str, Any] = {
        "name": lambda desk: text.normal(desk.name),
        "person": lambda desk: text.normal(desk.person),
        "promise": lambda desk: desk.promise_hours,
    }
    body = render_template(
        "enquiries/staff/desks.html",
        desks=view.order.sorted(queries.desks_by_name(), by, last=lambda desk: (text.normal(desk.name), desk.id)),
        view=view,
        rules=queries.rules(),
        form=form,
        trial=trial,
        route=_tried(trial),
        days_of=wording.working_days_of,
        **labels(),
    )
    return make_response(body, code)


def _tried(trial: forms.TryForm) -> queries.Route | None:
    """Return where the enquiry that is tried would go, None where none is tried or its exhibition is not known."""
    kind = choice("kind", set(Kind))
    if not kind or not trial.exhibition.validate(trial):
        return None
    about = [trial.exhibition.found.id] if trial.exhibition.found else []
    region_id = next((regions_of(one, current_user.scope)[0] for one in about), None)
    return queries.find_route(kind, about, region_id, choice("country", set(wording.COUNTRIES)))


def _condition(form: forms.RuleForm) -> actions.Condition:
    return actions.Condition(
        form.kind.data or None,
        form.exhibition.found.id if form.exhibition.found else None,
        number_of(form.region_id.data) or None,
        form.country_code.data or None,
    )


def _facts(form: forms.DeskForm) -> actions.DeskFacts:
    values = {name: form[name].data for name in _FIELDS}
    return actions.DeskFacts(**values, weekend=frozenset(form.weekend.data or ()))


def _filled(found: Desk, sent: Any = None) -> forms.DeskForm:
    stored = {name: getattr(found, name) for name in ("version", *_FIELDS)}
    stored["weekend"] = sorted(wording.weekend_of(found))
    return forms.DeskForm(sent, data=stored, countries=_countries())


def _countries() -> list[tuple[str, str]]:
    known = queries.country_codes()
    return [(code, name) for code, name in wording.countries() if code in known]


def _desk_page(
    form: forms.DeskForm,
    found: Desk | None,
    *,
    closing: forms.ClosedDayForm | None = None,
    code: int = 200,
    conflict: list[tuple[str, str, str]] | None = None,
) -> Response:
    body = render_template(
        "enquiries/staff/desk_form.html",
        form=form,
        desk=found,
        closing=closing or forms.ClosedDayForm(),
        closed=[row for row in found.closed_days if row.day >= clock.today(found.zone)] if found else [],
        conflict=conflict,
    )
    return make_response(body, 409 if conflict is not None else 422 if form.errors else code)
