"""Who takes part in an edition: the list, one company by hand, and whether visitors may see it."""

from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError
from wtforms.fields.choices import SelectChoice

from expoapp import clock, i18n, text
from expoapp.db import transaction
from expoapp.errors import Conflict, Invalid
from expoapp.exhibitions import actions, wording
from expoapp.exhibitions.actions import ExhibitorFacts
from expoapp.exhibitions.forms import ExhibitorFilterForm, ExhibitorForm
from expoapp.exhibitions.models import Edition, Exhibitor
from expoapp.exhibitions.queries import exhibitor_desk as desk
from expoapp.exhibitions.queries import staff as queries
from expoapp.exhibitions.staff.room import bp, is_newest, scope, why_hidden
from expoapp.i18n import gettext as _
from expoapp.web import sealing
from expoapp.web.editing import blame
from expoapp.web.forms import differences, pressed, submitted
from expoapp.web.pages import page_number, see_other


@bp.get("/editions/<int:edition_id>/exhibitors", endpoint="exhibitors")
def exhibitors(edition_id: int) -> ResponseReturnValue:
    """List the companies of an edition, and say of each whether visitors see it."""
    edition, moment = queries.get_edition(edition_id, scope()), clock.now()
    words = sealing.unseal(request.args.get("q"))[: desk.LONGEST_SEARCH]
    asked = {"hall": request.args.get("hall", ""), "consent": request.args.get("consent", "")}
    found = desk.exhibitor_sheet(edition_id, moment, words, asked["hall"], asked["consent"], page_number())
    form = ExhibitorFilterForm(data={"words": words} | asked)
    form.hall.choices = [SelectChoice("", _("All")), *(SelectChoice(one, one) for one in found.halls)]

    def address(page: int) -> str:
        query: dict[str, Any] = {name: value for name, value in asked.items() if value}
        return url_for(
            "staff.exhibitions.exhibitors",
            edition_id=edition_id,
            q=sealing.seal(words) or None,
            page=page if page > 1 else None,
            **query,
        )

    return render_template(
        "exhibitions/staff/exhibitors.html",
        edition=edition,
        exhibition=edition.exhibition,
        dates=wording.dates_of(edition),
        found=found,
        form=form,
        address=address,
        is_asked=bool(words or asked["hall"] or asked["consent"]),
        may_change=_may_change(edition),
        hidden=why_hidden(edition, moment, edition.exhibition),
        consent_words=consent_words,
        moment=moment,
    )


@bp.post("/editions/<int:edition_id>/exhibitors/find", endpoint="find_exhibitors")
def find_exhibitors(edition_id: int) -> ResponseReturnValue:
    """Lead to the companies that fit; posted, because what is typed may be a person's and stands in no address."""
    pressed()
    queries.get_edition(edition_id, scope())
    form = ExhibitorFilterForm(request.form)
    return see_other(
        "staff.exhibitions.exhibitors",
        edition_id=edition_id,
        q=sealing.seal((form.words.data or "")[: desk.LONGEST_SEARCH]) or None,
        hall=(form.hall.data or "")[:60] or None,
        consent=form.consent.data if form.consent.data in {desk.SHOWN, desk.NOT_SHOWN} else None,
    )


@bp.route("/editions/<int:edition_id>/exhibitors/new", methods=["GET", "POST"], endpoint="new_exhibitor")
def new_exhibitor(edition_id: int) -> ResponseReturnValue:
    """Add a company by hand."""
    edition = actions.get_own_edition(edition_id, scope())
    form = _form(edition, None)
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                actions.add_exhibitor(edition_id, _facts(form), by=current_user.id, scope=scope())
        except Invalid as problem:
            edition = queries.get_edition(edition_id, scope())
            blame(form, problem)
        else:
            flash(
                _("The company is in the list.")
                if form.consented_on.data
                else _("The company is in the list, but not shown: no consent is noted.")
            )
            return see_other("staff.exhibitions.exhibitors", edition_id=edition_id)
    return _page(form, edition, None)


@bp.route("/exhibitors/<int:exhibitor_id>/edit", methods=["GET", "POST"], endpoint="edit_exhibitor")
def edit_exhibitor(exhibitor_id: int) -> ResponseReturnValue:
    """Change what is known of a company."""
    row = actions.get_own_exhibitor(exhibitor_id, scope())
    form = _form(row.edition, row)
    if request.method == "POST" and form.validate():
        if not is_newest(form, row):
            return _conflict(form, exhibitor_id)
        edition_id, version, by = row.edition_id, row.version, current_user.id
        try:
            with transaction():
                changed = actions.revise_exhibitor(exhibitor_id, _facts(form), by=by, version=version, scope=scope())
        except Invalid as problem:
            row = desk.get_exhibitor(exhibitor_id, scope())
            blame(form, problem)
        except (Conflict, StaleDataError):
            return _conflict(form, exhibitor_id)
        else:
            flash(_("The changes are saved.") if changed else _("Nothing was changed."))
            return see_other("staff.exhibitions.exhibitors", edition_id=edition_id)
    return _page(form, row.edition, row)


