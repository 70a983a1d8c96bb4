"""Why an enquiry looks like a machine's, in the desk's words."""

from typing import Any

from expoapp.i18n import lazy_gettext as _l
from expoapp.i18n import ngettext


def reason_of(code: str, number: int) -> str:
    """Return why an enquiry looks like a machine's, as the desk reads it; `number` is how often that was found."""
    return _counted(code, number) or str(_NOT_COUNTED.get(code) or _TRADES[code])


def _counted(code: str, number: int) -> str:
    if code == "links":
        return ngettext("%(num)s link to another website", "%(num)s links to other websites", number)
    if code == "mixed-scripts":
        return ngettext(
            "%(num)s word mixes letters of two alphabets that look alike",
            "%(num)s words mix letters of two alphabets that look alike",
            number,
        )
    if code == "repeated":
        return ngettext(
            "Nearly the same text has come from %(num)s other address",
            "Nearly the same text has come from %(num)s other addresses",
            number,
        )
    if code == "noise":
        return ngettext("%(num)s word typed at random", "%(num)s words typed at random", number)
    if code == "learned":
        return ngettext(
            "%(num)s word that the desk has marked as spam before",
            "%(num)s words that the desk has marked as spam before",
            number,
        )
    if code == "learned-fine":
        return ngettext(
            "For a person: %(num)s word that the desk has found fine before",
            "For a person: %(num)s words that the desk has found fine before",
            number,
        )
    return ""


_NOT_COUNTED: dict[str, Any] = {
    "trap": _l("The field that people do not see was filled in"),
    "fast": _l("Sent sooner than a person can fill in the form"),
    "flood": _l("So many enquiries came at once that less was enough to hold one back"),
    "hidden-link": _l("A link that hides where it leads"),
    "chat-link": _l("An invitation into a chat"),
    "asks-us": _l("For a person: asks for what an organiser gives"),
    "only-link": _l("Hardly anything but a link"),
    "link-in-name": _l("A link in place of a name"),
    "link-in-company": _l("A link to another website in place of a company"),
    "markup": _l("Links or text written as markup"),
    "costume": _l("Letters drawn as signs, so that filters do not read them"),
    "unseen-signs": _l("Invisible signs inside words"),
    "noise-name": _l("A name typed at random"),
    "throwaway": _l("An e-mail address to be thrown away"),
    "cheap-address": _l("An e-mail address of a kind that costs nearly nothing"),
    "same-fields": _l("The same text in several fields"),
    "pressure": _l("Words that press for a click"),
}
_TRADES: dict[str, Any] = {
    "trade-website": _l("Offers search ranks, links or a new website"),
    "trade-lists": _l("Offers lists of visitors or addresses"),
    "trade-casino": _l("Gambling"),
    "trade-crypto": _l("Promises profit from investing"),
    "trade-loans": _l("Offers loans"),
    "trade-pills": _l("Medicine without prescription"),
    "trade-adult": _l("Dating or pornography"),
    "trade-phishing": _l("Asks for a password, or threatens to close an account"),
    "trade-invoices": _l("An invoice for nothing, a directory, or a new bank account"),
    "trade-fortune": _l("Promises an inheritance, a donation or a prize"),
    "trade-rooms": _l("Sells hotel rooms to exhibitors in our name"),
    "trade-followers": _l("Sells followers"),
    "trade-blast": _l("Sent to many contact forms at once"),
    "trade-jobs": _l("Promises money for work at home"),
    "trade-healers": _l("Magic and healers"),
}
