"""What somebody typed for a redirect, settled: the address as it is looked up, and a page that really answers."""

from collections.abc import Callable, Mapping
from typing import Protocol
from urllib.parse import quote, urlencode

from expoapp import clock
from expoapp.errors import Invalid
from expoapp.i18n import gettext as _
from expoapp.site import addresses, queries
from expoapp.site.actions.redirects import Target

_NOT_FOR_VISITORS = ("/staff", "/static")


class Answer(Protocol):
    """What an address gives in the end."""

    @property
    def status(self) -> int:
        """The status of the last answer."""

    @property
    def address(self) -> str:
        """The address it was found at."""

    @property
    def title(self) -> str:
        """The page's title, where it has one."""


# Asks the site itself for an address; and says what thing an address would be about.
Ask = Callable[[str], Answer]
About = Callable[[str], tuple[str, Mapping[str, str]]]


def settle_path(typed: str, ask: Ask, *, is_tree: bool, but: str = "") -> str:
    """Return the key of an address that is to lead on. Raises Invalid where visitors get something there already.

    `but` is the key that the redirect has now.
    """
    parted = addresses.typed(typed)
    if parted is None:
        raise Invalid(_("The old address begins with a slash, such as /news.php?newsid=123."), "path")
    key = addresses.key_of(*parted)
    if len(key) > addresses.LONGEST:
        raise Invalid(_("The old address is too long; at most %(limit)s signs are possible.", limit=300), "path")
    if _is_not_for_visitors(key):
        raise Invalid(_("This address belongs to the back office or to the site's own files."), "path")
    if is_tree and "?" in key:
        raise Invalid(_("Only an address without a question mark has something below it."), "path")
    if key != but:
        _expect_unanswered(key, parted, ask)
    return key


def settle_target(typed: str, origin: str, ask: Ask, about: About) -> Target:
    """Return the page that a redirect is to lead to, at the end of every redirect before it.

    Raises Invalid where no page answers, with the reason as far as it is known.
    """
    parted = addresses.typed(typed, origin)
    if parted is None:
        raise Invalid(_("A redirect leads to a page of this site, such as /exhibitions or /news."), "target")
    path, pairs = parted
    if _is_not_for_visitors(path):
        raise Invalid(_("Visitors cannot open this address: it belongs to the back office."), "target")
    answer = ask(_written(path, pairs))
    if answer.status == 200:
        if len(answer.address) > addresses.LONGEST:
            raise Invalid(_("The target is too long; at most %(limit)s signs are possible.", limit=300), "target")
        return Target(answer.address, addresses.key_of(*(addresses.typed(answer.address) or parted)))
    if answer.status >= 500 and answer.status != 508:
        raise Invalid(_("The target could not be looked at just now. Please try again in a little while."), "target")
    kind, values = about((addresses.typed(answer.address) or parted)[0])
    if name := queries.hidden_name(kind, dict(values), clock.now()):
        raise Invalid(_("“%(name)s” is not public, so visitors would find nothing there.", name=name), "target")
    raise Invalid(_("No page of the site answers at %(address)s.", address=answer.address), "target")


def _expect_unanswered(key: str, parted: tuple[str, list[tuple[str, str]]], ask: Ask) -> None:
    known = queries.find_redirect(*parted)
    if known is not None and known.path == key:
        raise Invalid(_("There is a redirect for this address already; change that one."), "path")
    asked = _written(*(addresses.typed(key) or parted))
    answer = ask(asked)
    if answer.status != 200:
        return
    if answer.address == asked:
        sentence = _(
            "Visitors see a page at this address, “%(title)s”. A redirect there would never be followed.",
            title=answer.title or answer.address,
        )
        raise Invalid(sentence, "path")
    # A redirect for everything below may be overruled, and so may the general rule for the old site's queries.
    if known is None and "?" not in key:
        raise Invalid(_("This address leads to %(address)s already.", address=answer.address), "path")


def _written(path: str, pairs: list[tuple[str, str]]) -> str:
    return f"{quote(path, safe='/:@!$&*+,;=~-._()')}{'?' if pairs else ''}{urlencode(pairs)}"


def _is_not_for_visitors(path: str) -> bool:
    return f"/{addresses.path_key(path).split('/')[1]}" in _NOT_FOR_VISITORS
