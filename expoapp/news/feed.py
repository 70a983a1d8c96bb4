"""News as an Atom feed (RFC 4287). Pure: given posts and a way to make addresses, it returns bytes."""

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from expoapp import i18n
from expoapp.news.models import NewsPost
from expoapp.news.wording import changed_at, first_public_at

CONTENT_TYPE = "application/atom+xml; charset=utf-8"
_NOTHING_YET = datetime(1970, 1, 1, tzinfo=UTC)
# XML 1.0, production 2: every other character makes the whole feed unreadable.
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Source:
    """Whose feed it is, and where it lives. `host` goes into ids, which must never change (RFC 4151)."""

    title: str
    author: str
    host: str
    origin: str
    feed_address: str
    page_address: str
    lang: str = i18n.DEFAULT


def atom(source: Source, posts: Sequence[NewsPost], address: Callable[[NewsPost], str]) -> bytes:
    """Return the feed; the same bytes as long as nothing in it has changed."""
    updated = max((changed_at(post) for post in posts), default=_NOTHING_YET)
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{_text(source.lang)}">',
        f"  <id>tag:{_text(source.host)},2026:news</id>",
        f"  <title>{_text(source.title)}</title>",
        f"  <updated>{_moment(updated)}</updated>",
        f"  <author><name>{_text(source.author)}</name></author>",
        f'  <link rel="self" type="application/atom+xml" href="{_text(source.feed_address)}"/>',
        f'  <link rel="alternate" type="text/html" href="{_text(source.page_address)}"/>',
        *(_entry(source, post, address(post)) for post in posts),
        "</feed>",
    ]
    return ("\n".join(parts) + "\n").encode()


def _entry(source: Source, post: NewsPost, address: str) -> str:
    body = post.body.replace('href="/', f'href="{html.escape(source.origin)}/')
    direction = i18n.direction(post.lang)
    content = f'<div dir="{direction}" lang="{html.escape(post.lang)}">{body}</div>'
    return f"""  <entry xml:lang="{_text(post.lang)}">
    <id>tag:{_text(source.host)},2026:news/{post.id}</id>
    <title>{_text(post.title)}</title>
    <published>{_moment(first_public_at(post))}</published>
    <updated>{_moment(changed_at(post))}</updated>
    <link rel="alternate" type="text/html" hreflang="{_text(post.lang)}" href="{_text(address)}"/>
    <content type="html">{_text(content)}</content>
  </entry>"""


def _text(value: str) -> str:
    return html.escape(_FORBIDDEN.sub("", value))


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).replace(microsecond=0).strftime("%Y-%m-%dT%H:%M:%SZ")
