"""Where addresses lead that no page answers: redirects, and the old site's own addresses, for ever (RULES.md 5.4)."""

import re
from urllib.parse import urlsplit

from flask import redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from expoapp import clock
from expoapp.db import session
from expoapp.errors import Gone
from expoapp.site import addresses, missing, queries
from expoapp.web import inside
from expoapp.web.pages import settings

NEWS = "2"  # the old site's pageid of its news
LARGEST_NUMBER = 2**31 - 1
_FILE = re.compile(r"[a-z0-9_-]{1,60}\.(?:php|html?|aspx?)")
_NEWS_FILE = re.compile(r"(?:[a-z]+[_-]?)?news(?:[_-]?[a-z]+)?\.(?:php|html?|aspx?)")
_HOME_FILE = re.compile(r"(?:index|default|home)\.(?:php|html?|aspx?)")


def lead_on() -> Response | None:
    """Return the way on from an address that no page answers; None where there is none.

    Raises Gone for what was there on the old site and is no longer meant to be seen.
    """
    if request.method not in {"GET", "HEAD"} or len(request.path) > addresses.LONGEST or not request.path.isprintable():
        return None
    pairs = list(request.args.items())
    written = queries.find_redirect(request.path, pairs)
    if written is None or "?" not in written.path:
        old = _of_the_old_site(request.args)
        target = old or (written.target if written else "")
    else:
        target = written.target
    # What once was a page and is none now must not be led to itself.
    if not target or addresses.key_of(*_parted(target)) == addresses.key_of(request.path, pairs):
        return None
    return redirect(target, code=301)


def note_missing() -> None:
    """Note that this address was asked for in vain, and whether a link of our own site led there; nothing else."""
    if request.method == "GET" and not inside.is_inside():
        is_ours = (request.headers.get("Referer") or "").startswith(f"{settings().origin}/")
        folder, pairs = settings().instance, list(request.args.items())
        missing.note(folder, request.path, pairs, clock.today(), is_ours=is_ours)


def _of_the_old_site(asked: MultiDict[str, str]) -> str:
    """Return the page that has what stood at an address of the old site.

    A post by its number, a list of news as the archive, and a small site within it as its exhibition.
    """
    moment = clock.now()
    within = queries.microsite(request.path, moment)
    below = within[1] if within else addresses.path_key(request.path)[1:]
    file = below.rpartition("/")[2]
    is_file = bool(_FILE.fullmatch(file))
    if not is_file and (below or not within):
        return ""
    number = asked.get("newsid")
    if number is not None:
        return _post(number)
    if asked.get("pageid") == NEWS or _NEWS_FILE.fullmatch(file):
        return url_for("news.archive", exhibition=within[0] if within else None)
    if within:
        return url_for("exhibitions.exhibition", slug=within[0])
    return url_for("site.home") if _HOME_FILE.fullmatch(below) else ""


def old_home() -> str:
    """Return where the old site's home address with a page of its news leads now; "" for the home page itself."""
    if request.args.get("newsid") is not None:
        return _post(request.args["newsid"])
    return url_for("news.archive") if request.args.get("pageid") == NEWS else ""


def _post(number: str) -> str:
    if not re.fullmatch(r"[0-9]{1,10}", number) or int(number) > LARGEST_NUMBER:
        return ""
    found = queries.old_post(int(number))
    if found is None:
        return ""
    if not found.is_published(now := clock.now()):
        session().rollback()
        if found.state == "published" and now < found.public_from:
            return ""  # it is still to come
        raise Gone()
    return url_for("news.post", year=found.year, slug=found.slug)


def _parted(target: str) -> tuple[str, list[tuple[str, str]]]:
    parts = urlsplit(target)
    return addresses.typed(target) or (parts.path, [])
