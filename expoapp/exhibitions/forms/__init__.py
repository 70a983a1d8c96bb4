"""Forms of the back office for exhibitions and editions."""

from expoapp.exhibitions.forms.editions import EditionForm, day_rows
from expoapp.exhibitions.forms.exhibitions import (
    BLANK_NAMES,
    FORMER,
    USUAL_LENGTH,
    ExhibitionForm,
    FilterForm,
    OrganiserFilterForm,
)
from expoapp.exhibitions.forms.exhibitors import ExhibitorFilterForm, ExhibitorForm, UploadForm

__all__ = [
    "BLANK_NAMES",
    "FORMER",
    "USUAL_LENGTH",
    "EditionForm",
    "ExhibitionForm",
    "ExhibitorFilterForm",
    "ExhibitorForm",
    "FilterForm",
    "OrganiserFilterForm",
    "UploadForm",
    "day_rows",
]
