"""What is done for those who wait for dates. Actions never commit."""

from expoapp.watching.actions.joining import (
    CONFIRM_WITHIN,
    KEPT_UNCONFIRMED,
    MAILS_A_DAY,
    Limits,
    ask,
    confirm,
    forget_unconfirmed,
    leave,
)
from expoapp.watching.actions.telling import take_notice, tell

__all__ = [
    "CONFIRM_WITHIN",
    "KEPT_UNCONFIRMED",
    "MAILS_A_DAY",
    "Limits",
    "ask",
    "confirm",
    "forget_unconfirmed",
    "leave",
    "take_notice",
    "tell",
]
