"""Links and markup in a text: how many, of what kind, and whose."""

import re
from collections.abc import Iterable

SHORTENERS = (  # noqa: SIM905 -- as below, a list literal would take more lines than it has names
    "adf.ly bit.ly bl.ink buff.ly clck.ru cutt.ly goo.gl goo.su is.gd lnkd.in ow.ly rb.gy rebrand.ly s.id shorturl.at "
    "soo.gd t.co t.ly telegra.ph tiny.cc tinyurl.com u.to v.gd vk.cc"
).split()
CHATS = ("chat.whatsapp.com", "discord.gg", "t.me", "telegram.me")
# Where people and companies present themselves; a link there says as little as one to their own domain.
COMMON = (  # noqa: SIM905
    "facebook.com instagram.com linkedin.com maps.app.goo.gl maps.google.com wa.me whatsapp.com x.com youtube.com "
    "youtu.be drive.google.com"
).split()
# Either with scheme or www, or a bare domain of an ending that links in texts have. "e.g." and "m.sq" are none.
_LINK = re.compile(
    r"(?:https?://|www\.)([^\s/<>\"'()\[\]]{3,200})(?:/[^\s<>\"'\]]{0,500})?"
    r"|(?<![@\w.-])((?:[a-z0-9-]{1,63}\.){1,4}(?:com|net|org|info|biz|xyz|top|site|online|shop|store|club|click|link|live"
    r"|icu|vip|pro|win|bet|casino|loan|io|co|me|ly|cc|gl|ru|cn|tk|ml|ga|cf|gq|pw|su|buzz|space|website|tech|fun|app))"
    r"(?![\w-])(?:/[^\s<>\"'\]]{0,500})?",
    re.IGNORECASE,
)
_MARKUP = re.compile(
    r"\[/?(?:url|link|b|i|img|color|size)(?:=[^\]\n]{0,300})?\]|<a\s[^>\n]{0,300}href|\]\(https?://", re.IGNORECASE
)
_TAG = re.compile(
    r"</?(?:p|br|div|span|b|i|strong|h[1-6]|img|font|table|script|iframe)\b[^<>\n]{0,200}>", re.IGNORECASE
)


def hosts(value: str) -> list[str]:
    """Return the host of every link in a text, as often as it stands there."""
    found = []
    for match in _LINK.finditer(value):
        host = (match[1] or match[2]).casefold().rstrip(".,;:!?").partition(":")[0]
        if "." in host:
            found.append(host.removeprefix("www."))
    return found


def foreign(found: list[str], email: str) -> list[str]:
    """Return the hosts that are neither the sender's own domain nor a common place to present oneself."""
    own = email.rpartition("@")[2].casefold()
    return [host for host in found if not _is_at(host, {own}) and not _is_at(host, COMMON)]


def shortened(found: list[str]) -> int:
    """Return how many links hide where they lead."""
    return sum(_is_at(host, SHORTENERS) for host in found)


def chats(found: list[str]) -> int:
    """Return how many links invite into a chat."""
    return sum(_is_at(host, CHATS) for host in found)


def markup(value: str) -> int:
    """Return how many links are written as markup, in BBCode, HTML or Markdown."""
    return len(_MARKUP.findall(value))


def tags(value: str) -> int:
    """Return how many other tags of HTML stand in a text."""
    return len(_TAG.findall(value))


def without(value: str) -> str:
    """Return a text without its links."""
    return _LINK.sub(" ", value)


def _is_at(host: str, places: Iterable[str]) -> bool:
    parts = host.split(".")
    return not {".".join(parts[start:]) for start in range(len(parts) - 1)}.isdisjoint(places)
