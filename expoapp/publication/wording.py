"""What the public sees of a thing, and will see, in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from expoapp import clock, i18n
from expoapp.i18n import gettext as _
from expoapp.publication.kinds import kind_of


@dataclass(frozen=True)
class Standing:
    """Where a thing stands: a word with its tone, the sentence that explains it, and how far off the next change is."""

    label: str
    tone: str
    sentence: str
    soon: str = ""


def moment_in(value: datetime, zone: str) -> str:
    """Return a moment by a clock that is named: 3 March 2027, 09:00, Nairobi."""
    return _("%(moment)s, %(place)s", moment=i18n.moment(value, zone), place=place_of(zone))


def place_of(zone: str) -> str:
    """Return whose clock a zone is: Nairobi."""
    return zone.rpartition("/")[2].replace("_", " ")


def why_hidden(thing: Any, moment: datetime, zone: str) -> str:
    """Return in one sentence why a thing's own state keeps it from the public, "" where it does not."""
    if thing.is_published(moment):
        return ""
    if thing.state == "draft":
        return _("It is a draft that nobody has published yet.")
    if thing.state != "published":
        return _("It was withdrawn.")
    if thing.public_from > moment:
        return _("It goes public on %(when)s.", when=moment_in(thing.public_from, zone))
    return _("Its time on the site ended on %(when)s.", when=moment_in(thing.public_until, zone))


def standing(thing: Any, moment: datetime, zone: str) -> Standing:
    """Return where a thing stands, all that may hinder it counted in."""
    ends = thing.public_until < clock.END
    if thing.state == "published" and thing.public_from > moment:
        sentence = why_hidden(thing, moment, zone)
        if ends:
            sentence += " " + _("It stays until %(when)s.", when=moment_in(thing.public_until, zone))
        # What else would keep it hidden is said now, while there is time to mend it.
        if hindrance := kind_of(thing).hindrance(thing, thing.public_from):
            sentence += " " + _("Even then it stays hidden: %(why)s", why=hindrance)
        soon = _("goes public %(when)s", when=i18n.from_now(thing.public_from, moment))
        return Standing(_("Scheduled"), "", sentence, soon)
    if reason := why_hidden(thing, moment, zone):
        return Standing(_("Not public"), "off", reason)
    if hindrance := kind_of(thing).hindrance(thing, moment):
        return Standing(_("Not public"), "off", hindrance)
    if not ends:
        return Standing(_("Public"), "good", _("Visitors see it. It has no end."))
    sentence = _("Public until %(when)s.", when=moment_in(thing.public_until, zone))
    return Standing(_("Public"), "good", sentence, _("ends %(when)s", when=i18n.from_now(thing.public_until, moment)))
