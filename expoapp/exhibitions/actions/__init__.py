"""What can be done to exhibitions and editions. Each deed checks the rules and leaves its line in the trail."""

from expoapp.exhibitions.actions.editions import (
    EditionFacts,
    create_edition,
    publish_edition,
    revise_edition,
    withdraw_edition,
)
from expoapp.exhibitions.actions.exhibitions import (
    ExhibitionFacts,
    create_exhibition,
    publish_exhibition,
    rename,
    revise_exhibition,
    withdraw_exhibition,
)
from expoapp.exhibitions.actions.load import Report, load

__all__ = [
    "EditionFacts",
    "ExhibitionFacts",
    "Report",
    "create_edition",
    "create_exhibition",
    "load",
    "publish_edition",
    "publish_exhibition",
    "rename",
    "revise_edition",
    "revise_exhibition",
    "withdraw_edition",
    "withdraw_exhibition",
]
