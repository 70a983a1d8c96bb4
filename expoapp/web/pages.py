"""What pages are made with: public addresses in every language, templates' words, query values, redirects."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Flask, current_app, g, redirect, request, url_for
from jinja2 import StrictUndefined
from markupsafe import Markup, escape
from werkzeug.routing import IntegerConverter, Map
from werkzeug.wrappers import Response

from expoapp import clock, i18n, text
from expoapp.config import Settings
from expoapp.web import assets

OTHER_LANGUAGES = [code for code in i18n.LANGUAGES if code != i18n.DEFAULT]
KEPT = "kept_pages"  # where the application knows the endpoints whose answers caches may keep
LARGEST_KEY = 2**31 - 1
_SMALL_NUMBER = re.compile(r"[1-9][0-9]{0,3}")
_ROW_KEY = re.compile(r"[1-9][0-9]{0,9}")


def settings() -> Settings:
    """Return the settings of the running application."""
    found: Settings = current_app.config["SETTINGS"]
    return found


class RowKey(IntegerConverter):
    """`<int:…>` in an address: a number that can be a row's; PostgreSQL takes no larger one, and SQLite hardly."""

    regex = "[0-9]{1,10}"

    def __init__(self, addresses: Map) -> None:
        super().__init__(addresses, max=LARGEST_KEY)


class PublicPages(Blueprint):
    """Addresses for visitors: each stands once without prefix (English) and once under /<language>."""

    def __init__(self, name: str, import_name: str) -> None:
        super().__init__(name, import_name)
        self.kept: set[str] = set()
        self.url_value_preprocessor(_take_language)
        self.record(lambda setup: setup.app.extensions.setdefault(KEPT, set()).update(self.kept))

    def page(self, rule: str, methods: tuple[str, ...] = ("GET",), *, is_private: bool = False) -> Callable[[Any], Any]:
        """Hang a view on its address in every language.

        What it shows is the same for everybody, so that caches may keep it, unless `is_private`: a page with a form's
        token, or one that is about a person.
        """
        others = ", ".join(OTHER_LANGUAGES)

        def hang(view: Callable[..., Any]) -> Callable[..., Any]:
            endpoint = view.__name__
            self.add_url_rule(rule, endpoint, view, defaults={"lang": i18n.DEFAULT}, methods=methods)
            prefixed = f"/<any({others}):lang>{rule}"
            self.add_url_rule(prefixed, endpoint, view, methods=methods)
            if not is_private:
                self.kept.add(f"{self.name}.{endpoint}")
            return view

        return hang


def _take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    g.lang = (values or {}).pop("lang", i18n.DEFAULT)
    i18n.speak(g.lang)


def _keep_language(endpoint: str, values: dict[str, Any]) -> None:
    if "lang" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        values["lang"] = g.get("lang", i18n.DEFAULT)


def absolute(endpoint: str, **values: Any) -> str:
    """Return an address with the configured origin, never with the request's host."""
    return settings().origin + url_for(endpoint, **values)


def address_in(code: str, endpoint: str, **values: Any) -> str:
    """Return the absolute address of a page in a language, also where there is no request, as in mails."""
    return settings().origin + current_app.url_map.bind("").build(endpoint, values | {"lang": code})


def office_address(endpoint: str, **values: Any) -> str:
    """Return the absolute address of a page of the back office, also where there is no request, as in mails."""
    return settings().origin + current_app.url_map.bind("").build(endpoint, values)


def in_language(code: str) -> str:
    """Return the address of the page shown now in another language."""
    endpoint = request.endpoint
    if endpoint is None or not current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        return url_for("site.home", lang=code)
    address = url_for(endpoint, **(dict(request.view_args or {}) | {"lang": code}))
    # Joined by hand: a visitor's query names must never become arguments of url_for (_scheme, _external, endpoint).
    query = urlencode(list(request.args.items(multi=True))) if request.method == "GET" else ""
    return f"{address}?{query}" if query else address


def choice(name: str, allowed: Any, default: str = "") -> str:
    """Return a query value if it is one of those allowed, else the default."""
    value = request.args.get(name, default)
    return value if value in allowed else default


def choices(name: str) -> list[str]:
    """Return all values of a repeated query name, without blanks and repetitions, at most 20."""
    return list(dict.fromkeys(value for value in request.args.getlist(name) if value))[:20]


def page_number() -> int:
    """Return the page asked for; anything that is no small number means the first."""
    value = request.args.get("page", "1")
    return int(value) if _SMALL_NUMBER.fullmatch(value) else 1


def row_key(name: str) -> int:
    """Return a query value that can be a row's number; 0, which none has, for anything else."""
    value = request.args.get(name, "")
    return int(value) if _ROW_KEY.fullmatch(value) and int(value) <= LARGEST_KEY else 0


def see_other(endpoint: str, **values: Any) -> Response:
    """Answer a deed with the page to look at next (post, redirect, get)."""
    return redirect(url_for(endpoint, **values), code=303)


def _words(thing: Any, field: str) -> Markup:
    """Write a field of a thing, marked with its own language where that is not the page's."""
    return foreign(text.words(thing, field))


def foreign(found: text.Words) -> Markup:
    """Write a text, marked with its own language and direction where that is not the page's."""
    if not found.value or not found.is_foreign:
        return escape(found.value)
    return Markup('<span lang="{}" dir="{}">{}</span>').format(found.lang, found.direction, found.value)


def init_app(app: Flask) -> None:
    """Teach templates and addresses their words."""
    app.url_map.converters["int"] = RowKey
    app.url_defaults(_keep_language)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension above
        i18n.gettext, i18n.ngettext, newstyle=True, pgettext=i18n.pgettext, npgettext=i18n.npgettext
    )
    app.jinja_env.globals.update(
        asset=assets.url,
        absolute=absolute,
        clock=clock,
        foreign=foreign,
        i18n=i18n,
        in_language=in_language,
        text_of=text.words,
        origin=app.config["SETTINGS"].origin,
        words=_words,
    )
    app.jinja_env.filters.update(plain=text.plain, shorten=text.shorten)
