"""What all our mails share: who writes them, and how their two parts are made of templates.

Written with an environment of their own, since mails are also made where there is no request.
"""

from dataclasses import dataclass
from email.utils import parseaddr
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from expoapp import i18n, text
from expoapp.config import ROOT, Settings


@dataclass(frozen=True)
class Letterhead:
    """What our mails need from the installation."""

    settings: Settings

    @property
    def origin(self) -> str:
        """Return the site's address."""
        return self.settings.origin

    @property
    def name(self) -> str:
        """Return the sender's name."""
        return parseaddr(self.settings.mail_from)[0] or self.domain

    @property
    def domain(self) -> str:
        """Return the domain our Message-IDs are made with."""
        return parseaddr(self.settings.mail_from)[1].rpartition("@")[2]


def written(plain: str, rich: str, head: Letterhead, given: dict[str, Any]) -> tuple[str, str]:
    """Return the text and the HTML part, made of two templates in the language spoken now."""
    known = {"head": head, "i18n": i18n, "isolated": text.isolated, "lang": i18n.language()} | given
    made = [_environment().get_template(name).render(known).strip() + "\n" for name in (plain, rich)]
    return made[0], made[1]


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension above
        i18n.gettext, i18n.ngettext, newstyle=True, pgettext=i18n.pgettext, npgettext=i18n.npgettext
    )
    return made
