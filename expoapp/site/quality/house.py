"""Rules about what belongs to the whole house: its pages and banners."""

from collections.abc import Iterator

from expoapp import i18n
from expoapp.i18n import gettext as _
from expoapp.site.quality.facts import BannerFacts, Facts, PageFacts
from expoapp.site.quality.findings import SMALL, Finding
from expoapp.site.quality.texts import gaps


def of_the_house(facts: Facts) -> Iterator[Finding]:
    """Return what is to be mended of pages and banners."""
    for page in facts.pages:
        yield from _page(page)
    for banner in facts.banners:
        yield from _banner(banner)


def _page(page: PageFacts) -> Iterator[Finding]:
    for lang in i18n.LANGUAGES:
        if lang == page.lang:
            continue
        missing, stale = gaps(page.digests, page.translated, lang)
        said = {"page": page.title, "language": i18n.language_name(lang)}
        for kind, names, sentence in (
            ("page-not-translated", missing, _("The page “%(page)s” is not there in %(language)s.", **said)),
            (
                "page-stale",
                stale,
                _("The page “%(page)s” has changed since it was put into %(language)s.", **said),
            ),
        ):
            if names:
                values = {"page_id": page.id, "lang": lang}
                subject = f"page/{page.id}/{lang}"
                yield Finding(kind, subject, sentence, SMALL, "staff.site.translate_page", values, names[0])


def _banner(banner: BannerFacts) -> Iterator[Finding]:
    said = {"banner": banner.text}
    values = {"banner_id": banner.id}
    if banner.is_over:
        sentence = _("The banner “%(banner)s” is out of date.", **said)
    elif banner.is_endless:
        sentence = _("The banner “%(banner)s” has no end, so it stays until somebody thinks of it.", **said)
    else:
        return
    kind = "banner-over" if banner.is_over else "banner-endless"
    anchor = "end_day"
    yield Finding(kind, f"banner/{banner.id}", sentence, SMALL, "staff.site.edit_banner", values, anchor)
