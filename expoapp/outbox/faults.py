"""Why a mail was not delivered, in the few kinds that call for different deeds."""

import re
from enum import StrEnum

# RFC 3463: class, subject, detail. The subject says whose fault it is.
_ENHANCED = re.compile(r"\s*[245]\.(\d{1,3})\.\d{1,3}\b")


class Fault(StrEnum):
    """What stood in the way of a mail the last time it was tried."""

    AWAY = "away"  # our mail server could not be reached, or takes nothing from us now
    CUT = "cut"  # the line broke while the mail was handed over
    LOST = "lost"  # the process that had it in hand was killed
    LATER = "later"  # the receiving side asked for patience
    ADDRESS = "address"  # nobody has this address
    MAILBOX = "mailbox"  # full, closed, or too small for the mail
    POLICY = "policy"  # the receiving side wants no mail of this kind, or none from us
    REFUSED = "refused"
    UNWRITABLE = "unwritable"  # no mail could be made of what is stored


_BY_SUBJECT = {"1": Fault.ADDRESS, "2": Fault.MAILBOX, "7": Fault.POLICY}
_BY_CODE = {551: Fault.ADDRESS, 552: Fault.MAILBOX, 553: Fault.ADDRESS, 452: Fault.MAILBOX}


def fault_of(code: int, words: str, *, of_recipient: bool = False) -> Fault:
    """Return what a mail server's refusal means; `of_recipient` where it refused the address before it saw the mail."""
    if found := _ENHANCED.match(words):
        kind = _BY_SUBJECT.get(found[1])
        if kind is not None:
            return kind
    if code in _BY_CODE:
        return _BY_CODE[code]
    if code < 500:
        return Fault.LATER
    return Fault.ADDRESS if code == 550 and of_recipient else Fault.REFUSED
