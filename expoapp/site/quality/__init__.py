"""How good what the site tells is (S12): rules over loaded facts, each of which names the field that mends it.

Pure: facts come from `queries.quality`, and whether somebody may mend a thing is asked by the door. A new rule is a
function in `dates`, `visits` or `texts`, its name in `RULES` there and its label in `KINDS` here.
"""

from collections.abc import Iterator
from datetime import date

from expoapp.i18n import lazy_gettext as _l
from expoapp.site.quality import dates, texts, visits
from expoapp.site.quality.facts import (
    BannerFacts,
    EditionFacts,
    ExhibitionFacts,
    Facts,
    FigureFacts,
    PageFacts,
    VenueFacts,
)
from expoapp.site.quality.findings import GRAVE, MIDDLING, SMALL, Finding, is_offered
from expoapp.site.quality.house import of_the_house

__all__ = [
    "EDITION_FIELDS",
    "GRAVE",
    "KINDS",
    "MIDDLING",
    "SMALL",
    "BannerFacts",
    "EditionFacts",
    "ExhibitionFacts",
    "Facts",
    "FigureFacts",
    "Finding",
    "PageFacts",
    "VenueFacts",
    "is_offered",
    "of_exhibition",
    "of_the_house",
    "score",
]

WHOLE = 100
KINDS = {
    "no-next-edition": _l("No next edition"),
    "next-not-public": _l("Next edition not public"),
    "dates-not-confirmed": _l("Dates not confirmed"),
    "dates-rough": _l("Dates not exact"),
    "postponed-in-silence": _l("Postponed for long"),
    "no-venue": _l("No venue"),
    "no-hall": _l("No hall"),
    "no-hours": _l("No opening hours"),
    "no-documents": _l("No documents"),
    "no-figures": _l("Last edition not counted"),
    "figures-unfounded": _l("Figures without source"),
    "venue-address": _l("Venue without address"),
    "venue-place": _l("Venue not on the map"),
    "no-tagline": _l("No tagline"),
    "no-description": _l("No description"),
    "no-exhibitor-profile": _l("Who exhibits"),
    "no-visitor-profile": _l("Who visits"),
    "no-entry-terms": _l("Who may enter"),
    "no-product-groups": _l("No product groups"),
    "not-translated": _l("Not translated"),
    "translation-stale": _l("Translation out of date"),
    "page-not-translated": _l("Page not translated"),
    "page-stale": _l("Translation of a page out of date"),
    "banner-over": _l("Banner out of date"),
    "banner-endless": _l("Banner without end"),
}
# Where the application knows which fields its form for editions has.
EDITION_FIELDS = "fields of an edition"
# Texts, papers and figures of other organisers' fairs are theirs to tell.
_OWN_ONLY = {*texts.RULES, visits.no_documents, visits.no_figures, visits.figures_unfounded, visits.no_hall}


def of_exhibition(exhibition: ExhibitionFacts, today: date) -> Iterator[Finding]:
    """Return what is to be mended of an exhibition, the gravest first."""
    rules = (*dates.RULES, *visits.RULES, *texts.RULES)
    found = [one for rule in rules if exhibition.is_own or rule not in _OWN_ONLY for one in rule(exhibition, today)]
    yield from sorted(found, key=lambda one: -one.weight)


def score(findings: list[Finding]) -> int:
    """Return how good it is, from 0 to 100: each finding takes away what it weighs."""
    return max(0, WHOLE - sum(one.weight for one in findings))
