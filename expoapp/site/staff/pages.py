"""The organiser's own pages in the back office."""

from typing import Any

from flask import current_app, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError

from expoapp import clock, i18n, publication, text
from expoapp.db import transaction
from expoapp.errors import Conflict, Invalid, NotFound
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.site import actions, queries
from expoapp.site.forms import NewPageForm, PageForm
from expoapp.site.models import Page
from expoapp.site.staff.room import bp, scope
from expoapp.web.forms import differences, pressed, seen_version, submitted
from expoapp.web.pages import OTHER_LANGUAGES, see_other
from expoapp.web.tables import Column, Table

LIST = Table(
    "staff.site.pages",
    [
        Column("title", _l("Title"), sorts=True),
        Column("address", _l("Address"), sorts=True),
        Column("changed", _l("Last changed"), sorts=True, falls=True),
        Column("site", _l("On the site"), sorts=True),
    ],
)


@bp.get("/pages", endpoint="pages")
def show_pages() -> str:
    """Show the organiser's own pages, at first in the order of the footer."""
    moment, zone, view = clock.now(), queries.house_zone(), LIST.read()

    def why_hidden(page: Page) -> str:
        return publication.why_hidden(page, moment, zone)

    by: dict[str, Any] = {
        "title": lambda page: text.normal(page.title),
        "address": lambda page: page.slug,
        "changed": lambda page: page.updated_at,
        "site": lambda page: not page.is_published(moment),
    }
    pages = view.order.sorted(queries.pages(), by, last=lambda page: page.id)
    return render_template("site/staff/pages.html", pages=pages, view=view, why_hidden=why_hidden)


@bp.get("/pages/<int:page_id>", endpoint="page")
def show(page_id: int) -> str:
    """Show a page as it is, in every language, and what can be done with it."""
    page = queries.get_page(page_id)
    return render_template("site/staff/page.html", page=page, versions=[_version(page, code) for code in _languages()])


@bp.route("/pages/new", methods=["GET", "POST"], endpoint="new_page")
def new() -> ResponseReturnValue:
    """Write a page; it is a draft until somebody publishes it."""
    form = NewPageForm(submitted())
    if form.slug.data and not form.slug.errors and _is_ours(form.slug.data):
        form.slug.process_errors.append(_("This address belongs to another part of the site."))
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                made = actions.write(form.slug.data, _words(form), by=current_user.id, scope=scope()).id
        except Invalid as problem:
            form[problem.field].errors = [str(problem.sentence)]
        else:
            flash(_("The page is written. It is a draft until you publish it."))
            return see_other("staff.site.page", page_id=made)
    return _form_page(form, None)


@bp.route("/pages/<int:page_id>/edit", methods=["GET", "POST"], endpoint="edit_page")
def edit(page_id: int) -> ResponseReturnValue:
    """Change a page's own text."""
    return _edit(page_id, None)


@bp.route("/pages/<int:page_id>/edit/<lang>", methods=["GET", "POST"], endpoint="translate_page")
def translate(page_id: int, lang: str) -> ResponseReturnValue:
    """Write a page's text in another language, with its own text beside."""
    if lang not in OTHER_LANGUAGES:
        raise NotFound()
    return _edit(page_id, lang)


@bp.post("/pages/<int:page_id>/publish", endpoint="publish_page")
def publish(page_id: int) -> ResponseReturnValue:
    """Show a page to the public."""
    pressed()
    with transaction():
        actions.publish(queries.get_page(page_id), by=current_user.id, scope=scope(), version=seen_version())
    flash(_("The page is public."))
    return see_other("staff.site.page", page_id=page_id)


@bp.post("/pages/<int:page_id>/withdraw", endpoint="withdraw_page")
def withdraw(page_id: int) -> ResponseReturnValue:
    """Take a page off the public site."""
    pressed()
    with transaction():
        actions.withdraw(queries.get_page(page_id), by=current_user.id, scope=scope(), version=seen_version())
    flash(_("The page is off the public site."))
    return see_other("staff.site.page", page_id=page_id)


def _edit(page_id: int, lang: str | None) -> ResponseReturnValue:
    form = _filled(queries.get_page(page_id), lang, submitted())
    if request.method != "POST" or not form.validate():
        return _form_page(form, queries.get_page(page_id), lang)
    by, version = current_user.id, seen_version() or 0
    try:
        with transaction():
            page = queries.get_page(page_id)
            if lang is None:
                actions.revise(page, _words(form), version, by=by, scope=scope())
            else:
                actions.translate(page, lang, _words(form), version, by=by, scope=scope())
    except Invalid as problem:
        form[problem.field].errors = [str(problem.sentence)]
        return _form_page(form, queries.get_page(page_id), lang)
    except (Conflict, StaleDataError):
        # What was typed stands beside what somebody else saved meanwhile; nothing is overwritten unseen (R13).
        page = queries.get_page(page_id)
        form.version.data = str(page.version)
        return _form_page(form, page, lang, conflict=differences(form, _filled(page, lang)))
    flash(_("The changes are saved."))
    return see_other("staff.site.page", page_id=page_id)


def _filled(page: Page, lang: str | None, sent: Any = None) -> PageForm:
    """Return the form with what was sent, else with what stands there; a new translation starts empty."""
    stored = {field: _stored(page, field, lang) for field in actions.FIELDS}
    return PageForm(sent, data={"version": page.version, **stored})


def _stored(page: Page, field: str, lang: str | None) -> str:
    if lang is None:
        return str(getattr(page, field))
    return next((row.value for row in page.translations if (row.field, row.lang) == (field, lang)), "")


def _form_page(form: PageForm, page: Page | None, lang: str | None = None, **told: Any) -> ResponseReturnValue:
    body = render_template("site/staff/page_form.html", form=form, page=page, lang=lang, **({"conflict": None} | told))
    return body, 409 if told else 422 if form.errors else 200


def _words(form: PageForm) -> actions.Words:
    return actions.Words(form.title.data, form.body.data)


def _languages() -> list[str]:
    return [i18n.DEFAULT, *OTHER_LANGUAGES]


def _version(page: Page, code: str) -> dict[str, Any]:
    """Return a page in one language: its words, and whether its source has changed since they were written."""
    rows = {row.field: row for row in page.translations if row.lang == code}
    is_source = code == page.lang
    return {
        "lang": code,
        "is_source": is_source,
        "title": page.title if is_source else rows["title"].value if "title" in rows else "",
        "body": page.body if is_source else rows["body"].value if "body" in rows else "",
        "is_stale": any(row.source_digest != text.digest(getattr(page, field)) for field, row in rows.items()),
    }


def _is_ours(slug: str) -> bool:
    """Say whether an address at the root of the site is spoken for by something that is no page."""
    firsts = {rule.rule.split("/")[1] for rule in current_app.url_map.iter_rules()}
    return slug in firsts | set(i18n.LANGUAGES)
