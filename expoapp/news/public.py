"""News for visitors: the archive by year and month, each post, and the feed."""

import re
from datetime import date, datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from expoapp import clock, i18n, text
from expoapp.errors import NotFound
from expoapp.exhibitions import jsonld as exhibitions_jsonld
from expoapp.exhibitions import queries as exhibitions
from expoapp.exhibitions import wording as exhibitions_wording
from expoapp.i18n import gettext as _
from expoapp.news import feed as atom
from expoapp.news import jsonld, queries
from expoapp.news.models import NewsPost
from expoapp.news.queries import PAGE_LENGTH, About
from expoapp.web import pages, previewing
from expoapp.web.pages import PublicPages, page_number

IN_THE_FEED = 30
# A year with more posts than this shows its newest and leads to its months for the rest.
WHOLE_YEAR = 150
MONTH_LENGTH = 100
LONGEST_VALUE = 80
_YEAR = re.compile(r"[0-9]{4}")
_MONTHS = ",".join(f"'{number:02}'" for number in range(1, 13))  # quoted: Werkzeug takes bare ones for numbers

bp = PublicPages("news", __name__)


@bp.page("/news")
def archive() -> str:
    """Show the newest posts, of everything or of one exhibition, country, region or industry."""
    moment = clock.now()
    names = ("exhibition", "country", "region", "industry")
    asked = {name: text.one_line(request.args.get(name, ""))[:LONGEST_VALUE] for name in names}
    about = queries.about(moment, **asked)
    if not about.query:
        return _front(moment)
    filters = queries.filters_of(about)
    total = queries.count(moment, **filters)
    last = max(1, -(-total // PAGE_LENGTH))
    page = min(page_number(), last)

    def address(number: int) -> str:
        return _numbered("news.archive", number, **about.query)

    return render_template(
        "news/about.html",
        heading=_heading(about),
        posts=queries.newest(moment, **filters, limit=PAGE_LENGTH, offset=(page - 1) * PAGE_LENGTH),
        total=total,
        page=page,
        last=last,
        address=address,
        subject=_subject_address(about),
        canonical=address(page),
        is_indexed=total > 0 and len(about.query) == 1,
    )


def _numbered(endpoint: str, number: int, **values: Any) -> str:
    """Return the address of one page of a long list; the first has no number."""
    if number > 1:
        values["page"] = number
    return url_for(endpoint, **values)


def _front(moment: datetime) -> str:
    pinned = queries.pinned(moment)
    kept = {post.id for post in pinned}
    newest = queries.newest(moment, limit=PAGE_LENGTH + len(pinned))
    return render_template(
        "news/archive.html",
        pinned=pinned,
        posts=[post for post in newest if post.id not in kept][:PAGE_LENGTH],
        years=queries.years(moment),
        countries=sorted(queries.countries_in_news(moment), key=lambda row: text.normal(i18n.territory(row[0].code))),
        industries=queries.industries_in_news(moment),
        canonical=url_for("news.archive"),
    )


def _heading(about: About) -> str:
    if about.exhibition is not None:
        return _("News about %(subject)s", subject=exhibitions_wording.name_of(about.exhibition))
    names = []
    if about.country is not None:
        names.append(i18n.territory(about.country.code))
    if about.region is not None:
        names.append(str(text.words(about.region, "name")))
    if about.industry is not None:
        names.append(str(text.words(about.industry, "name")))
    return _("News: %(subject)s", subject=" · ".join(names))


def _subject_address(about: About) -> str:
    """Return the page of what an archive page is narrowed to, "" where it is two things at once."""
    if about.exhibition is not None:
        return url_for("exhibitions.exhibition", slug=about.exhibition.slug)
    if len(about.query) > 1:
        return ""
    if about.country is not None:
        return url_for("catalogue.country", slug=about.country.slug)
    if about.region is not None:
        return url_for("catalogue.region", slug=about.region.slug)
    return url_for("catalogue.industry", code=about.query["industry"])


@bp.page("/news/<year>")
def year(year: str) -> str:
    """Show a year's posts by month."""
    moment = clock.now()
    number, years = _year(year, moment)
    months = queries.months(number, moment)
    posts = queries.posted_in(number, None, moment, limit=WHOLE_YEAR)
    return render_template(
        "news/year.html",
        year=number,
        years=years,
        months=[(date(number, month, 1), count) for month, count in months.items()],
        groups=[(month, list(rows)) for month, rows in groupby(posts, key=lambda post: post.posted_on.replace(day=1))],
        total=years[number],
        is_whole=years[number] <= WHOLE_YEAR,
        canonical=url_for("news.year", year=year),
        **_beside(sorted(years), number),
    )


@bp.page(f"/news/<year>/<any({_MONTHS}):month>")
def month(year: str, month: str) -> str:
    """Show a month's posts."""
    moment = clock.now()
    number, _years = _year(year, moment)
    months = queries.months(number, moment)
    if int(month) not in months:
        raise NotFound(_("There was no news in that month."))
    last = max(1, -(-months[int(month)] // MONTH_LENGTH))
    page = min(page_number(), last)

    def address(number: int) -> str:
        return _numbered("news.month", number, year=year, month=month)

    return render_template(
        "news/month.html",
        first=date(number, int(month), 1),
        posts=queries.posted_in(number, int(month), moment, limit=MONTH_LENGTH, offset=(page - 1) * MONTH_LENGTH),
        total=months[int(month)],
        page=page,
        last=last,
        address=address,
        canonical=address(page),
        **_beside(sorted(months), int(month)),
    )


def _year(year: str, moment: datetime) -> tuple[int, dict[int, int]]:
    """Return a year with all years that have posts; raises NotFound outside them, so that addresses are finite."""
    years = queries.years(moment)
    if not _YEAR.fullmatch(year) or int(year) not in years:
        raise NotFound(_("There was no news in that year."))
    return int(year), years


def _beside(values: list[int], shown: int) -> dict[str, int | None]:
    place = values.index(shown)
    return {
        "earlier": values[place - 1] if place else None,
        "later": values[place + 1] if place + 1 < len(values) else None,
    }


@bp.page("/news/<year>/<slug>")
def post(year: str, slug: str) -> str | Response:
    """Show a post, what it is about, and the next editions of that; a former address leads on."""
    moment = clock.now()
    if not _YEAR.fullmatch(year) or text.one_line(slug) != slug:
        raise NotFound(_("We know no news at this address. The archive is one step away."))
    found = queries.find_post(int(year), slug, moment)
    if found is None:
        now_at = queries.current_address(f"{year}/{slug}", moment)
        if now_at is None:
            raise NotFound(_("We know no news at this address. The archive is one step away."))
        return redirect(url_for("news.post", year=now_at[0], slug=now_at[1]), code=301)
    return _show(found, moment)


def show_draft(post_id: int, moment: datetime) -> str:
    """Show a post that is not public as visitors will see it."""
    found = queries.find_draft(post_id)
    if found is None:
        raise NotFound()
    return _show(found, moment)


def _show(found: NewsPost, moment: datetime) -> str:
    subjects = queries.subjects(found, moment)
    editions = queries.next_editions(found, moment)
    before, after = queries.neighbours(found, moment)
    versions = _versions(found)
    # In a language that it does not exist in, a post is the same page again, and says so.
    spoken = i18n.language() if i18n.language() in versions else versions[0]
    url = pages.absolute("news.post", year=found.year, slug=found.slug, lang=spoken)
    steps = [(_("News"), pages.absolute("news.archive")), (text.words(found, "title").value, url)]
    markup = [
        exhibitions_jsonld.breadcrumbs(steps),
        jsonld.article(found, url, subjects, editions, exhibitions.own_organiser(), pages.absolute),
    ]
    return render_template(
        "news/post.html",
        post=found,
        subjects=subjects,
        editions=editions,
        before=before,
        after=after,
        moment=moment,
        markup=[exhibitions_jsonld.script(one) for one in markup],
        versions=versions,
        canonical=url_for("news.post", year=found.year, slug=found.slug),
    )


def _versions(post: NewsPost) -> list[str]:
    """Return the languages in which a post really exists, its own first; English where the site does not speak that."""
    whole = {row.lang for row in post.translations if row.field == "body" and row.value}
    found = [code for code in i18n.LANGUAGES if code == post.lang or code in whole]
    found.sort(key=lambda code: code != post.lang)
    return found or [i18n.DEFAULT]


@bp.get("/news.atom")
def feed() -> Response:
    """Return the newest posts as an Atom feed that is the same while nothing changes."""
    moment = clock.now()
    own = exhibitions.own_organiser()
    name = own.name if own else _("Exhibitions")
    source = atom.Source(
        title=_("News from %(organiser)s", organiser=name),
        author=name,
        host=urlsplit(pages.settings().origin).hostname or "localhost",
        origin=pages.settings().origin,
        feed_address=pages.absolute("news.feed"),
        page_address=pages.absolute("news.archive"),
    )
    body = atom.atom(source, queries.newest(moment, limit=IN_THE_FEED), _address)
    answer = make_response(body)
    answer.content_type = atom.CONTENT_TYPE
    answer.add_etag()
    return answer.make_conditional(request)


def _address(post: NewsPost) -> str:
    return pages.absolute("news.post", year=post.year, slug=post.slug)


previewing.follow("post", show_draft)
