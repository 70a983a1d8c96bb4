"""Organisers, exhibitions (the brand that recurs) and editions (one holding of it, with dates)."""

from expoapp.exhibitions.models.carried import CARRIED_FIELDS, CarriedField
from expoapp.exhibitions.models.editions import (
    FEED_BACK,
    FEED_MOST,
    Edition,
    EditionChange,
    EditionDay,
    EditionTranslation,
    current_edition,
)
from expoapp.exhibitions.models.exhibitions import (
    NO_INDUSTRY,
    UNKNOWN_ORGANISER,
    Exhibition,
    ExhibitionIndustry,
    ExhibitionName,
    ExhibitionProductGroup,
    ExhibitionRegion,
    ExhibitionTranslation,
    Organiser,
)
from expoapp.exhibitions.models.exhibitors import Exhibitor, ExhibitorProductGroup
from expoapp.exhibitions.models.kinds import (
    Assurance,
    DocumentKind,
    FigureKind,
    PartnerKind,
    Phase,
    Precision,
    Status,
    one_of,
)
from expoapp.exhibitions.models.lists import Colocation, Document, EditionPartner, Figure
from expoapp.exhibitions.models.uploads import ExhibitorUpload

__all__ = [
    "CARRIED_FIELDS",
    "FEED_BACK",
    "FEED_MOST",
    "NO_INDUSTRY",
    "UNKNOWN_ORGANISER",
    "Assurance",
    "CarriedField",
    "Colocation",
    "Document",
    "DocumentKind",
    "Edition",
    "EditionChange",
    "EditionDay",
    "EditionPartner",
    "EditionTranslation",
    "Exhibition",
    "ExhibitionIndustry",
    "ExhibitionName",
    "ExhibitionProductGroup",
    "ExhibitionRegion",
    "ExhibitionTranslation",
    "Exhibitor",
    "ExhibitorProductGroup",
    "ExhibitorUpload",
    "Figure",
    "FigureKind",
    "Organiser",
    "PartnerKind",
    "Phase",
    "Precision",
    "Status",
    "current_edition",
    "one_of",
]
