"""What the pages for visitors share: where they hang, and where the visitor came from."""

from urllib.parse import unquote, urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException

from expoapp import text
from expoapp.web.pages import PublicPages

LONGEST_PATH = 300
bp = PublicPages("enquiries", __name__)


def page_before(address: str | None) -> tuple[str, list[str]]:
    """Return the path of the page somebody came from, and the exhibition it was about; nothing for a foreign page."""
    path = path_here(address)
    if not path:
        return "", []
    try:
        endpoint, values = current_app.url_map.bind(request.host).match(path, method="GET")
    except HTTPException:
        return path, []
    is_exhibition = endpoint in {"exhibitions.exhibition", "exhibitions.edition", "exhibitions.exhibitors"}
    return path, [values["slug"]] if is_exhibition else []


def path_here(address: str | None) -> str:
    """Return an address of this site as a path fit to be stored, "" for any other."""
    try:
        parts = urlsplit(text.one_line(unquote(address or "")))
    except ValueError:  # such as a bracket that never closes
        return ""
    if parts.netloc.lower() not in {"", request.host.lower()} or not parts.path.startswith("/"):
        return ""
    return parts.path[:LONGEST_PATH]
