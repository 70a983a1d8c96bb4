"""Answers written beforehand."""

from typing import Any

from flask import flash, make_response, render_template, request
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from expoapp import i18n, text
from expoapp.db import transaction
from expoapp.enquiries import actions, forms, placeholders, queries
from expoapp.enquiries.models import AnswerTemplate
from expoapp.enquiries.staff.room import bp, labels, version_of
from expoapp.errors import Conflict, Invalid
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.web.forms import differences, pressed, submitted
from expoapp.web.pages import see_other
from expoapp.web.tables import Column, Table

LIST = Table(
    "staff.enquiries.templates",
    [
        Column("name", _l("Name"), sorts=True),
        Column("kind", _l("Kind"), sorts=True),
        Column("language", _l("Language"), sorts=True),
        Column("subject", _l("Subject")),
    ],
    "name",
)


@bp.get("/templates")
def templates() -> str:
    """List the templates."""
    view, said = LIST.read(), labels()
    by: dict[str, Any] = {
        "name": lambda one: text.normal(one.name),
        "kind": lambda one: said["kind_of"](one.kind) if one.kind else "",
        "language": lambda one: i18n.language_name(one.lang),
    }
    found = view.order.sorted(queries.templates(), by, last=lambda one: (text.normal(one.name), one.id))
    return render_template("enquiries/staff/templates.html", templates=found, view=view, **said)


@bp.get("/templates/<int:template_id>")
def template(template_id: int) -> str:
    """Show a template as it reads, with example values in the places of its placeholders."""
    found = queries.get_template(template_id)
    with i18n.speaking(found.lang):
        values = placeholders.examples()
    return render_template(
        "enquiries/staff/template.html",
        template=found,
        subject=placeholders.fill(found.subject, values),
        body=placeholders.fill(found.body, values),
        **labels(),
    )


@bp.route("/templates/new", methods=["GET", "POST"])
def new_template() -> Response:
    """Write a template."""
    form = forms.TemplateForm(submitted())
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                made = actions.write_template(_facts(form), current_user.id).id
        except Invalid as problem:
            form[problem.field].errors = [str(problem.sentence)]
        else:
            flash(_("The template is written."))
            return see_other("staff.enquiries.template", template_id=made)
    return _form_page(form, None)


@bp.route("/templates/<int:template_id>/edit", methods=["GET", "POST"])
def edit_template(template_id: int) -> Response:
    """Change a template."""
    form = _filled(queries.get_template(template_id), submitted())
    if request.method != "POST" or not form.validate():
        return _form_page(form, queries.get_template(template_id))
    try:
        with transaction():
            found = queries.get_template(template_id)
            actions.revise_template(found, version_of(form), _facts(form), current_user.id)
    except Invalid as problem:
        form[problem.field].errors = [str(problem.sentence)]
        return _form_page(form, queries.get_template(template_id))
    except (Conflict, StaleDataError):
        found = queries.get_template(template_id)
        form.version.data = str(found.version)
        return _form_page(form, found, conflict=differences(form, _filled(found)))
    flash(_("The changes are saved."))
    return see_other("staff.enquiries.template", template_id=template_id)


@bp.post("/templates/<int:template_id>/discard")
def discard_template(template_id: int) -> Response:
    """Take a template away."""
    pressed()
    with transaction():
        actions.discard_template(queries.get_template(template_id), current_user.id)
    flash(_("The template is gone. What was sent with it stays as it was sent."))
    return see_other("staff.enquiries.templates")


def _facts(form: forms.TemplateForm) -> actions.TemplateFacts:
    return actions.TemplateFacts(form.name.data, form.kind.data, form.lang.data, form.subject.data, form.body.data)


def _filled(found: AnswerTemplate, sent: Any = None) -> forms.TemplateForm:
    stored = {name: getattr(found, name) for name in ("version", "name", "kind", "lang", "subject", "body")}
    return forms.TemplateForm(sent, data=stored)


def _form_page(form: forms.TemplateForm, found: AnswerTemplate | None, **told: Any) -> Response:
    given = {"conflict": None} | told
    body = render_template(
        "enquiries/staff/template_form.html", form=form, template=found, meanings=placeholders.meanings(), **given
    )
    return make_response(body, 409 if told else 422 if form.errors else 200)
