"""What staff do with what belongs to the whole house."""

from expoapp.site.actions.pages import FIELDS, Words, publish, revise, translate, withdraw, write
from expoapp.site.actions.quality import dismiss, take_back
from expoapp.site.actions.redirects import (
    Target,
    change_redirect,
    create_redirect,
    delete_redirect,
    fold,
    forget_missing,
    ignore,
)
from expoapp.site.actions.settling import settle_path, settle_target

__all__ = [
    "FIELDS",
    "Target",
    "Words",
    "change_redirect",
    "create_redirect",
    "delete_redirect",
    "dismiss",
    "fold",
    "forget_missing",
    "ignore",
    "publish",
    "revise",
    "settle_path",
    "settle_target",
    "take_back",
    "translate",
    "withdraw",
    "write",
]
