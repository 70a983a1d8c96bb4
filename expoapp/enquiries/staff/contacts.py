"""The people who write, and the companies they name."""

from typing import Any

from flask import flash, make_response, render_template, request
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from expoapp import i18n
from expoapp.db import transaction
from expoapp.enquiries import actions, forms, queries
from expoapp.enquiries.models import Contact
from expoapp.enquiries.staff.room import bp, labels, number_of, version_of
from expoapp.errors import Conflict, NotFound
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.web import sealing
from expoapp.web.forms import StaffForm, differences, pressed, submitted
from expoapp.web.pages import see_other
from expoapp.web.tables import Column, Table

LIST = Table(
    "staff.enquiries.contacts",
    [
        Column("name", _l("Name"), sorts=True),
        Column("company", _l("Company"), sorts=True),
        Column("country", _l("Country")),
        Column("number", _l("Enquiries"), sorts=True, falls=True, is_number=True),
    ],
)


@bp.get("/contacts")
def contacts() -> str:
    """List who wrote, as far as it is one's own regions, and leave a trace that the names were seen."""
    words = sealing.unseal(request.args.get("q"))[: queries.LONGEST_SEARCH]
    form = forms.PeopleForm(data={"words": words})
    view = LIST.read(q=sealing.seal(words))
    found = queries.people(words, current_user.scope, view.order, view.page)
    body = render_template("enquiries/staff/contacts.html", people=found, form=form, view=view)
    if found.rows:
        with transaction():
            actions.read_contacts(len(found.rows), current_user.id)
    return body


@bp.post("/contacts/find")
def find_contacts() -> Response:
    """Lead to those whom some words find; posted, because what is typed is a person's and stands in no address."""
    pressed()
    form = forms.PeopleForm(request.form)
    words = sealing.seal(form.words.data[: queries.LONGEST_SEARCH])
    # The order stands in the form beside the words; whoever reads the address looks whether there is such a one.
    return see_other("staff.enquiries.contacts", q=words or None, sort=request.form.get("sort", "")[:20] or None)


@bp.get("/contacts/<int:contact_id>")
def contact(contact_id: int) -> Response:
    """Show a person with all that they asked, and leave a trace that it was read."""
    return _contact_page(contact_id)


@bp.route("/contacts/<int:contact_id>/edit", methods=["GET", "POST"])
def edit_contact(contact_id: int) -> Response:
    """Correct what is known of a person."""
    found = queries.get_contact(contact_id, current_user.scope)
    form = _filled(found, submitted())
    if request.method == "GET":
        with transaction():
            actions.read_contact(found, current_user.id)
    if request.method != "POST" or not form.validate():
        return _edit_page(form, contact_id)
    facts = actions.ContactFacts(form.name.data, form.company.data, form.country_code.data, form.phone.data)
    try:
        with transaction():
            found = queries.get_contact(contact_id, current_user.scope)
            actions.revise_contact(found, version_of(form), facts, current_user.id)
    except (Conflict, StaleDataError):
        found = queries.get_contact(contact_id, current_user.scope)
        form.version.data = str(found.version)
        return _edit_page(form, contact_id, conflict=differences(form, _filled(found)))
    flash(_("The changes are saved."))
    return see_other("staff.enquiries.contact", contact_id=contact_id)


@bp.post("/contacts/<int:contact_id>/double")
def find_double(contact_id: int) -> Response:
    """Go to the page on which a contact is merged with the one that has an address."""
    form = forms.FindDoubleForm(request.form)
    queries.get_contact(contact_id, current_user.scope)
    if form.validate():
        other = queries.find_contact_of(form.email.data.casefold(), current_user.scope)
        if other is not None and other.id != contact_id:
            return see_other("staff.enquiries.merge_contact", contact_id=contact_id, other_id=other.id)
        form.email.errors = [_("No other contact has this address.")]
    return _contact_page(contact_id, form, 422)


