"""What can be done to exhibitions and editions. Each deed checks the rules and leaves its line in the trail."""

from expoapp.exhibitions.actions.carried import confirm
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
from expoapp.exhibitions.actions.next_edition import (
    CARRIABLE,
    Proposal,
    SomeRefused,
    Undone,
    Wish,
    deed_of,
    make_next,
    next_year_of,
    propose,
    roll_over,
    undo_roll_over,
    weeks_in_words,
)
from expoapp.exhibitions.actions.organisers import hide_organisers, show_organisers
from expoapp.exhibitions.actions.report import Report
from expoapp.exhibitions.actions.status import Change, change_status, changes_for
from expoapp.exhibitions.importer import DayHours

__all__ = [
    "CARRIABLE",
    "Change",
    "DayHours",
    "EditionFacts",
    "ExhibitionFacts",
    "Proposal",
    "Report",
    "SomeRefused",
    "Undone",
    "Wish",
    "change_status",
    "changes_for",
    "confirm",
    "create_edition",
    "create_exhibition",
    "deed_of",
    "edition_facts",
    "exhibition_facts",
    "get_own",
    "get_own_edition",
    "hand_over",
    "hide_organisers",
    "load",
    "load_directory",
    "load_exhibitors",
    "make_next",
    "next_year_of",
    "propose",
    "publish_edition",
    "publish_exhibition",
    "rename",
    "revise_edition",
    "revise_exhibition",
    "roll_over",
    "show_organisers",
    "undo_roll_over",
    "weeks_in_words",
    "withdraw_edition",
    "withdraw_exhibition",
]
