"""The search of the whole site, and suggestions while somebody types."""

from typing import Any

from flask import Response, jsonify, render_template, request, url_for

from expoapp import clock, i18n, text
from expoapp.errors import TooMany
from expoapp.exhibitions import queries as exhibitions
from expoapp.exhibitions import wording
from expoapp.i18n import gettext as _
from expoapp.i18n import ngettext
from expoapp.news.models import NewsPost
from expoapp.search import question
from expoapp.site import queries
from expoapp.site.public.room import bp
from expoapp.text import Words
from expoapp.web import buckets
from expoapp.web.pages import choice, page_number

# How many of each group a search shows, and how many where one group is looked at alone.
FOUND = {"exhibitions": 10, "places": 4, "posts": 5}
FOUND_ALONE = 20
SUGGESTED = {"exhibitions": 4, "places": 3, "posts": 1}


@bp.page("/search")
def search() -> str:
    """Show what is found by some words: exhibitions, places and industries, news; or one of these groups whole."""
    buckets.spend(buckets.SEARCH)
    alone = choice("in", set(FOUND))
    asked = question(request.args.get("q", ""))
    number = page_number() if alone else 1
    limits = {alone: FOUND_ALONE} if alone else FOUND
    moment = clock.now()
    found = queries.search_all(asked, moment, limits, (number - 1) * FOUND_ALONE)
    pages = max(1, -(-found.total // FOUND_ALONE)) if alone else 1
    if number > pages:
        number = pages
        found = queries.search_all(asked, moment, limits, (number - 1) * FOUND_ALONE)

    def address(page: int = 1, **changed: Any) -> str:
        query = {"q": asked, "in": alone, "page": page if page > 1 else None} | changed
        return url_for("site.search", **{name: value for name, value in query.items() if value})

    return render_template(
        "site/search.html",
        asked=asked,
        found=found,
        alone=alone,
        page=number,
        pages=pages,
        places=[_told_place(one) for one in found.places],
        address=address,
        canonical=url_for("site.search"),
        moment=moment,
    )


@bp.page("/search/suggest")
def suggest() -> Response:
    """Return the few things that fit best, for the list below a search field while somebody types."""
    try:
        buckets.spend(buckets.SEARCH)
    except TooMany as problem:
        refused = jsonify(said=str(problem.sentence), found=[])
        refused.status_code, refused.headers["Retry-After"] = 429, str(problem.retry_after)
        return refused
    moment = clock.now()
    found = queries.search_all(request.args.get("q", ""), moment, SUGGESTED)
    named = [one for one in found.exhibitions if one.is_named]
    others = [one for one in found.exhibitions if not one.is_named]
    rows = [
        *map(_told_exhibition, named),
        *map(_told_place, found.places),
        *map(_told_exhibition, others),
        *map(_told_post, found.posts),
    ]
    said = ngettext("%(num)s suggestion", "%(num)s suggestions", len(rows)) if rows else _("No suggestions")
    answer = jsonify(said=said, found=[row | _named(row["name"]) for row in rows])
    answer.headers["Cache-Control"] = "public, max-age=60"
    return answer


def _named(name: Words) -> dict[str, str]:
    return {"name": name.value, "lang": name.lang if name.is_foreign else ""}


def _told_exhibition(one: exhibitions.FoundExhibition) -> dict[str, Any]:
    place = one.edition.city if one.edition else one.exhibition.city
    when = wording.dates_of(one.edition) if one.edition else ""
    off = wording.state_of(one.edition, clock.now()).words if one.edition and one.edition.is_off else ""
    return {
        "name": wording.name_of(one.exhibition),
        "kind": _("Exhibition"),
        "where": " · ".join(part for part in (off, when, str(text.words(place, "name"))) if part),
        "address": url_for("exhibitions.exhibition", slug=one.exhibition.slug),
    }


def _told_post(post: NewsPost) -> dict[str, Any]:
    return {
        "name": text.words(post, "title"),
        "kind": _("News"),
        "where": i18n.day(post.posted_on),
        "address": url_for("news.post", year=post.year, slug=post.slug),
    }


def _told_place(one: exhibitions.FoundPlace) -> dict[str, Any]:
    """Return what is said of a place or industry, and its page; a city has none, so it leads into the finder."""
    thing = one.thing
    if one.kind == "country":
        told = Words(i18n.territory(thing.code), i18n.language())
        return {
            "name": told,
            "kind": _("Country"),
            "where": "",
            "address": url_for("catalogue.country", slug=thing.slug),
        }
    name = text.words(thing, "name")
    if one.kind == "region":
        kind, where, address = _("Region"), "", url_for("catalogue.region", slug=thing.slug)
    elif one.kind == "industry":
        kind, where, address = _("Industry"), "", url_for("catalogue.industry", code=thing.code)
    elif one.kind == "city":
        kind, where, address = (
            _("City"),
            i18n.territory(thing.country_code),
            url_for("exhibitions.finder", city=exhibitions.finder.city_value(thing)),
        )
    else:
        kind, where = _("Venue"), wording.city_of(thing.city)
        address = url_for("catalogue.venue", slug=thing.slug)
    return {"name": name, "kind": kind, "where": where, "address": address}
