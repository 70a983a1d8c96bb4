"""By when a letter for a visa should be asked for."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from expoapp import i18n, text
from expoapp.enquiries import kinds
from expoapp.exhibitions.models import Exhibition, current_edition
from expoapp.exhibitions.wording import name_of
from expoapp.i18n import gettext as _
from expoapp.i18n import ngettext


@dataclass(frozen=True)
class Deadline:
    """What to know of an exhibition's deadline, in words."""

    sentence: str
    is_past: bool = False


def deadlines(chosen: Collection[str], offered: Iterable[Exhibition], moment: datetime) -> list[Deadline]:
    """Return the deadlines of the exhibitions chosen, by their addresses."""
    return [_deadline(row, moment) for row in offered if row.slug in chosen]


def _deadline(exhibition: Exhibition, moment: datetime) -> Deadline:
    name, country = text.isolated(str(name_of(exhibition))), exhibition.city.country_code
    edition = current_edition(exhibition.editions, moment)
    if edition is None or not edition.starts_on or not edition.is_exact or edition.is_off or edition.is_over(moment):
        return Deadline(
            ngettext(
                "%(name)s: please ask at least %(num)s week before the opening day.",
                "%(name)s: please ask at least %(num)s weeks before the opening day.",
                kinds.letter_weeks(country),
                name=name,
            )
        )
    by = kinds.letter_deadline(edition.starts_on, country)
    if by >= moment.date():
        return Deadline(_("%(name)s: please ask for the letter by %(day)s.", name=name, day=i18n.day(by)))
    return Deadline(
        _(
            "%(name)s: letters should be asked for by %(day)s, and that day has passed. Ask today, and call us too.",
            name=name,
            day=i18n.day(by),
        ),
        is_past=True,
    )
