"""One deed on many enquiries: each by its own rule, with its own line in timeline and trail."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from expoapp.accounts.models import Scope
from expoapp.enquiries import queries
from expoapp.enquiries.models import Enquiry
from expoapp.errors import Conflict, Invalid, NotAllowed
from expoapp.i18n import gettext as _


@dataclass(frozen=True)
class Outcome:
    """References of what was done, and of what was not with the reason why."""

    done: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(self.done + other.done, self.refused + other.refused)


def each(rows: Sequence[tuple[str, int]], scope: Scope, deed: Callable[[Enquiry, int], None]) -> Outcome:
    """Do a deed to each of these (reference, version seen); what somebody else has changed meanwhile stays as it is."""
    found = {one.reference: one for one in queries.ticked([reference for reference, _version in rows], scope)}
    done, refused = [], []
    for reference, version in rows:
        enquiry = found.get(reference)
        if enquiry is None:
            refused.append((reference, _("There is no such enquiry, or no longer.")))
            continue
        try:
            deed(enquiry, version)
        except Conflict:
            refused.append((reference, _("Somebody else has changed it meanwhile.")))
        except (Invalid, NotAllowed) as problem:
            refused.append((reference, str(problem.sentence)))
        else:
            done.append(reference)
    return Outcome(tuple(done), tuple(refused))
