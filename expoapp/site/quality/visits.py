"""Rules about what somebody needs who wants to go to the next edition, and what is told of the last one."""

from collections.abc import Iterator
from datetime import date

from expoapp.i18n import gettext as _
from expoapp.i18n import ngettext
from expoapp.site.quality.dates import is_near
from expoapp.site.quality.facts import EditionFacts, ExhibitionFacts
from expoapp.site.quality.findings import MIDDLING, SMALL, Finding, of_edition

VENUE_WITHIN = 270
DOCUMENTS_WITHIN = 180
HOURS_WITHIN = 90
HALL_WITHIN = 60
FIGURES_AFTER, FIGURES_UNTIL = 30, 550
COUNTED = {"exhibitors", "visitors", "visits"}


def no_venue(exhibition: ExhibitionFacts, today: date) -> Iterator[Finding]:
    """Nobody can see where it is held."""
    coming = _held_soon(exhibition, today, VENUE_WITHIN)
    if coming and coming.venue is None:
        sentence = _("%(edition)s has no venue.", edition=coming.slug)
        yield of_edition("no-venue", coming.id, sentence, MIDDLING, "venue")


def no_hall(exhibition: ExhibitionFacts, today: date) -> Iterator[Finding]:
    """Nobody can see in which hall."""
    coming = _held_soon(exhibition, today, HALL_WITHIN)
    if coming and coming.venue and not coming.hall:
        yield of_edition("no-hall", coming.id, _("%(edition)s names no hall.", edition=coming.slug), SMALL, "hall")


def no_hours(exhibition: ExhibitionFacts, today: date) -> Iterator[Finding]:
    """Nobody can see when the doors open."""
    coming = _held_soon(exhibition, today, HOURS_WITHIN)
    if coming is None or coming.days_with_hours >= coming.days:
        return
    missing = coming.days - coming.days_with_hours
    sentence = (
        _("%(edition)s has no opening hours.", edition=coming.slug)
        if not coming.days_with_hours
        else ngettext(
            "%(edition)s has no opening hours on %(num)s of its days.",
            "%(edition)s has no opening hours on %(num)s of its days.",
            missing,
            edition=coming.slug,
        )
    )
    yield of_edition("no-hours", coming.id, sentence, MIDDLING, "opens")


def no_documents(exhibition: ExhibitionFacts, today: date) -> Iterator[Finding]:
    """There is nothing to download, or nothing in the exhibition's own language."""
    coming = _held_soon(exhibition, today, DOCUMENTS_WITHIN)
    if coming is None or exhibition.lang in coming.documents:
        return
    sentence = (
        _("No document of %(edition)s is in the language of the exhibition.", edition=coming.slug)
        if coming.documents
        else _("%(edition)s has no document, such as a brochure or a floor plan.", edition=coming.slug)
    )
    yield of_edition("no-documents", coming.id, sentence, SMALL, "documents", needs="documents")


def no_figures(exhibition: ExhibitionFacts, today: date) -> Iterator[Finding]:
    """The last edition is over, and nobody has said who came."""
    last = exhibition.last
    if last is None or last.ends_on is None or last.precision != "exact":
        return
    if not FIGURES_AFTER <= (today - last.ends_on).days <= FIGURES_UNTIL:
        return
    if not any(one.kind in COUNTED and not one.is_target for one in last.figures):
        sentence = _("%(edition)s is over, and its exhibitors and visitors are not counted.", edition=last.slug)
        yield of_edition("no-figures", last.id, sentence, MIDDLING, "figures", needs="figures")


def figures_unfounded(exhibition: ExhibitionFacts, today: date) -> Iterator[Finding]:
    """A figure does not say what it counts, where it comes from or of which day it is (product rule 6)."""
    last = exhibition.last
    if last is None or last.ends_on is None or (today - last.ends_on).days > FIGURES_UNTIL:
        return
    if number := sum(not one.is_founded for one in last.figures):
        sentence = ngettext(
            "%(num)s figure of %(edition)s lacks its definition, source or day.",
            "%(num)s figures of %(edition)s lack their definition, source or day.",
            number,
            edition=last.slug,
        )
        yield of_edition("figures-unfounded", last.id, sentence, SMALL, "figures", needs="figures")


def venue_unplaced(exhibition: ExhibitionFacts, today: date) -> Iterator[Finding]:
    """Nobody can find the way to the next edition's venue."""
    coming = _held_soon(exhibition, today, VENUE_WITHIN)
    venue = coming.venue if coming else None
    if venue is None:
        return
    for is_there, kind, anchor, sentence in (
        (venue.has_address, "venue-address", "address", _("The venue %(venue)s has no address.", venue=venue.name)),
        (venue.has_place, "venue-place", "point", _("The venue %(venue)s is not on the map.", venue=venue.name)),
    ):
        if not is_there:
            values = {"venue_id": venue.id}
            yield Finding(
                kind, f"venue/{venue.id}", sentence, SMALL, "staff.catalogue.edit_venue", values, anchor=anchor
            )


def _held_soon(exhibition: ExhibitionFacts, today: date, days: int) -> EditionFacts | None:
    """Return the next edition where its days are known and hold, and begin within so many days."""
    coming = exhibition.next
    is_known = coming is not None and coming.precision == "exact" and coming.status != "postponed"
    return coming if is_known and coming and is_near(coming, today, days) else None


RULES = (no_venue, no_hall, no_hours, no_documents, no_figures, figures_unfounded, venue_unplaced)
