"""Deeds: people are invited, come, change their rights, passwords and factors, and go; sessions begin and end."""

from expoapp.accounts.actions.factor import (
    confirm_factor,
    new_secret,
    prove_factor,
    renew_codes,
    reset_factor,
    switch_off_factor,
)
from expoapp.accounts.actions.invitations import accept, invite, invite_again, withdraw
from expoapp.accounts.actions.people import change_rights, create, disable, enable, generate_password, rename
from expoapp.accounts.actions.secrets import (
    ask_for_address,
    ask_for_password,
    confirm_address,
    least_of,
    reset_password,
    set_password,
    start_reset,
)
from expoapp.accounts.actions.sessions import (
    SEEN_EVERY,
    end_all,
    end_others,
    end_session,
    prove,
    renew,
    roles_of,
    see,
    sign_in,
    sign_out,
)

__all__ = [
    "SEEN_EVERY",
    "accept",
    "ask_for_address",
    "ask_for_password",
    "change_rights",
    "confirm_address",
    "confirm_factor",
    "create",
    "disable",
    "enable",
    "end_all",
    "end_others",
    "end_session",
    "generate_password",
    "invite",
    "invite_again",
    "least_of",
    "new_secret",
    "prove",
    "prove_factor",
    "rename",
    "renew",
    "renew_codes",
    "reset_factor",
    "reset_password",
    "roles_of",
    "see",
    "set_password",
    "sign_in",
    "sign_out",
    "start_reset",
    "switch_off_factor",
    "withdraw",
]
