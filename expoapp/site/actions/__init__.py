"""What staff do with what belongs to no single noun: pages, banners, settings."""

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
from expoapp.site.actions.pages import FIELDS, Words, publish, revise, translate, withdraw, write
from expoapp.site.actions.settings import set_social_links, set_zone

__all__ = [
    "FIELDS",
    "BannerFacts",
    "Words",
    "banner_facts",
    "delete_banner",
    "publish",
    "publish_banner",
    "revise",
    "revise_banner",
    "set_social_links",
    "set_zone",
    "translate",
    "translate_banner",
    "withdraw",
    "withdraw_banner",
    "write",
    "write_banner",
]