@bp.route("/contacts/<int:contact_id>/merge/<int:other_id>", methods=["GET", "POST"])
def merge_contact(contact_id: int, other_id: int) -> Response:
    """Show two contacts side by side, and make one of them."""
    form = forms.MergeForm(submitted())
    try:
        with transaction():
            mine, theirs = _pair(contact_id, other_id)
            form.offer(mine, theirs)
            is_right = request.method == "POST" and form.validate()
            if is_right:
                versions = (version_of(form), number_of(form.other_version.data))
                facts = actions.ContactFacts(**form.chosen(mine, theirs))
                actions.merge(mine, theirs, versions, facts, current_user.id)
    except (Conflict, StaleDataError):
        return _merge_page(contact_id, other_id, form, 409, actions.overtaken_contact())
    if not is_right:
        return _merge_page(contact_id, other_id, form, 422 if form.errors else 200)
    flash(_("The two contacts are one. Splitting an address off makes two of them again."))
    return see_other("staff.enquiries.contact", contact_id=contact_id)


@bp.post("/contacts/<int:contact_id>/split/<int:address_id>")
def split_contact(contact_id: int, address_id: int) -> Response:
    """Make an address of a contact a contact of its own."""
    form = StaffForm(request.form)
    if not form.validate():
        return _contact_page(contact_id, code=422, alert=_("This form is out of date. Please send it once more."))
    try:
        with transaction():
            found = queries.get_contact(contact_id, current_user.scope)
            made = actions.split(found, number_of(request.form.get("version")), address_id, current_user.id).id
    except (Conflict, StaleDataError):
        return _contact_page(contact_id, code=409, alert=actions.overtaken_contact())
    flash(_("The address is a contact of its own, with all that came from it."))
    return see_other("staff.enquiries.contact", contact_id=made)


@bp.get("/companies/<int:company_id>")
def company(company_id: int) -> str:
    """Show what a company has asked in all the years, and leave a trace that it was read."""
    found = queries.get_company(company_id, current_user.scope)
    body = render_template("enquiries/staff/company.html", history=found, **labels())
    with transaction():
        actions.read_company(found.company, current_user.id)
    return body


def _contact_page(
    contact_id: int, form: forms.FindDoubleForm | None = None, code: int = 200, alert: str = ""
) -> Response:
    found = queries.get_person(contact_id, current_user.scope)
    alike = queries.look_alikes(found.contact, current_user.scope) if found.is_whole else []
    body = render_template(
        "enquiries/staff/contact.html",
        person=found,
        alike=alike,
        form=form or forms.FindDoubleForm(),
        alert=alert,
        **labels(),
    )
    with transaction():
        actions.read_contact(found.contact, current_user.id)
    return make_response(body, code)


def _pair(contact_id: int, other_id: int) -> tuple[Contact, Contact]:
    if contact_id == other_id:
        raise NotFound()
    return queries.get_contact(contact_id, current_user.scope), queries.get_contact(other_id, current_user.scope)


def _merge_page(contact_id: int, other_id: int, form: forms.MergeForm, code: int, alert: str = "") -> Response:
    mine, theirs = _pair(contact_id, other_id)
    form.version.data, form.other_version.data = str(mine.version), str(theirs.version)
    form.offer(mine, theirs)
    body = render_template(
        "enquiries/staff/merge.html",
        mine=mine,
        theirs=theirs,
        numbers=(queries.number_of_enquiries(mine), queries.number_of_enquiries(theirs)),
        form=form,
        alert=alert,
    )
    with transaction():
        for row in (mine, theirs):
            actions.read_contact(row, current_user.id)
    return make_response(body, code)


def _filled(found: Contact, sent: Any = None) -> forms.ContactForm:
    stored = {name: getattr(found, name) for name in ("version", "name", "company", "country_code", "phone")}
    return forms.ContactForm(sent, data=stored)


def _edit_page(form: forms.ContactForm, contact_id: int, **told: Any) -> Response:
    given = {"conflict": None} | told
    body = render_template("enquiries/staff/contact_form.html", form=form, contact_id=contact_id, i18n=i18n, **given)
    return make_response(body, 409 if told else 422 if form.errors else 200)
