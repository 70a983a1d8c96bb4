"""The news desk."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError
from wtforms import Form
from wtforms.fields.choices import SelectChoice

from expoapp import clock, i18n, publication, search, text
from expoapp.accounts.models import Scope
from expoapp.db import transaction
from expoapp.errors import Conflict, Invalid
from expoapp.exhibitions.queries import chosen
from expoapp.i18n import gettext as _
from expoapp.i18n import lazy_gettext as _l
from expoapp.news import actions, queries, wording
from expoapp.news.actions import Draft, Marks
from expoapp.news.forms import FilterForm, PostForm
from expoapp.news.models import How, NewsPost
from expoapp.news.wording import Named, Names
from expoapp.site import queries as site
from expoapp.web.forms import differences, pressed, seen_version, submitted
from expoapp.web.pages import choice, see_other
from expoapp.web.tables import Column, Table

KINDS = ("exhibitions", "countries", "industries")
bp = Blueprint("news", __name__)


def scope() -> Scope:
    """Return where the person signed in may act."""
    found: Scope = current_user.scope
    return found


LIST = Table(
    "staff.news.list",
    [
        Column("title", _l("Title"), sorts=True),
        Column("posted", _l("Posted on"), sorts=True, falls=True),
        Column("site", _l("On the site")),
    ],
    "-posted",
)


@bp.get("", endpoint="list")
def show_list() -> ResponseReturnValue:
    """Show the posts that the person may handle, the newest first."""
    moment = clock.now()
    form = FilterForm(request.args)
    state = form.state.data = choice("state", {one.value for one in form.state.choices})
    words = search.question(form.q.data or "")
    view = LIST.read(q=words, state=state)
    found = queries.listed(scope(), moment, state=state, words=words, order=view.order, page=view.page)
    return render_template(
        "news/staff/list.html",
        found=found,
        form=form,
        view=view,
        moment=moment,
        why_not_public=_why(moment),
    )


@bp.get("/<int:post_id>", endpoint="show")
def show(post_id: int) -> ResponseReturnValue:
    """Show a post as it is, whether the public sees it, what it is about, and what can be done with it."""
    post = queries.get_for_staff(post_id, scope())
    return render_template("news/staff/post.html", post=post, links=_links_in_words(post))


@bp.route("/new", methods=["GET", "POST"], endpoint="new")
def new() -> ResponseReturnValue:
    """Write a post; it is a draft until somebody publishes it."""
    form = _form(None)
    del form.slug
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                made = actions.write(_draft(form), by=current_user.id, scope=scope()).id
        except Invalid as problem:
            _blame(form, problem)
        else:
            flash(_("The post is written. It is a draft until you publish it."))
            return see_other("staff.news.show", post_id=made)
    return _page(form, None)


@bp.route("/<int:post_id>/edit", methods=["GET", "POST"], endpoint="edit")
def edit(post_id: int) -> ResponseReturnValue:
    """Change a post and what it is about."""
    post = queries.get_for_staff(post_id, scope())
    form = _form(post)
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                post = queries.get_for_staff(post_id, scope())
                before = post.version
                version = before if str(form.version.data) == str(before) else 0
                actions.revise(post, _draft(form), version, by=current_user.id, scope=scope())
                is_changed = post.version != before
        except Invalid as problem:
            post = queries.get_for_staff(post_id, scope())
            _blame(form, problem)
        except (Conflict, StaleDataError):
            return _conflict(form, post_id)
        else:
            flash(_("The changes are saved.") if is_changed else _("Nothing was changed."))
            return see_other("staff.news.show", post_id=post_id)
    return _page(form, post)


@bp.post("/<int:post_id>/publish", endpoint="publish")
def publish(post_id: int) -> ResponseReturnValue:
    """Show a post to the public."""
    pressed()
    with transaction():
        actions.publish(queries.get_for_staff(post_id, scope()), by=current_user.id, version=seen_version())
    flash(_("The post is public."))
    return see_other("staff.news.show", post_id=post_id)


@bp.post("/<int:post_id>/withdraw", endpoint="withdraw")
def withdraw(post_id: int) -> ResponseReturnValue:
    """Take a post off the public site."""
    pressed()
    with transaction():
        actions.withdraw(queries.get_for_staff(post_id, scope()), by=current_user.id, version=seen_version())
    flash(_("The post is off the public site."))
    return see_other("staff.news.show", post_id=post_id)


# ---- Pages -----------------------------------------------------------------------------------------------------------


def _why(moment: datetime) -> Any:
    zone = site.house_zone()
    return lambda post: publication.why_hidden(post, moment, zone)


def _links_in_words(post: NewsPost) -> list[tuple[str, str]]:
    """Return (thing, how it came to be linked) for everything a post is linked to."""
    said = {
        How.NAMED: _("named by the text or its source"),
        How.PINNED: _("pinned"),
        How.EXCLUDED: _("excluded: it is not about this"),
    }
    return [(name, said[How(how)]) for kind in KINDS for _key, name, how in _linked(post, kind)]


def _linked(post: NewsPost, kind: str) -> list[tuple[Any, str, str]]:
    """Return (key, name, how) of a post's links of one kind."""
    rows: list[tuple[Any, str, str]]
    if kind == "exhibitions":
        rows = [(row.exhibition_id, row.exhibition.name, row.how) for row in post.exhibition_links]
    elif kind == "countries":
        rows = [(row.country_code, i18n.territory(row.country_code), row.how) for row in post.country_links]
    else:
        rows = [(row.industry_code, text.named(row.industry), row.how) for row in post.industry_links]
    return sorted(rows, key=lambda row: row[1])


