"""What stands on a share image, in the language spoken now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from expoapp import i18n, text
from expoapp.catalogue.models import City
from expoapp.exhibitions import wording
from expoapp.exhibitions.models import Edition, Exhibition, Organiser
from expoapp.exhibitions.share_image.typesetting import writable
from expoapp.i18n import gettext as _
from expoapp.text import Words


@dataclass(frozen=True)
class Card:
    """The words of a share image, and what its drawing is made from.

    `tone` is that of `wording.State`, and "" where nothing is to be said beside the dates. `is_own` puts our mark
    before the organiser's name. `lang` is the page's language and decides the side on which the words stand.
    """

    slug: str
    hues: tuple[int, ...]
    name: Words
    when: str
    where: str
    organiser: str
    lang: str
    is_own: bool = True
    state: str = ""
    tone: str = ""


def card_of(exhibition: Exhibition, edition: Edition | None, moment: datetime) -> Card:
    """Return the card of an edition, or of an exhibition without one. Both as `queries.find_page` loads them."""
    tone, state = _state(edition, moment)
    return Card(
        slug=exhibition.slug,
        hues=tuple(row.hue for row in exhibition.industries),
        name=_first_writable(_names(exhibition)),
        when=wording.dates_of(edition) if edition else _("Dates to follow"),
        where=_place(edition.city if edition else exhibition.city),
        organiser=writable(exhibition.organiser.name),
        is_own=exhibition.organiser.is_own,
        lang=i18n.language(),
        state=state,
        tone=tone,
    )


def card_of_site(organiser: Organiser | None) -> Card:
    """Return the card for all pages that are not about one exhibition."""
    year = organiser.founded_year if organiser else None
    return Card(
        slug=organiser.slug if organiser else "",
        hues=(),
        name=Words(_("Trade exhibitions across the Middle East & Africa"), i18n.language()),
        when="",
        where=_("Trade exhibitions since %(year)s", year=year) if year else "",
        organiser=writable(organiser.name) if organiser else "",
        lang=i18n.language(),
    )


def _place(city: City) -> str:
    name, country = str(text.words(city, "name")), i18n.territory(city.country_code)
    return _("%(city)s, %(country)s", city=name, country=country) if writable(name) == name else country


def _state(edition: Edition | None, moment: datetime) -> tuple[str, str]:
    """Return tone and words of a state that a reader must know before travelling, ("", "") for any other.

    Nothing here counts days: a shared picture is kept by others for months.
    """
    if edition is None:
        return "", ""
    tone = wording.state_of(edition, moment).tone
    said = {
        "off": _("Cancelled"),
        "late": _("Postponed"),
        "moved": _("New dates"),
        "open": _("Dates not confirmed yet"),
    }
    return (tone, said[tone]) if tone in said else ("", "")


def _names(exhibition: Exhibition) -> Iterable[Words]:
    """Yield an exhibition's names: the one shown on the page, its own, those in other languages."""
    yield wording.name_of(exhibition)
    yield Words(exhibition.name, exhibition.lang)
    for row in exhibition.names:
        if row.kind == "language":
            yield Words(row.name, row.lang)


def _first_writable(names: Iterable[Words]) -> Words:
    """Return the first name that our fonts hold whole, else what they hold of the first one."""
    known = list(names)
    for name in known:
        if writable(name.value) == name.value:
            return name
    return Words(writable(known[0].value), known[0].lang)
