"""Banners written, changed, published, withdrawn and deleted: they stand above every page, so they are the house's."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from expoapp import audit, clock, history, text
from expoapp.accounts.models import Scope
from expoapp.catalogue.actions import records
from expoapp.errors import Invalid
from expoapp.i18n import gettext as _
from expoapp.site.models import Banner
from expoapp.site.queries import get_banner

KIND = "banner"
FIELDS = ("text",)


@dataclass(frozen=True)
class BannerFacts:
    """What a banner says, where it leads, and from when to when; without an end until somebody takes it off."""

    text: str
    starts_at: datetime
    ends_at: datetime | None
    url: str = ""


def banner_facts(banner: Banner) -> BannerFacts:
    """Return what is known of a banner."""
    ends_at = None if banner.public_until == clock.END else banner.public_until
    return BannerFacts(banner.text, banner.public_from, ends_at, banner.url)


def banner_state(banner: Banner) -> dict[str, Any]:
    """Return what is known of a banner, with its text in other languages."""
    facts = banner_facts(banner)
    said = {
        "text": facts.text,
        "url": facts.url,
        "starts_at": facts.starts_at.isoformat(),
        "ends_at": facts.ends_at.isoformat() if facts.ends_at else None,
        "state": banner.state,
    }
    return said | records.texts_of(banner)


def write_banner(facts: BannerFacts, *, by: int, scope: Scope) -> Banner:
    """Write a banner; it is a draft until somebody publishes it. Raises Invalid, NotAllowed."""
    records.refuse_limited(scope)
    # Files know a banner by its key, people by its text.
    made = Banner(key=secrets.token_hex(8), state="draft", lang=text.language_of(facts.text), **_values(facts))
    made.translations = []
    records.add(made, "banner.write", by)
    return made


def revise_banner(banner: Banner, facts: BannerFacts, version: int | None, *, by: int, scope: Scope) -> bool:
    """Change a banner; return whether anything changed. Raises Conflict, Invalid, NotAllowed."""
    records.refuse_limited(scope)
    seen_from = banner.seen_once_from(facts.starts_at, clock.now())
    return records.revise(banner, _values(facts) | {"seen_from": seen_from}, version, "banner.revise", by)


def translate_banner(
    banner: Banner, lang: str, words: Mapping[str, str], version: int, *, by: int, scope: Scope
) -> bool:
    """Write a banner's text in another language; return whether that changed anything. Raises Conflict, NotAllowed."""
    records.refuse_limited(scope)
    return records.translate(banner, lang, words, version, "banner.translate", by)


def publish_banner(banner: Banner, *, by: int, scope: Scope, version: int | None = None) -> None:
    """Let the site show a banner from its start to its end. Raises Conflict, and Invalid where the end has passed."""
    records.refuse_limited(scope)
    records.same(banner, version)
    if banner.public_until <= clock.now():
        raise Invalid(_("Its end has passed. Give it a later end first."))
    _switch(banner, "published", "banner.publish", by)


def withdraw_banner(banner: Banner, *, by: int, scope: Scope, version: int | None = None) -> None:
    """Take a banner off the site, or call off that it goes there: what nobody can have seen is a draft again."""
    records.refuse_limited(scope)
    records.same(banner, version)
    if banner.state == "published":
        state = "withdrawn" if banner.was_public(clock.now()) else "draft"
        _switch(banner, state, "banner.withdraw", by)


def delete_banner(banner: Banner, *, by: int, scope: Scope) -> None:
    """Delete a banner."""
    records.refuse_limited(scope)
    records.delete(banner, text.shorten(banner.text, 60), "banner.delete", by, scope)


def restore_banner(banner_id: Any, state: Mapping[str, Any], by: int, scope: Scope) -> None:
    """Bring a state of a banner back; whether it is published stays as it is."""
    ends_at = datetime.fromisoformat(state["ends_at"]) if state["ends_at"] else None
    facts = BannerFacts(state["text"], datetime.fromisoformat(state["starts_at"]), ends_at, state["url"])
    revise_banner(get_banner(int(banner_id)), facts, None, by=by, scope=scope)
    records.bring_back_texts(get_banner(int(banner_id)), state, FIELDS, "banner.translate", by)


def _switch(banner: Banner, state: str, action: str, by: int) -> None:
    if banner.state == state:
        return
    before = history.state_of(banner)
    now = clock.now()
    if state == "published" and banner.public_from == clock.END:  # loaded from a file, without a start
        banner.public_from = now
    banner.state = state
    changes = audit.changes_of(banner)
    audit.record(action, banner, changes, by)
    history.keep(banner, before, action, by)


def _values(facts: BannerFacts) -> dict[str, Any]:
    ends_at = facts.ends_at or clock.END
    if ends_at <= facts.starts_at:
        raise Invalid(_("It ends before it starts."), "end_day")
    return {
        "text": facts.text,
        "url": _checked(facts.url),
        "public_from": facts.starts_at,
        "public_until": ends_at,
    }


def _checked(url: str) -> str:
    """Return where a banner leads: a page of the site, or a secure address elsewhere; raise Invalid for anything else.

    A browser takes a backslash for a slash, and two slashes for another website (R42).
    """
    refusal = Invalid(_("A link must begin with https://, or with / for a page of this site."), "url")
    if any(sign in url for sign in "\\ \t\r\n<>\"'"):
        raise refusal
    if url and not (url.startswith("/") and not url.startswith("//")):
        try:
            parts = urlsplit(url)
            is_fit = parts.scheme == "https" and bool(parts.hostname) and parts.username is None
        except ValueError:
            is_fit = False
        if not is_fit:
            raise refusal
    return url
