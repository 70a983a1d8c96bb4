"""Forms of the back office for exhibitions and editions."""

from expoapp.exhibitions.forms.editions import EditionForm, day_rows
from expoapp.exhibitions.forms.exhibitions import (
    BLANK_NAMES,
    FORMER,
    ExhibitionForm,
    FilterForm,
)
from expoapp.exhibitions.forms.organisers import OrganiserFilterForm, OrganiserForm

__all__ = [
    "BLANK_NAMES",
    "FORMER",
    "EditionForm",
    "ExhibitionForm",
    "FilterForm",
    "OrganiserFilterForm",
    "OrganiserForm",
    "day_rows",
]
