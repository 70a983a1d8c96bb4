"""By when a letter for a visa should be asked for."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from expoapp.enquiries import kinds
from expoapp.exhibitions.models import Exhibition, current_edition
from expoapp.exhibitions.wording import name_of


@dataclass(frozen=True)
class Letter:
    """The deadline of an exhibition: `by` is None where its days are not known yet."""

    name: str
    weeks: int
    by: date | None
    is_late: bool


def letters(chosen: Collection[str], offered: Iterable[Exhibition], moment: datetime) -> list[Letter]:
    """Return the deadlines of the exhibitions chosen, by their addresses."""
    return [_letter(row, moment) for row in offered if row.slug in chosen]


def _letter(exhibition: Exhibition, moment: datetime) -> Letter:
    edition, country = current_edition(exhibition.editions, moment), exhibition.city.country_code
    by = None
    if (
        edition is not None
        and edition.is_exact
        and edition.starts_on
        and not (edition.is_off or edition.is_over(moment))
    ):
        by = kinds.letter_deadline(edition.starts_on, country)
    return Letter(str(name_of(exhibition)), kinds.letter_weeks(country), by, by is not None and by < moment.date())
