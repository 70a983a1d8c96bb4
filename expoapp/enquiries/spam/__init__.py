"""Whether an enquiry looks like a machine's: points with their reasons, from its text alone (decision 20).

Everything here is a function of its arguments: what was seen and learned before is asked by the actions.
"""

from expoapp.enquiries.spam.letters import Letter, Reason, total
from expoapp.enquiries.spam.memory import LETTERS_NEEDED, Counts, digests, learned, sketch, use_key
from expoapp.enquiries.spam.phrases import trades
from expoapp.enquiries.spam.score import reasons_of, repeated

__all__ = [
    "LETTERS_NEEDED",
    "Counts",
    "Letter",
    "Reason",
    "digests",
    "learned",
    "reasons_of",
    "repeated",
    "sketch",
    "total",
    "trades",
    "use_key",
]