def _page(form: PostForm, post: NewsPost | None, **told: Any) -> ResponseReturnValue:
    body = render_template(
        "news/staff/post_form.html",
        form=form,
        post=post,
        hidden=_why(clock.now())(post) if post else "",
        kinds=[
            (form[f"{kind}_pinned"], form[f"{kind}_excluded"], form.exhibitions_added if kind == "exhibitions" else [])
            for kind in KINDS
        ],
        **({"conflict": None} | told),
    )
    return body, 409 if told else 422 if form.errors or form.form_errors else 200


def _conflict(form: PostForm, post_id: int) -> ResponseReturnValue:
    """Show what was typed beside what somebody else saved meanwhile; nothing is overwritten unseen (R13)."""
    post = queries.get_for_staff(post_id, scope())
    theirs = _form(post, fresh=True)
    form.version.data = str(post.version)
    return _page(form, post, conflict=differences(form, theirs))


def _blame(form: Form, problem: Invalid) -> None:
    """Set a refusal beside the field that it names, else above the form."""
    if problem.field in form and getattr(form[problem.field], "choices", True):
        form[problem.field].errors = [str(problem.sentence)]
    else:
        form.form_errors.append(str(problem.sentence))


# ---- The form --------------------------------------------------------------------------------------------------------


def _form(post: NewsPost | None, *, fresh: bool = False) -> PostForm:
    """Return the form, filled with what was sent, or else (or when `fresh`) with what is stored."""
    start = _stored(post) if post else {"posted_on": clock.today(site.house_zone()), "lang": i18n.DEFAULT}
    form = PostForm(None if fresh else submitted(), data=start)
    form.offer_languages(post.lang if post else "")
    can_add = chosen.changeable(scope())
    form.offer_exhibitions(can_add, chosen.suggested(can_add))
    offered = queries.choices(scope())
    named = _named_now(form) if request.method == "POST" else Named()
    inside: dict[str, Any] = {
        # All others are typed. What was ticked stays a tick, though somebody has taken the link away meanwhile.
        "exhibitions": chosen.named(form.exhibitions_pinned.data or (), can_add),
        "countries": [(code, i18n.territory(code)) for code, _name in offered.countries],
        "industries": offered.industries,
    }
    found: dict[str, Any] = {
        "exhibitions": queries.exhibition_names(named.exhibition_ids),
        "countries": [(code, i18n.territory(code)) for code in named.country_codes],
        "industries": [],
    }
    for kind in KINDS:
        linked = [(key, name) for key, name, _how in _linked(post, kind)] if post else []
        form[f"{kind}_pinned"].choices = _sorted([*inside[kind], *linked])
        form[f"{kind}_excluded"].choices = _sorted([*linked, *found[kind]])
    return form


def _sorted(choices: list[tuple[Any, str]]) -> list[SelectChoice]:
    return [SelectChoice(*row) for row in sorted(dict(choices).items(), key=lambda row: row[1].casefold())]


def _named_now(form: PostForm) -> Named:
    """Return what the typed words name, so that it can be excluded before it is saved."""
    body = text.rich(form.body.data or "")
    return Names(queries.portfolio()).find([form.title.data or "", wording.first_paragraph(body)])


def _stored(post: NewsPost) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: getattr(post, name) for name in ("title", "posted_on", "lang", "body", "slug", "pinned", "version")
    }
    for kind in KINDS:
        rows = _linked(post, kind)
        found[f"{kind}_pinned"] = [key for key, _name, how in rows if how == How.PINNED]
        found[f"{kind}_excluded"] = [key for key, _name, how in rows if how == How.EXCLUDED]
    return found


def _draft(form: PostForm) -> Draft:
    def marks(kind: str, added: Iterable[Any] = ()) -> Marks:
        pinned, excluded = form[f"{kind}_pinned"].data, form[f"{kind}_excluded"].data
        return Marks(frozenset([*(pinned or ()), *added]), frozenset(excluded or ()))

    return Draft(
        title=form.title.data,
        posted_on=form.posted_on.data,
        body=form.body.data,
        lang=form.lang.data,
        slug=form.slug.data or "" if "slug" in form else "",
        pinned=form.pinned.data,
        exhibitions=marks("exhibitions", form.added_ids),
        countries=marks("countries"),
        industries=marks("industries"),
    )
