"""The application asked by itself: what visitors get at an address of ours."""

import html
import re
from contextvars import Context
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, current_app, request
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Response

from expoapp.web.pages import settings

MOST_STEPS = 5
_MARK = "expoapp.asked_inside"
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


@dataclass(frozen=True)
class Answer:
    """What an address gives in the end: the status, the address it was found at, and the page's title."""

    status: int
    address: str
    title: str = ""


def answer_at(address: str) -> Answer:
    """Return what a visitor gets at an address, whose lasting redirects are followed.

    It is asked as any visitor asks, who is nobody, so that a page that is not public is as good as not there. In a
    context of its own, with a database session of its own: nothing of it rubs off on the request that wants to know.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # Flask's proxy has it
    for _step in range(MOST_STEPS):
        answer = Context().run(_asked, app, settings().origin, address)
        status = answer.status_code
        if status not in {301, 308} or not answer.location:
            found = _TITLE.search(answer.get_data(as_text=True)) if "html" in (answer.mimetype or "") else None
            title = " ".join(html.unescape(found[1]).split()) if found else ""
            # What leads on only for now, such as a filter written in another order, is the address to keep.
            return Answer(200 if status in {302, 303, 307} else status, address, title)
        address = _home(answer.location)
    return Answer(508, address)  # led in a circle


def is_inside() -> bool:
    """Say whether the application itself asks, and no visitor."""
    return bool(request.environ.get(_MARK))


def _asked(app: Flask, origin: str, address: str) -> Response:
    builder = EnvironBuilder(path=address, base_url=origin, environ_overrides={_MARK: True, "REMOTE_ADDR": "127.0.0.1"})
    return Response.from_app(app, builder.get_environ(), buffered=True)


def _home(location: str) -> str:
    parts = urlsplit(location)
    return f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
