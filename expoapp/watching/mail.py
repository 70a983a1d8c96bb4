"""The mails to those who wait for dates: please confirm, you are on the list, and the news itself.

Nothing in them was written by a visitor: else anybody could have us send their words to strangers (R37).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from expoapp import i18n, outbox, text
from expoapp.exhibitions.models import Edition, Exhibition
from expoapp.exhibitions.wording import city_of, days_in_words
from expoapp.i18n import gettext as _
from expoapp.outbox import OutboxMessage
from expoapp.watching import wording
from expoapp.watching.models import Announcement, Purpose, Watcher, What

# What an edition's stated reason explains.
_EXPLAINED = {What.MOVED, What.POSTPONED, What.CANCELLED}
TEMPLATES = {
    "watch-confirm": ("email/watching_confirm.txt", "email/watching_confirm.html"),
    "watch-known": ("email/watching_known.txt", "email/watching_known.html"),
    "watch-news": ("email/watching_news.txt", "email/watching_news.html"),
}


@dataclass(frozen=True)
class Letterhead(outbox.Letterhead):
    """What our mails need from the installation: `address(language, endpoint, **values)` and what signs the links."""

    address: Callable[..., str]
    secret: bytes = field(repr=False)

    def link(self, watcher: Watcher, purpose: Purpose) -> str:
        """Return the address that confirms, or that takes a watcher off the list."""
        return self.address(watcher.lang, f"watching.{purpose}", **{"for": watcher.token(purpose, self.secret)})


def ask_to_confirm(watcher: Watcher, exhibition: Exhibition, head: Letterhead) -> OutboxMessage:
    """Ask whether it was the owner of the address who wants to be told."""
    with i18n.speaking(watcher.lang):
        name = wording.name_in_line(exhibition)
        heading = _("Please confirm: the dates of %(name)s", name=name)
        given = {"address": head.link(watcher, Purpose.CONFIRM)}
        return _put(watcher, exhibition, head, "watch-confirm", heading, given)


def say_it_is_known(watcher: Watcher, exhibition: Exhibition, head: Letterhead) -> OutboxMessage:
    """Tell somebody who asks again that nothing is left to do."""
    with i18n.speaking(watcher.lang):
        name = wording.name_in_line(exhibition)
        return _put(watcher, exhibition, head, "watch-known", _("You are on the list: %(name)s", name=name), {})


def tell(watcher: Watcher, news: Announcement, head: Letterhead) -> OutboxMessage:
    """Tell what happened to an edition's dates, as they were when notice was taken of it."""
    edition, is_dated = news.edition, news.what in {What.FIXED, What.MOVED}
    where = {"slug": edition.exhibition.slug, "edition": edition.slug}
    with i18n.speaking(watcher.lang):
        heading = wording.headline(news.what, wording.name_in_line(edition.exhibition))
        days = days_in_words(news.precision, news.starts_on, news.ends_on)
        former = news.former_starts_on, news.former_ends_on
        given = {
            "news": news,
            "days": days,
            "former_days": days_in_words(news.precision, *former) if news.what == What.MOVED else "",
            "place": _place(edition),
            "reason": text.words(edition, "status_reason") if news.what in _EXPLAINED else None,
            "page": head.address(watcher.lang, "exhibitions.edition", **where),
            "calendar": head.address(watcher.lang, "exhibitions.calendar_file", **where) if is_dated else "",
        }
        subject = _("%(headline)s – %(days)s", headline=heading, days=days) if is_dated else heading
        return _put(watcher, edition.exhibition, head, "watch-news", heading, given, subject)


def _place(edition: Edition) -> str:
    city = city_of(edition.city)
    return f"{text.words(edition.venue, 'name')}\n{city}" if edition.venue else city


def _put(
    watcher: Watcher,
    exhibition: Exhibition,
    head: Letterhead,
    kind: str,
    heading: str,
    given: dict[str, Any],
    subject: str = "",
) -> OutboxMessage:
    """Write a mail in the language spoken now; one to a confirmed address says how to leave."""
    leave = head.link(watcher, Purpose.LEAVE) if watcher.confirmed_at else ""
    known = {"heading": heading, "name": wording.name_in_line(exhibition), "leave": leave}
    plain, rich = outbox.written(*TEMPLATES[kind], head, known | given)
    return outbox.put(
        kind=kind,
        recipient=watcher.email,
        subject=text.shorten(subject or heading, wording.LONGEST_SUBJECT),
        lang=i18n.language(),
        text_body=plain,
        html_body=rich,
        domain=head.domain,
        leave_address=leave,
        watcher_id=watcher.id,
    )
