"""What a person wants to see of the inbox."""

from dataclasses import dataclass
from datetime import date

LONGEST_SEARCH = 100
# The folders, and the order in which each is shown when nobody asks for another.
FOLDERS = {
    "answer": "due",
    "mine": "due",
    "unassigned": "due",
    "overdue": "due",
    "follow-up": "due",
    "postponed": "due",
    "answered": "newest",
    "closed": "newest",
    "all": "newest",
}
SORTS = ("newest", "oldest", "due", "company")
ME, NOBODY = "me", "nobody"


@dataclass(frozen=True)
class Filters:
    """A folder, what is chosen inside it, and the order; "" and None choose nothing."""

    show: str = "answer"
    state: str = ""
    kind: str = ""
    exhibition: str = ""  # its slug
    country: str = ""
    desk: str = ""  # its key
    owner: str = ""  # ME, NOBODY, or the id of an account
    source: str = ""
    since: date | None = None
    until: date | None = None  # inclusive
    zone: str = "UTC"  # the clock of both days
    words: str = ""
    sort: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Say whether anything is chosen inside the folder."""
        return self != Filters(show=self.show, sort=self.sort)

    @property
    def order(self) -> str:
        """Return the order to show: the one asked for, else the folder's own; what was searched for, newest first."""
        return self.sort or ("newest" if self.words else FOLDERS[self.show])


@dataclass(frozen=True)
class Position:
    """Where a page begins, or where an enquiry stands in a list: beside which enquiry, and at which turn.

    `turn` is when it was the desk's turn as the person saw it (microseconds since 1970): an enquiry that was answered
    meanwhile stands elsewhere now, but the way through the list goes on where it was.
    """

    after: str = ""
    before: str = ""
    turn: int | None = None
