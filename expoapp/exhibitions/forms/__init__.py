"""Forms of the back office for exhibitions and editions."""

from expoapp.exhibitions.forms.editions import EditionForm, day_rows
from expoapp.exhibitions.forms.exhibitions import (
    BLANK_NAMES,
    FORMER,
    ExhibitionForm,
    FilterForm,
    OrganiserFilterForm,
)
from expoapp.exhibitions.forms.next_year import CARRY_LABELS, NextEditionForm, NextRow, NextYearForm
from expoapp.exhibitions.forms.status import CancelForm, MoveForm, PostponeForm, StatusForm

__all__ = [
    "BLANK_NAMES",
    "CARRY_LABELS",
    "FORMER",
    "CancelForm",
    "EditionForm",
    "ExhibitionForm",
    "FilterForm",
    "MoveForm",
    "NextEditionForm",
    "NextRow",
    "NextYearForm",
    "OrganiserFilterForm",
    "PostponeForm",
    "StatusForm",
    "day_rows",
]