@bp.post("/exhibitors/<int:exhibitor_id>/withdraw-consent", endpoint="withdraw_exhibitor_consent")
def withdraw_exhibitor_consent(exhibitor_id: int) -> ResponseReturnValue:
    """Take a company off the public list because it no longer agrees."""
    pressed()
    with transaction():
        actions.withdraw_consent(exhibitor_id, by=current_user.id, scope=scope())
        edition_id = desk.get_exhibitor(exhibitor_id, scope()).edition_id
    flash(_("The consent is withdrawn: visitors no longer see the company."))
    return see_other("staff.exhibitions.exhibitors", edition_id=edition_id)


@bp.post("/exhibitors/<int:exhibitor_id>/remove", endpoint="remove_exhibitor")
def remove_exhibitor(exhibitor_id: int) -> ResponseReturnValue:
    """Take a company out of an edition."""
    pressed()
    with transaction():
        edition_id = desk.get_exhibitor(exhibitor_id, scope()).edition_id
        actions.remove_exhibitor(exhibitor_id, by=current_user.id, scope=scope())
    flash(_("The company is out of the list."))
    return see_other("staff.exhibitions.exhibitors", edition_id=edition_id)


def consent_words(row: Exhibitor, zone: str, hidden: str) -> str:
    """Return why visitors see a company, or why not; `hidden` tells why they do not see its edition."""
    if row.consented_at is None:
        return _("No consent is noted.")
    day = i18n.day(row.consented_at.astimezone(ZoneInfo(zone)).date())
    if hidden:
        return _(
            "It agreed on %(day)s (%(source)s), and is shown once the edition is public.",
            day=day,
            source=row.consent_source,
        )
    return _("It agreed on %(day)s (%(source)s).", day=day, source=row.consent_source)


def _may_change(edition: Edition) -> bool:
    return scope().covers(row.region_id for row in edition.exhibition.region_rows)


def _form(edition: Edition, row: Exhibitor | None, *, fresh: bool = False) -> ExhibitorForm:
    """Return the form, filled with what was sent, or else (or when `fresh`) with what is stored."""
    stored: dict[str, Any] = {}
    groups: frozenset[int] = frozenset()
    if row is not None:
        names = ("name", "country_code", "hall", "stand", "website", "products", "consent_source", "version")
        groups = frozenset(link.product_group_id for link in row.product_group_rows)
        agreed = row.consented_at.astimezone(ZoneInfo(edition.zone)).date() if row.consented_at else None
        stored = {name: getattr(row, name) for name in names}
        stored |= {"consented_on": agreed, "product_groups": sorted(groups)}
    form = ExhibitorForm(None if fresh else submitted(), data=stored)
    form.product_groups.choices = [
        SelectChoice(one.id, text.named(one)) for one in desk.groups_for(edition.exhibition_id, groups)
    ]
    return form


def _facts(form: ExhibitorForm) -> ExhibitorFacts:
    return ExhibitorFacts(
        name=form.name.data,
        country_code=form.country_code.data,
        hall=form.hall.data,
        stand=form.stand.data,
        website=form.website.data,
        products=form.products.data,
        product_group_ids=tuple(form.product_groups.data or ()),
        consented_on=form.consented_on.data,
        consent_source=form.consent_source.data,
    )


def _page(form: ExhibitorForm, edition: Edition, row: Exhibitor | None, **told: Any) -> ResponseReturnValue:
    hidden = why_hidden(edition, clock.now(), edition.exhibition)
    body = render_template(
        "exhibitions/staff/exhibitor_form.html",
        form=form,
        edition=edition,
        exhibition=edition.exhibition,
        exhibitor=row,
        consent=consent_words(row, edition.zone, hidden) if row else "",
        is_shown=row is not None and row.consented_at is not None and not hidden,
        **({"conflict": None} | told),
    )
    return body, 409 if told else 422 if form.errors or form.form_errors else 200


def _conflict(form: ExhibitorForm, exhibitor_id: int) -> ResponseReturnValue:
    """Show what was typed beside what somebody else saved meanwhile; nothing is overwritten unseen (R13)."""
    row = desk.get_exhibitor(exhibitor_id, scope())
    theirs = _form(row.edition, row, fresh=True)
    form.version.data = str(row.version)
    return _page(form, row.edition, row, conflict=differences(form, theirs))
