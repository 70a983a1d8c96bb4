"""The organiser's pages, banner and settings from a bundled file (see expoapp/sample/site.yaml)."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from expoapp import audit, clock, text
from expoapp.db import session
from expoapp.site.models import Banner, BannerTranslation, Page, PageTranslation, SiteSetting


def load(given: Mapping[str, Any]) -> None:
    """Add the pages, the banner and the settings that are not there yet; what is there stays as staff left it."""
    for entry in given.get("pages", []):
        if session().scalar(select(Page.id).where(Page.slug == entry["slug"])) is None:
            _page(entry)
    banner = given.get("banner")
    if banner and session().scalar(select(Banner.id).where(Banner.key == "sample")) is None:
        _banner(banner["text"])
    for name, value in given.get("settings", {}).items():
        if session().get(SiteSetting, name) is None:
            session().add(SiteSetting(name=name, value=value))


def _page(entry: Mapping[str, Any]) -> None:
    source = {"title": entry["title"]["en"], "body": text.clean_html(entry["body"]["en"])}
    page = Page(
        slug=entry["slug"], lang="en", updated_at=clock.now(), state="published", public_from=clock.BEGINNING, **source
    )
    page.translations = [
        PageTranslation(
            field=field,
            lang=lang,
            value=text.clean_html(value) if field == "body" else value,
            source_digest=text.digest(source[field]),
        )
        for field in source
        for lang, value in entry[field].items()
        if lang != "en"
    ]
    session().add(page)
    audit.record("page.load", page)


def _banner(words: Mapping[str, str]) -> None:
    banner = Banner(key="sample", text=words["en"], lang="en", state="published", public_from=clock.BEGINNING)
    banner.translations = [
        BannerTranslation(field="text", lang=lang, value=value, source_digest=text.digest(words["en"]))
        for lang, value in words.items()
        if lang != "en"
    ]
    session().add(banner)
    audit.record("banner.load", banner)
