"""Industries and their groups of goods: they belong to the whole house."""

from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from expoapp import clock
from expoapp.catalogue import actions, forms
from expoapp.catalogue.actions import IndustryFacts
from expoapp.catalogue.models import Industry, ProductGroup
from expoapp.catalogue.queries import staff as queries
from expoapp.catalogue.staff.room import bp, by, deleted, scope, versions_of
from expoapp.db import transaction
from expoapp.errors import Invalid
from expoapp.exhibitions import queries as exhibitions
from expoapp.i18n import gettext as _
from expoapp.web.editing import add, blame, edit
from expoapp.web.forms import pressed, submitted
from expoapp.web.pages import see_other

Conflict = list[tuple[str, str, str]] | None


@bp.get("/industries", endpoint="industries")
def show_list() -> str:
    """Show the industries in the order in which visitors see them."""
    return render_template(
        "catalogue/staff/industries.html",
        industries=queries.industries(),
        groups=queries.group_numbers(),
        public=exhibitions.public_numbers("industry", clock.now()),
        versions_of=lambda one: versions_of(one, actions.NOUNS["industry"].texts),
        may_change=scope().everywhere,
    )


@bp.route("/industries/new", methods=["GET", "POST"], endpoint="new_industry")
def new() -> ResponseReturnValue:
    """Add an industry behind the others."""
    form = forms.IndustryForm(submitted(), data={"hue": actions.proposed_hue()})

    def done(code: str) -> ResponseReturnValue:
        flash(_("The industry is added. Give it product groups, so that visitors can narrow it down."))
        return see_other("staff.catalogue.edit_industry", code=code)

    found: ResponseReturnValue = add(
        form, lambda form: actions.create_industry(_facts(form), by=by(), scope=scope()).code, _page, done
    )
    return found


@bp.route("/industries/<code>/edit", methods=["GET", "POST"], endpoint="edit_industry")
def change(code: str) -> ResponseReturnValue:
    """Change what is known of an industry; its product groups stand below."""

    def save(industry: Industry, form: Any, version: int) -> bool:
        return actions.revise_industry(industry, _facts(form), version, by=by(), scope=scope())

    found: ResponseReturnValue = edit(
        lambda: queries.get_industry(code, scope()),
        _filled,
        save,
        _page,
        lambda: see_other("staff.catalogue.industries"),
    )
    return found


@bp.post("/industries/<code>/<any(up, down):way>", endpoint="move_industry")
def move(code: str, way: str) -> ResponseReturnValue:
    """Let an industry stand one place earlier or later."""
    pressed()
    with transaction():
        actions.move_industry(queries.get_industry(code, scope()), way == "up", by=by(), scope=scope())
    flash(_("The order is changed."))
    return see_other("staff.catalogue.industries", _anchor=f"industry-{code}")


@bp.post("/industries/<code>/delete", endpoint="delete_industry")
def delete(code: str) -> ResponseReturnValue:
    """Delete an industry that nothing uses."""
    return deleted(
        lambda: actions.delete_industry(queries.get_industry(code, scope()), by=by(), scope=scope()),
        _("The industry is deleted."),
        see_other("staff.catalogue.industries"),
        see_other("staff.catalogue.edit_industry", code=code),
    )


@bp.post("/industries/<code>/groups", endpoint="add_group")
def add_group(code: str) -> ResponseReturnValue:
    """Add a group of goods to an industry, behind its others."""
    form = forms.GroupForm(request.form)
    if form.validate():
        try:
            with transaction():
                industry = queries.get_industry(code, scope())
                actions.add_group(industry, form.name.data, by=by(), scope=scope())
        except Invalid as problem:
            blame(form, problem)
        else:
            flash(_("The product group is added."))
            return see_other("staff.catalogue.edit_industry", code=code, _anchor="groups")
    industry = queries.get_industry(code, scope())
    return _page(_filled(industry, None), industry, None, adding=form), 422


@bp.route("/product-groups/<int:group_id>/edit", methods=["GET", "POST"], endpoint="edit_group")
def change_group(group_id: int) -> ResponseReturnValue:
    """Give a group of goods another name."""
    code = queries.get_group(group_id, scope()).industry_code

    def fill(group: ProductGroup, sent: Any) -> forms.GroupForm:
        return forms.GroupForm(sent, data={"version": group.version, "name": group.name})

    def save(group: ProductGroup, form: Any, version: int) -> bool:
        return actions.rename_group(group, form.name.data, version, by=by(), scope=scope())

    def page(form: Any, group: ProductGroup, conflict: Conflict) -> str:
        return render_template(
            "catalogue/staff/group_form.html",
            form=form,
            group=group,
            industry=queries.get_industry(code, scope()),
            conflict=conflict,
            versions=versions_of(group, actions.NOUNS["product-group"].texts),
            may_change=scope().everywhere,
        )

    found: ResponseReturnValue = edit(
        lambda: queries.get_group(group_id, scope()),
        fill,
        save,
        page,
        lambda: see_other("staff.catalogue.edit_industry", code=code, _anchor="groups"),
    )
    return found


@bp.post("/product-groups/<int:group_id>/<any(up, down):way>", endpoint="move_group")
def move_group(group_id: int, way: str) -> ResponseReturnValue:
    """Let a group of goods stand one place earlier or later."""
    pressed()
    with transaction():
        group = queries.get_group(group_id, scope())
        actions.move_group(group, way == "up", by=by(), scope=scope())
        code = group.industry_code
    flash(_("The order is changed."))
    return see_other("staff.catalogue.edit_industry", code=code, _anchor="groups")


@bp.post("/product-groups/<int:group_id>/delete", endpoint="delete_group")
def delete_group(group_id: int) -> ResponseReturnValue:
    """Delete a group of goods that nothing uses."""
    code = queries.get_group(group_id, scope()).industry_code
    return deleted(
        lambda: actions.delete_group(queries.get_group(group_id, scope()), by=by(), scope=scope()),
        _("The product group is deleted."),
        see_other("staff.catalogue.edit_industry", code=code, _anchor="groups"),
        see_other("staff.catalogue.edit_group", group_id=group_id),
    )


def _filled(industry: Industry, sent: Any) -> forms.IndustryForm:
    stored = {name: getattr(industry, name) for name in ("version", "name", "description", "hue")}
    return forms.IndustryForm(sent, data=stored)


def _facts(form: forms.IndustryForm) -> IndustryFacts:
    return IndustryFacts(form.name.data, form.description.data, form.hue.data)


def _page(
    form: forms.IndustryForm, industry: Industry | None, conflict: Conflict, adding: forms.GroupForm | None = None
) -> str:
    groups = queries.groups_of(industry.code) if industry else []
    return render_template(
        "catalogue/staff/industry_form.html",
        form=form,
        industry=industry,
        conflict=conflict,
        adding=adding or forms.GroupForm(),
        groups=groups,
        shown_by=exhibitions.exhibitions_by_group([one.id for one in groups]),
        versions=versions_of(industry, actions.NOUNS["industry"].texts) if industry else [],
        may_change=scope().everywhere,
    )
