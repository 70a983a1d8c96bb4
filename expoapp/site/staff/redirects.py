"""Redirects: where addresses lead that no page has."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import current_app, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from expoapp.db import expect_write, session, transaction
from expoapp.errors import Conflict, Invalid
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.site import actions, queries
from expoapp.site.forms import RedirectFilterForm, RedirectForm
from expoapp.site.models import Redirect
from expoapp.site.staff.room import bp, scope
from expoapp.web import inside
from expoapp.web.forms import differences, pressed, seen_version, submitted
from expoapp.web.pages import see_other, settings
from expoapp.web.tables import Column, Table

# What the thing behind an address is, by the page that shows it.
_KINDS = {
    "exhibitions.exhibition": "exhibition",
    "exhibitions.edition": "edition",
    "news.post": "post",
    "site.page": "page",
}


LIST = Table(
    "staff.site.redirects",
    [
        Column("path", _l("Old address"), sorts=True),
        Column("target", _l("Leads to"), sorts=True),
        Column("since", _l("Since"), sorts=True, falls=True),
    ],
    "path",
)


@bp.get("/redirects", endpoint="redirects")
def show_redirects() -> str:
    """List the redirects by their addresses."""
    form = RedirectFilterForm(request.args)
    words = (form.q.data or "")[: queries.LONGEST_SEARCH]
    view = LIST.read(q=words)
    found = queries.redirects(words, view.order, view.page)
    if view.page > found.pages:
        view = replace(view, page=found.pages)
        found = queries.redirects(words, view.order, view.page)
    return render_template("site/staff/redirects.html", found=found, form=form, view=view, may_write=scope().everywhere)


@bp.route("/redirects/new", methods=["GET", "POST"], endpoint="new_redirect")
def new() -> ResponseReturnValue:
    """Let an address lead to a page; the address may be given, as the list of those asked for in vain does."""
    given = request.args.get("path", "")[: queries.LONGEST_ADDRESS]
    form = RedirectForm(submitted(), data={"path": given})
    if request.method == "POST" and form.validate():
        try:
            path, target = settle(form.path.data, form.target.data, is_tree=form.is_tree.data)
            with transaction():
                actions.create_redirect(path, target, is_tree=form.is_tree.data, by=current_user.id, scope=scope())
        except Invalid as problem:
            form[problem.field].errors = [str(problem.sentence)]
        else:
            flash(_("%(path)s leads to %(target)s from now on.", path=path, target=target.address))
            return see_other("staff.site.redirects")
    return _form_page(form, None)


@bp.route("/redirects/<int:redirect_id>/edit", methods=["GET", "POST"], endpoint="edit_redirect")
def edit(redirect_id: int) -> ResponseReturnValue:
    """Change a redirect."""
    known = queries.get_redirect(redirect_id)
    form = _filled(known, submitted())
    if request.method != "POST" or not form.validate():
        return _form_page(form, known)
    version = seen_version() or 0
    try:
        path, target = settle(form.path.data, form.target.data, is_tree=form.is_tree.data, but=known.path)
        with transaction():
            changed = actions.change_redirect(
                queries.get_redirect(redirect_id),
                path,
                target,
                version,
                is_tree=form.is_tree.data,
                by=current_user.id,
                scope=scope(),
            )
    except Invalid as problem:
        form[problem.field].errors = [str(problem.sentence)]
        return _form_page(form, queries.get_redirect(redirect_id))
    except (Conflict, StaleDataError):
        known = queries.get_redirect(redirect_id)
        form.version.data = str(known.version)
        return _form_page(form, known, conflict=differences(form, _filled(known)))
    flash(_("The changes are saved.") if changed else _("Nothing was changed."))
    return see_other("staff.site.redirects")


@bp.post("/redirects/<int:redirect_id>/delete", endpoint="delete_redirect")
def delete(redirect_id: int) -> ResponseReturnValue:
    """Delete a redirect."""
    pressed()
    with transaction():
        gone = queries.get_redirect(redirect_id)
        path = gone.path
        actions.delete_redirect(gone, by=current_user.id, scope=scope())
    flash(_("%(path)s leads nowhere any more.", path=path))
    return see_other("staff.site.redirects")


def settle(path: str, target: str, *, is_tree: bool = False, but: str = "") -> tuple[str, actions.Target]:
    """Return the key of an address and the page it is to lead to; raises Invalid with what is wrong with either.

    Asks our own pages, which takes long, and others want to write meanwhile: what is changed gets a transaction of its
    own after it.
    """
    session().rollback()
    expect_write(False)
    key = actions.settle_path(path, inside.answer_at, is_tree=is_tree, but=but)
    return key, actions.settle_target(target, settings().origin, inside.answer_at, _about)


def _about(path: str) -> tuple[str, Mapping[str, str]]:
    """Return what the page at an address is about, "" where that is no single thing or no page."""
    try:
        endpoint, values = current_app.url_map.bind("").match(path)
    except HTTPException:
        return "", {}
    return _KINDS.get(str(endpoint), ""), {name: str(value) for name, value in values.items()}


def _filled(redirect: Redirect, sent: Any = None) -> RedirectForm:
    stored = {name: getattr(redirect, name) for name in ("version", "path", "target", "is_tree")}
    return RedirectForm(sent, data=stored)


def _form_page(form: RedirectForm, redirect: Redirect | None, **told: Any) -> ResponseReturnValue:
    body = render_template(
        "site/staff/redirect_form.html",
        form=form,
        redirect=redirect,
        may_write=scope().everywhere,
        **({"conflict": None} | told),
    )
    return body, 409 if told else 422 if form.errors else 200
