"""What hangs on a person's rights in other features, and goes when these rights do. Knows none of them.

A feature says at start how it lets go of what somebody may no longer have, in the transaction that takes the right.
"""

from collections.abc import Callable

from expoapp.accounts.models import Account

# Lets go of what a person may not have with their present rights, for who acts (None: the system); returns how much.
LetGo = Callable[[Account, int | None], int]
_known: dict[str, LetGo] = {}


def follow(name: str, let_go: LetGo) -> None:
    """Let go of what a feature has, too, from now on."""
    _known[name] = let_go


def let_go(account: Account, by: int | None) -> dict[str, int]:
    """Let go of everything that a person may no longer have; return how much of what that was."""
    found = {name: release(account, by) for name, release in sorted(_known.items())}
    return {name: number for name, number in found.items() if number}
