"""Rules about what is told of an exhibition, and in which languages."""

from collections.abc import Iterator, Mapping
from datetime import date

from expoapp import i18n
from expoapp.i18n import gettext as _
from expoapp.site.quality.facts import ExhibitionFacts
from expoapp.site.quality.findings import SMALL, Finding, of_exhibition

TRANSLATED = ("tagline", "description", "exhibitor_profile", "visitor_profile", "entry_terms")


def no_text(exhibition: ExhibitionFacts, _today: date) -> Iterator[Finding]:
    """A text is missing that its page would show."""
    sentences = {
        "tagline": _("It has no tagline."),
        "description": _("It has no description."),
        "exhibitor_profile": _("It does not say who exhibits."),
        "visitor_profile": _("It does not say who visits."),
        "entry_terms": _("It does not say who may enter, and on what terms."),
    }
    for name, sentence in sentences.items():
        if name not in exhibition.digests:
            yield of_exhibition(f"no-{name.replace('_', '-')}", exhibition.id, sentence, SMALL, name)


def no_product_groups(exhibition: ExhibitionFacts, _today: date) -> Iterator[Finding]:
    """Nobody finds it by what is shown there."""
    if not exhibition.product_groups:
        sentence = _("No product groups are chosen, so nobody finds it by them.")
        yield of_exhibition("no-product-groups", exhibition.id, sentence, SMALL, "product_groups")


def untranslated(exhibition: ExhibitionFacts, _today: date) -> Iterator[Finding]:
    """A text is missing in a language of the site, or its source has changed since it was translated."""
    for lang in i18n.LANGUAGES:
        if lang == exhibition.lang:
            continue
        missing, stale = gaps(exhibition.digests, exhibition.translated, lang)
        language = i18n.language_name(lang)
        for kind, names, sentence in (
            ("not-translated", missing, _("Not everything is there in %(language)s.", language=language)),
            (
                "translation-stale",
                stale,
                _("The text has changed since it was put into %(language)s.", language=language),
            ),
        ):
            if names:
                yield Finding(
                    kind,
                    f"exhibition/{exhibition.id}/{lang}",
                    sentence,
                    SMALL,
                    "staff.exhibitions.translate",
                    {"exhibition_id": exhibition.id, "lang": lang},
                    names[0],
                )


def gaps(
    digests: Mapping[str, str], translated: Mapping[tuple[str, str], str], lang: str
) -> tuple[list[str], list[str]]:
    """Return the texts that a language lacks, and those whose source has changed since they were translated."""
    missing = [name for name in digests if (name, lang) not in translated]
    stale = [name for name in digests if translated.get((name, lang), digests[name]) != digests[name]]
    return missing, stale


RULES = (no_text, no_product_groups, untranslated)
