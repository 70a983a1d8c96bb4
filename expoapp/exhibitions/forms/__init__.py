"""Forms of the back office for exhibitions and editions."""

from expoapp.exhibitions.forms.editions import EditionForm, day_rows
from expoapp.exhibitions.forms.exhibitions import (
    BLANK_NAMES,
    FORMER,
    USUAL_LENGTH,
    ExhibitionForm,
    FilterForm,
)
from expoapp.exhibitions.forms.exhibitors import ExhibitorFilterForm, ExhibitorForm, UploadForm
from expoapp.exhibitions.forms.next_year import CARRY_LABELS, NextEditionForm, NextRow, NextYearForm
from expoapp.exhibitions.forms.organisers import OrganiserFilterForm, OrganiserForm
from expoapp.exhibitions.forms.status import CancelForm, MoveForm, PostponeForm, StatusForm

__all__ = [
    "BLANK_NAMES",
    "CARRY_LABELS",
    "FORMER",
    "USUAL_LENGTH",
    "CancelForm",
    "EditionForm",
    "ExhibitionForm",
    "ExhibitorFilterForm",
    "ExhibitorForm",
    "FilterForm",
    "MoveForm",
    "NextEditionForm",
    "NextRow",
    "NextYearForm",
    "OrganiserFilterForm",
    "OrganiserForm",
    "PostponeForm",
    "StatusForm",
    "UploadForm",
    "day_rows",
]
