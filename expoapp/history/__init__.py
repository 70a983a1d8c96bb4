"""What stood in a record before and after each change by staff, so that it can be read and brought back (S5).

Knows no feature: each says with `follow` what a state of its records is. The trail (`audit`) proves who did what; this
keeps whole states, which the trail, being sealed and one day gone, could not give back.
"""

from expoapp.history.restoring import Left, Undone, bring_back, possible, undo, undo_some
from expoapp.history.states import (
    STAYS,
    Kind,
    Revision,
    State,
    Words,
    amend,
    changes,
    digest,
    find_revision,
    follow,
    forget,
    keep,
    kind_of,
    revisions_by_id,
    revisions_of,
    state_of,
    when_gone,
)
from expoapp.history.words import Change, Speaker, pieces, refer

__all__ = [
    "STAYS",
    "Change",
    "Kind",
    "Left",
    "Revision",
    "Speaker",
    "State",
    "Undone",
    "Words",
    "amend",
    "bring_back",
    "changes",
    "digest",
    "find_revision",
    "follow",
    "forget",
    "keep",
    "kind_of",
    "pieces",
    "possible",
    "refer",
    "revisions_by_id",
    "revisions_of",
    "state_of",
    "undo",
    "undo_some",
    "when_gone",
]
