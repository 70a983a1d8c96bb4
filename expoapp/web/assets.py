"""Style sheets, scripts and fonts: bundled in memory, named by their content, kept by browsers for ever."""

import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, request

from expoapp.config import ROOT

STATIC = ROOT / "static"
# A bundle is every file of its folders in this order; the layers inside the files settle who wins.
BUNDLES = {
    "site.css": ["css/tokens.css", "css/base.css", "css/layout.css", "css/components/*.css"],
    "staff.css": ["css/staff/*.css"],
    "site.js": ["js/*.js"],
    "staff.js": ["js/staff/*.js"],
}
LOOSE = ["fonts/*.woff2", "icons/*", "map/*.svg"]
# What browsers and phones ask for under a name of their own, whatever a page's head says.
WELL_KNOWN = {"/favicon.ico": "icons/favicon.ico", "/apple-touch-icon.png": "icons/touch-icon.png"}
# A comment that fills lines of its own.
_COMMENT = re.compile(r"^[ \t]*(?://[^\n]*|/\*(?:(?!\*/).)*\*/[ \t]*)\n", re.MULTILINE | re.DOTALL)

bp = Blueprint("assets", __name__)


@dataclass(frozen=True)
class Asset:
    """A file as browsers get it."""

    name: str
    body: bytes
    type: str


@cache
def _assets() -> tuple[dict[str, str], dict[str, Asset]]:
    """Return {plain name: name with digest} and {name with digest: asset}; fonts first, since styles name them."""
    names: dict[str, str] = {}
    found: dict[str, Asset] = {}

    def add(name: str, body: bytes) -> None:
        stem, _dot, ending = name.rpartition(".")
        hashed = f"{stem}.{hashlib.sha256(body).hexdigest()[:12]}.{ending}"
        kind = "font/woff2" if ending == "woff2" else mimetypes.guess_type(name)[0] or "application/octet-stream"
        names[name] = hashed
        found[hashed] = Asset(hashed, body, kind)

    for pattern in LOOSE:
        for path in sorted(STATIC.glob(pattern)):
            add(path.relative_to(STATIC).as_posix(), path.read_bytes())
    for name, patterns in BUNDLES.items():
        paths = [path for pattern in patterns for path in sorted(STATIC.glob(pattern))]
        body = "\n".join(_lean(path) for path in paths)
        for plain, hashed in list(names.items()):
            body = body.replace(f"/static/{plain}", f"/static/{hashed}")
        add(name, body.encode())
    return names, found


def _lean(path: Path) -> str:
    """Return a style sheet or script without its comments: they are for us, and phones would pay for them."""
    return _COMMENT.sub("", path.read_text(encoding="utf-8"))


def url(name: str) -> str:
    """Return the address of an asset by its plain name, e.g. "site.css"."""
    return f"/static/{_assets()[0][name]}"


@bp.get("/static/<path:name>")
def asset(name: str) -> Response:
    """Serve one asset by its full name; its content never changes."""
    found = _assets()[1].get(name)
    if found is None:
        abort(404)
    return _answer(found, "public, max-age=31536000, immutable")


@bp.get("/favicon.ico")
@bp.get("/apple-touch-icon.png")
def icon() -> Response:
    """Serve an icon by its well-known name; its content may change."""
    names, found = _assets()
    return _answer(found[names[WELL_KNOWN[request.path]]], "public, max-age=86400")


def _answer(found: Asset, cache_control: str) -> Response:
    answer = Response(
        found.body, content_type=found.type + ("; charset=utf-8" if found.type.startswith("text/") else "")
    )
    answer.headers["Cache-Control"] = cache_control
    return answer
