"""Rules about when the next edition is held, and whether visitors know it."""

from collections.abc import Iterator
from datetime import date

from expoapp import i18n
from expoapp.i18n import gettext as _
from expoapp.i18n import ngettext
from expoapp.site.quality.facts import EditionFacts, ExhibitionFacts
from expoapp.site.quality.findings import GRAVE, MIDDLING, Finding, of_edition

PUBLIC_WITHIN = 365
CONFIRMED_WITHIN = 270
EXACT_WITHIN = 270
SILENT_FOR = 90


def is_near(edition: EditionFacts, today: date, days: int) -> bool:
    """Say whether an edition begins within so many days, or has begun."""
    return edition.begins_by is not None and (edition.begins_by - today).days <= days


def no_next_edition(exhibition: ExhibitionFacts, _today: date) -> Iterator[Finding]:
    """Its dates have passed, and nothing tells when it is held again."""
    if exhibition.next is not None:
        return
    last = exhibition.last
    yield Finding(
        "no-next-edition",
        f"exhibition/{exhibition.id}",
        _("It ended on %(day)s, and no next edition is there.", day=i18n.day(last.ends_on))
        if last and last.ends_on
        else _("No edition is there that is still to come."),
        GRAVE,
        "staff.exhibitions.new_edition",
        {"exhibition_id": exhibition.id},
        "precision",
    )


def next_not_public(exhibition: ExhibitionFacts, today: date) -> Iterator[Finding]:
    """The next edition is near, and a draft."""
    coming = exhibition.next
    if coming and coming.is_draft and is_near(coming, today, PUBLIC_WITHIN):
        yield Finding(
            "next-not-public",
            f"edition/{coming.id}",
            _("The edition %(edition)s is near and visitors do not see it yet.", edition=coming.slug),
            GRAVE,
            "staff.exhibitions.show",
            {"exhibition_id": exhibition.id},
            "editions",
            deed="staff.exhibitions.publish_edition",
        )


def dates_not_confirmed(exhibition: ExhibitionFacts, today: date) -> Iterator[Finding]:
    """The next edition's days are provisional, or only carried on from the usual cycle."""
    coming = exhibition.next
    if coming and coming.status == "provisional" and is_near(coming, today, CONFIRMED_WITHIN):
        sentence = (
            _("The dates of %(edition)s are carried on from other years. Do they hold?", edition=coming.slug)
            if coming.is_assumed
            else _("The dates of %(edition)s are still provisional.", edition=coming.slug)
        )
        yield of_edition("dates-not-confirmed", coming.id, sentence, MIDDLING, "status")


def dates_rough(exhibition: ExhibitionFacts, today: date) -> Iterator[Finding]:
    """The next edition is near, and its days are not known."""
    coming = exhibition.next
    if coming is None or coming.status == "postponed" or not is_near(coming, today, EXACT_WITHIN):
        return
    sentences = {
        "month": _("Of %(edition)s only the month is known.", edition=coming.slug),
        "year": _("Of %(edition)s only the year is known.", edition=coming.slug),
        "tba": _("Of %(edition)s no dates are known.", edition=coming.slug),
    }
    if coming.precision in sentences:
        yield of_edition("dates-rough", coming.id, sentences[coming.precision], MIDDLING, "precision")


def postponed_in_silence(exhibition: ExhibitionFacts, today: date) -> Iterator[Finding]:
    """It was postponed long ago, and nobody has said anything since."""
    for edition in exhibition.editions:
        silent = (today - edition.changed_on).days
        if edition.status == "postponed" and silent >= SILENT_FOR:
            sentence = ngettext(
                "%(edition)s was postponed %(num)s day ago; visitors have heard nothing since.",
                "%(edition)s was postponed %(num)s days ago; visitors have heard nothing since.",
                silent,
                edition=edition.slug,
            )
            yield of_edition("postponed-in-silence", edition.id, sentence, MIDDLING, "status")


RULES = (no_next_edition, next_not_public, dates_not_confirmed, dates_rough, postponed_in_silence)
