"""What can be done to exhibitions and editions. Each deed checks the rules and leaves its line in the trail."""

from expoapp.exhibitions.actions.editions import (
    EditionFacts,
    create_edition,
    edition_facts,
    get_own_edition,
    publish_edition,
    revise_edition,
    withdraw_edition,
)
from expoapp.exhibitions.actions.exhibitions import (
    ExhibitionFacts,
    create_exhibition,
    exhibition_facts,
    get_own,
    hand_over,
    publish_exhibition,
    rename,
    revise_exhibition,
    withdraw_exhibition,
)
from expoapp.exhibitions.actions.load import load
from expoapp.exhibitions.actions.load_directory import load_directory
from expoapp.exhibitions.actions.load_exhibitors import load_exhibitors
from expoapp.exhibitions.actions.organisers import (
    OrganiserFacts,
    create_organiser,
    delete_organiser,
    hide_organisers,
    revise_organiser,
    show_organisers,
)
from expoapp.exhibitions.actions.report import Report
from expoapp.exhibitions.importer import DayHours

__all__ = [
    "DayHours",
    "EditionFacts",
    "ExhibitionFacts",
    "OrganiserFacts",
    "Report",
    "create_edition",
    "create_exhibition",
    "create_organiser",
    "delete_organiser",
    "edition_facts",
    "exhibition_facts",
    "get_own",
    "get_own_edition",
    "hand_over",
    "hide_organisers",
    "load",
    "load_directory",
    "load_exhibitors",
    "publish_edition",
    "publish_exhibition",
    "rename",
    "revise_edition",
    "revise_exhibition",
    "revise_organiser",
    "show_organisers",
    "withdraw_edition",
    "withdraw_exhibition",
]
