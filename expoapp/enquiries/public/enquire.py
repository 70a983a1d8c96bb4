"""The form, Instant Reply, and the thanks."""

import re
from collections.abc import Iterable
from datetime import datetime

from flask import render_template, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from expoapp import clock, text
from expoapp.db import expect_write, is_away
from expoapp.enquiries import forms, queries, wording, work
from expoapp.enquiries.actions import Key, Wish
from expoapp.enquiries.limits import FASTEST_PERSON
from expoapp.enquiries.models import Kind
from expoapp.enquiries.public.letters import deadlines
from expoapp.enquiries.public.room import bp, page_before, path_here
from expoapp.enquiries.public.sending import (
    answered,
    digest,
    form_page,
    received,
    sender_digest,
    suspicion,
)
from expoapp.errors import NotFound
from expoapp.exhibitions import queries as exhibitions
from expoapp.exhibitions.models import Exhibition, current_edition
from expoapp.exhibitions.wording import dates_of, name_of
from expoapp.i18n import gettext as _
from expoapp.web import away
from expoapp.web.forms import new_token, submitted, token_age
from expoapp.web.pages import choice, choices

# What an exhibition's address looks like (text.slugify), and how many may be named while none can be looked up.
_SLUG = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
LONGEST_SLUG, MOST_AT_ONCE = 120, 20


@bp.page("/enquire", methods=("GET", "POST"), is_private=True)
def enquire() -> Response:
    """Take an enquiry about one or several exhibitions, or none."""
    expect_write(False)  # the choices are only read; what is stored gets a transaction of its own
    moment = clock.now()
    path, seen = page_before(request.referrer)
    form = forms.EnquiryForm(
        submitted(),
        data={
            "kind": choice("kind", set(Kind), Kind.GENERAL),
            "exhibition": choices("exhibition") or seen,
            "page": path,
        },
    )
    try:
        _offer(form, moment)
    except SQLAlchemyError as problem:
        if request.method != "POST" or not is_away(problem):
            raise
        away.note(problem)
        form.exhibition.choices = _as_sent(form.exhibition.data or [])
        form.take_groups_as_sent()
    if request.method != "POST":
        return form_page("enquiries/enquire.html", form, 200)
    if "change" in request.form:  # another kind, or other exhibitions: other questions, and nothing is sent yet
        form.forget_what_is_not_offered()
        if token_age(form.token.data) is None:
            form.token.data = new_token()
        return form_page("enquiries/enquire.html", form, 200)
    if not form.validate():
        return form_page("enquiries/enquire.html", form, 422)
    token = request.form.get("token", "")  # the form itself would make a missing one
    age = token_age(token)
    wish = Wish(
        **form.values(),
        came_from=path_here(form.page.data),
        suspicion=suspicion(form.website.data, age if age is not None else FASTEST_PERSON),
    )
    key = Key(digest("token", token), digest("body", wish), age is not None, sender_digest())
    return answered(form, wish, key, "enquiries/enquire.html")


@bp.page("/instant-reply", methods=("GET", "POST"))
def instant_reply() -> Response:
    """Take a question from the foot of any page."""
    path, seen = page_before(request.form.get("page") or request.referrer)
    form = forms.InstantReplyForm(submitted(), data={"page": path})
    if request.method != "POST":
        return form_page("enquiries/instant_reply.html", form, 200)
    if not form.validate():
        return form_page("enquiries/instant_reply.html", form, 422)
    wish = Wish(
        **form.values(),
        came_from=path,
        exhibitions=tuple(seen),
        suspicion=suspicion(form.website.data, FASTEST_PERSON),
    )
    # The pages carry no token, so that caches may keep them: the same words of the same person are the same enquiry.
    said = digest("instant-reply", [wish.kind, wish.email.casefold(), wish.message])
    return answered(form, wish, Key(said, said, sender_digest=sender_digest()), "enquiries/instant_reply.html")


@bp.page("/enquire/thanks", is_private=True)
def thanks() -> str:
    """Show the reference, who will answer, and by when."""
    reference, kept_as = received(request.args.get("for", ""))
    # Looked for in the order in which it moves, so that it is found in one of both.
    is_kept = bool(kept_as) and work.spool().holds(kept_as)
    try:
        enquiry = queries.find_received(reference)
    except SQLAlchemyError as problem:
        if not is_away(problem):
            raise
        away.note(problem)
        enquiry, is_kept = None, True
    if enquiry is None:
        if not is_kept:
            raise NotFound()
        return render_template("enquiries/kept.html", reference=reference)
    earlier = queries.find_earlier(enquiry, clock.now())
    shared = {row.exhibition_id for row in earlier.exhibition_rows} if earlier else set()
    return render_template(
        "enquiries/thanks.html",
        enquiry=enquiry,
        desk=enquiry.desk,
        chat=wording.whatsapp_address(enquiry.desk, enquiry.reference),
        is_addition=earlier is not None,
        # Of the earlier one nothing is told but what this one says itself.
        shared=[str(name_of(row.exhibition)) for row in enquiry.exhibition_rows if row.exhibition_id in shared],
        signed=request.args["for"],
    )


def _offer(form: forms.EnquiryForm, moment: datetime) -> None:
    """Fill the form with what can be chosen now."""
    offered = exhibitions.public_exhibitions(moment, own_only=True)
    form.exhibition.choices = _choices(offered, moment)
    if form.asks_groups:
        form.offer_groups(queries.product_groups(form.chosen, moment))
    if form.kind.data == Kind.VISA_LETTER:
        form.deadlines = deadlines(form.chosen, offered, moment)


def _choices(offered: Iterable[Exhibition], moment: datetime) -> dict[str, dict[str, str]]:
    """Return exhibitions as choices: {region: {slug: label}}."""
    found: dict[str, dict[str, str]] = {}
    for row in offered:
        found.setdefault(_region(row), {})[row.slug] = _label(row, moment)
    return found


def _as_sent(slugs: list[str]) -> dict[str, dict[str, str]]:
    """Return as choices what can be exhibitions, while nobody can look them up; the desk is told of what was none."""
    likely = [slug for slug in slugs if len(slug) <= LONGEST_SLUG and _SLUG.fullmatch(slug)]
    return {"": {slug: slug for slug in likely[:MOST_AT_ONCE]}}


def _label(exhibition: Exhibition, moment: datetime) -> str:
    edition = current_edition(exhibition.editions, moment)
    city = str(text.words(exhibition.city, "name"))
    dates = [dates_of(edition)] if edition is not None and not edition.is_over(moment) else []
    return " · ".join([text.isolated(str(name_of(exhibition))), *dates, city])


def _region(exhibition: Exhibition) -> str:
    return str(text.words(exhibition.regions[0], "name")) if exhibition.regions else _("Elsewhere")
