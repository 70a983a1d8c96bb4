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
from expoapp.exhibitions.actions.exhibitors import (
    ExhibitorFacts,
    Preview,
    add_exhibitor,
    apply_exhibitors,
    cancel_exhibitors,
    get_own_exhibitor,
    preview_exhibitors,
    remove_exhibitor,
    revise_exhibitor,
    upload_exhibitors,
    withdraw_consent,
)
from expoapp.exhibitions.actions.lists import (
    DocumentFacts,
    EditionLists,
    FigureFacts,
    PartnerFacts,
    edition_lists,
)
from expoapp.exhibitions.actions.load import load
from expoapp.exhibitions.actions.load_directory import load_directory
from expoapp.exhibitions.actions.load_exhibitors import load_exhibitors
from expoapp.exhibitions.actions.organisers import hide_organisers, show_organisers
from expoapp.exhibitions.actions.report import Report
from expoapp.exhibitions.importer import DayHours

__all__ = [
    "DayHours",
    "DocumentFacts",
    "EditionFacts",
    "EditionLists",
    "ExhibitionFacts",
    "ExhibitorFacts",
    "FigureFacts",
    "PartnerFacts",
    "Preview",
    "Report",
    "add_exhibitor",
    "apply_exhibitors",
    "cancel_exhibitors",
    "create_edition",
    "create_exhibition",
    "edition_facts",
    "edition_lists",
    "exhibition_facts",
    "get_own",
    "get_own_edition",
    "get_own_exhibitor",
    "hand_over",
    "hide_organisers",
    "load",
    "load_directory",
    "load_exhibitors",
    "preview_exhibitors",
    "publish_edition",
    "publish_exhibition",
    "remove_exhibitor",
    "rename",
    "revise_edition",
    "revise_exhibition",
    "revise_exhibitor",
    "show_organisers",
    "upload_exhibitors",
    "withdraw_consent",
    "withdraw_edition",
    "withdraw_exhibition",
]
