"""A post as schema.org data for search engines (RULES 1.15), in the language spoken now. Pure; nothing is invented."""

from collections.abc import Callable, Sequence
from typing import Any

from expoapp import i18n, text
from expoapp.exhibitions import wording as exhibitions
from expoapp.exhibitions.models import Edition, Organiser
from expoapp.news.models import NewsPost
from expoapp.news.queries import Subjects
from expoapp.news.wording import changed_at, first_public_at


def article(
    post: NewsPost,
    url: str,
    subjects: Subjects,
    editions: Sequence[Edition],
    publisher: Organiser | None,
    link: Callable[..., str],
) -> dict[str, Any]:
    """Return a post as a NewsArticle. `link` makes an absolute address of an endpoint and its values.

    What it is about are its exhibitions, countries and industries, and the editions that its page shows, the latter
    by address only: each has its markup on its own page.
    """
    title = text.words(post, "title")
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": f"{url}#article",
        "headline": title.value,
        "inLanguage": title.lang,
        "datePublished": first_public_at(post).isoformat(timespec="seconds"),
        "dateModified": changed_at(post).isoformat(timespec="seconds"),
        "url": url,
        "mainEntityOfPage": url,
    }
    if publisher is not None:
        organisation = {"@type": "Organization", "name": publisher.name}
        if publisher.website:
            organisation["url"] = publisher.website
        found |= {"author": organisation, "publisher": organisation}
    about: list[dict[str, Any]] = []
    for show in subjects.exhibitions:
        address = link("exhibitions.exhibition", slug=show.slug)
        about.append(
            {
                "@type": "EventSeries",
                "@id": f"{address}#series",
                "name": exhibitions.name_of(show).value,
                "url": address,
            }
        )
    for edition in editions:
        if edition.exhibition_id in {show.id for show in subjects.exhibitions}:
            address = link("exhibitions.edition", slug=edition.exhibition.slug, edition=edition.slug)
            about.append({"@id": f"{address}#event"})
    about += [{"@type": "Country", "name": i18n.territory(code)} for code, _country in subjects.countries]
    about += [{"@type": "Thing", "name": text.words(row, "name").value} for row in subjects.industries]
    if about:
        found["about"] = about
    return found
