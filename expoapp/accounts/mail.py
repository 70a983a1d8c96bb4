"""The mails to people of the back office: an invitation, links, and what was done to an account."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from expoapp import i18n, outbox, text
from expoapp.accounts import wording
from expoapp.accounts.models import Account, Invitation
from expoapp.i18n import gettext as _
from expoapp.i18n import ngettext
from expoapp.outbox import OutboxMessage

INVITATION_LIVES = timedelta(hours=48)
PASSWORD_LIVES = timedelta(minutes=60)
ADDRESS_LIVES = timedelta(hours=24)
_TEMPLATES = ("email/account.txt", "email/account.html")


@dataclass(frozen=True)
class Letterhead(outbox.Letterhead):
    """What our mails need from the installation: `address(endpoint, **values)` of a page of the back office."""

    address: Callable[..., str]

    def link(self, endpoint: str, token: str) -> str:
        """Return the address of a page that a token opens."""
        return self.address(endpoint, **{"for": token})


@dataclass(frozen=True)
class _Letter:
    kind: str
    heading: str
    paragraphs: list[str]
    link: str = ""
    button: str = ""
    after: str = ""


def invite(made: Invitation, places: list[str], token: str, head: Letterhead) -> OutboxMessage:
    """Ask somebody to join."""
    with i18n.speaking(made.lang):
        letter = _Letter(
            "invitation",
            _("You are invited to the back office of %(name)s", name=head.name),
            [
                _("Roles: %(roles)s", roles=wording.roles_in_words(made.role_set)),
                wording.consequence(made.role_set, made.everywhere, places),
                _("Open this link, give your name and choose a password. It works once, for 48 hours:"),
            ],
            head.link("staff.accounts.accept", token),
            _("Join"),
            _("If you do not expect this, you need not do anything."),
        )
        return _put(letter, made.email, head)


def send_password_link(
    email: str, lang: str, token: str, head: Letterhead, *, by_administrator: bool = False
) -> OutboxMessage:
    """Send the link that sets a new password."""
    with i18n.speaking(lang):
        why = (
            _("An administrator asks you to choose a new password. The former one still works until you do.")
            if by_administrator
            else _("Somebody, probably you, forgot the password of this account.")
        )
        letter = _Letter(
            "password-link",
            _("Choose a new password"),
            [why, _("Open this link and choose a new one. It works once, for 60 minutes:")],
            head.link("staff.accounts.reset", token),
            _("Choose a new password"),
            _("It signs you out everywhere, and your second factor stays as it is. If it was not you, do nothing."),
        )
        return _put(letter, email, head)


def confirm_address(new_email: str, lang: str, token: str, head: Letterhead) -> OutboxMessage:
    """Ask whether a new address is the person's own."""
    with i18n.speaking(lang):
        letter = _Letter(
            "address-link",
            _("Confirm your new address"),
            [_("Open this link and press the button; from then on you sign in with this address. It works for a day:")],
            head.link("staff.accounts.confirm_address", token),
            _("Use this address"),
            _("If it was not you, do nothing."),
        )
        return _put(letter, new_email, head)


def tell_of_address(account: Account, head: Letterhead, *, is_done: bool) -> OutboxMessage:
    """Tell the former address that another one was asked for, or is used now."""
    with i18n.speaking(account.lang):
        said = (
            _("From now on another address is used to sign in. This one no longer works.")
            if is_done
            else _("Another address was asked for. It counts once it is confirmed from its mailbox.")
        )
        return _put(
            _Letter("account-notice", _("Your address is being changed"), [said, _not_you()]), account.email, head
        )


def tell_of_password(account: Account, head: Letterhead) -> OutboxMessage:
    """Tell that the password was changed."""
    with i18n.speaking(account.lang):
        said = _("The password of your account was changed. Everywhere else you are signed out.")
        return _put(_Letter("account-notice", _("Your password was changed"), [said, _not_you()]), account.email, head)


def tell_of_factor(account: Account, head: Letterhead, what: str) -> OutboxMessage:
    """Tell that the second factor was set up ("on"), switched off ("off"), or taken by an administrator ("reset")."""
    with i18n.speaking(account.lang):
        heading, said = {
            "on": (_("Your second factor is set up"), _("From now on a code from your app is asked for at sign-in.")),
            "passkey": (
                _("A passkey was added to your account"),
                _("From now on it can stand in for the code of your app at sign-in."),
            ),
            "off": (_("Your second factor is off"), _("From now on no code is asked for at sign-in.")),
            "reset": (
                _("Your second factor was reset"),
                _("An administrator took your second factor away and signed you out. Set it up anew at sign-in."),
            ),
        }[what]
        return _put(_Letter("account-notice", heading, [said, _not_you()]), account.email, head)


def tell_of_recovery(account: Account, left: int, head: Letterhead) -> OutboxMessage:
    """Tell that a recovery code was used."""
    with i18n.speaking(account.lang):
        left_in_words = ngettext("%(num)s code is left.", "%(num)s codes are left.", left)
        said = _("Somebody, probably you, signed in with a recovery code in place of the app.")
        letter = _Letter("account-notice", _("A recovery code was used"), [said, left_in_words, _not_you()])
        return _put(letter, account.email, head)


def _not_you() -> str:
    return _("If it was not you, tell an administrator at once.")


def _put(letter: _Letter, recipient: str, head: Letterhead) -> OutboxMessage:
    plain, rich = outbox.written(*_TEMPLATES, head, {"heading": letter.heading, "letter": letter})
    return outbox.put(
        kind=letter.kind,
        recipient=recipient,
        subject=text.shorten(letter.heading, 120),
        lang=i18n.language(),
        text_body=plain,
        html_body=rich,
        domain=head.domain,
    )
