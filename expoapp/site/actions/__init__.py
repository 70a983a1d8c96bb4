"""What staff do with what belongs to the whole house."""

from expoapp.site.actions.banners import (
    BannerFacts,
    banner_facts,
    delete_banner,
    publish_banner,
    revise_banner,
    translate_banner,
    withdraw_banner,
    write_banner,
)
from expoapp.site.actions.importing import take_step
from expoapp.site.actions.imports import (
    APPLIED,
    FATES,
    LEFT,
    OUTCOMES,
    apply,
    cancel,
    hand_in,
    name_columns,
    undo,
)
from expoapp.site.actions.pages import FIELDS, Words, publish, revise, translate, withdraw, write
from expoapp.site.actions.quality import dismiss, find_to_mend, keep_to_mend, take_back
from expoapp.site.actions.redirects import (
    Target,
    change_redirect,
    create_redirect,
    delete_redirect,
    fold,
    forget_missing,
    ignore,
)
from expoapp.site.actions.settings import set_social_links, set_zone
from expoapp.site.actions.settling import settle_path, settle_target

__all__ = [
    "APPLIED",
    "FATES",
    "FIELDS",
    "LEFT",
    "OUTCOMES",
    "BannerFacts",
    "Target",
    "Words",
    "apply",
    "banner_facts",
    "cancel",
    "change_redirect",
    "create_redirect",
    "delete_banner",
    "delete_redirect",
    "dismiss",
    "find_to_mend",
    "fold",
    "forget_missing",
    "hand_in",
    "ignore",
    "keep_to_mend",
    "name_columns",
    "publish",
    "publish_banner",
    "revise",
    "revise_banner",
    "set_social_links",
    "set_zone",
    "settle_path",
    "settle_target",
    "take_back",
    "take_step",
    "translate",
    "translate_banner",
    "undo",
    "withdraw",
    "withdraw_banner",
    "write",
    "write_banner",
]
