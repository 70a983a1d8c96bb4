"""The words for those who wait: what they agree to, and what happened to the dates."""

import hashlib

from expoapp import text
from expoapp.exhibitions.models import Exhibition
from expoapp.exhibitions.wording import name_of
from expoapp.i18n import gettext as _
from expoapp.watching.models import What

# Each consent names the version of the sentence it was given to. When it changes in a language, a new version begins;
# digests of those that were in force stay here for ever, and the tests compare them.
CONSENT_VERSION = "2026-1"
CONSENTS = {
    "2026-1": {"en": "998a3895ad7c67a6", "ar": "00f861c806e1227e"},
}
LONGEST_SUBJECT = 200


def consent() -> str:
    """Return what everybody who wants to be told agrees to."""
    return _(
        "By sending this you agree that we keep your address to write to you about the dates of this exhibition, and"
        " for nothing else. One click ends it."
    )


def consent_digest() -> str:
    """Return the digest of what people are asked to agree to in the language spoken now."""
    return hashlib.sha256(consent().encode()).hexdigest()[:16]


def name_in_line(exhibition: Exhibition) -> str:
    """Return an exhibition's name for plain text, kept apart from letters that run the other way."""
    return text.isolated(text.shorten(text.one_line(str(name_of(exhibition))), 120))


def headline(what: str, name: str) -> str:
    """Return in a few words what happened; it is the subject of the mail and its heading."""
    return {
        What.FIXED: _("%(name)s: the dates are fixed", name=name),
        What.MOVED: _("%(name)s: new dates", name=name),
        What.LOOSENED: _("%(name)s: the dates are open again", name=name),
        What.POSTPONED: _("%(name)s is postponed", name=name),
        What.CANCELLED: _("%(name)s is cancelled", name=name),
    }[What(what)]
