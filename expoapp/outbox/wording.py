"""How staff hear of a mail: what it is, where it stands, what stood in its way."""

from expoapp.i18n import gettext as _
from expoapp.i18n import pgettext
from expoapp.outbox.faults import Fault

STATES = ("queued", "sending", "sent", "dead")


def state_label(state: str) -> str:
    """Return where a mail stands."""
    return {
        "queued": pgettext("mail", "Waiting"),
        "sending": pgettext("mail", "Being sent"),
        "sent": pgettext("mail", "Sent"),
        "dead": pgettext("mail", "Given up"),
    }[state]


def state_tone(state: str) -> str:
    """Return the tone in which a state is shown."""
    return {"sent": "good", "dead": "late"}.get(state, "")


def fault_label(fault: str) -> str:
    """Return what stood in a mail's way, "" for nothing."""
    if fault not in set(Fault):
        return ""
    return {
        Fault.AWAY: _("Our mail server could not be reached."),
        Fault.CUT: _("The connection broke off while the mail was handed over."),
        Fault.LOST: _("The program was ended while it sent the mail."),
        Fault.LATER: _("The receiving side asked us to try later."),
        Fault.ADDRESS: _("Nobody has this address."),
        Fault.MAILBOX: _("The mailbox is full or closed."),
        Fault.POLICY: _("The receiving side does not want this mail, or none from us."),
        Fault.REFUSED: _("The receiving side refused the mail."),
        Fault.UNWRITABLE: _("No mail could be made of what is stored."),
    }[Fault(fault)]


def kind_label(kind: str) -> str:
    """Return what a mail is for; one of a kind without words of its own is called by its name."""
    return {
        "acknowledgement": _("Acknowledgement"),
        "desk-notice": _("Notice to the desk"),
        "answer": _("Answer"),
        "own": _("Private link and what was done by it"),
        "watch-confirm": _("Dates: please confirm"),
        "watch-known": _("Dates: already on the list"),
        "watch-news": _("Dates: the news"),
        "invitation": _("Invitation to the office"),
        "password-link": _("Link for a new password"),
        "address-link": _("Link for a new address"),
        "account-notice": _("Notice about an account"),
    }.get(kind, kind.replace("-", " ").capitalize())
