"""How staff hear of people: roles, and where somebody may act."""

from collections.abc import Iterable

from expoapp import i18n
from expoapp.accounts.models import Role
from expoapp.i18n import gettext as _
from expoapp.i18n import pgettext


def role_label(role: str) -> str:
    """Return a role's name."""
    return {
        Role.VIEWER: _("Viewer"),
        Role.EDITOR: _("Editor"),
        Role.SALES: _("Sales"),
        Role.ADMIN: _("Administrator"),
    }[Role(role)]


def role_sentence(role: str) -> str:
    """Return what a role lets somebody do."""
    return {
        Role.VIEWER: _("looks at exhibitions, news and figures"),
        Role.EDITOR: _("writes and publishes exhibitions and news"),
        Role.SALES: _("reads and answers enquiries"),
        Role.ADMIN: _("does everything, everywhere, and decides who may do what"),
    }[Role(role)]


def roles_in_words(roles: Iterable[str]) -> str:
    """Return the names of roles in the order of their weight."""
    wanted = set(roles)
    return i18n.parted(role_label(role) for role in Role if role in wanted)


def places_in_words(everywhere: bool, names: Iterable[str]) -> str:
    """Return where somebody may act."""
    return pgettext("regions", "Everywhere") if everywhere else i18n.parted(names) or pgettext("regions", "Nowhere")


def consequence(roles: Iterable[str], everywhere: bool, names: Iterable[str]) -> str:
    """Return what follows from a choice of roles and regions, as a sentence."""
    wanted, places = set(roles), list(names)
    if Role.ADMIN in wanted:
        return _("Sees and changes everything, everywhere; an administrator has no region limit.")
    if everywhere:
        return _("Sees what lies in every region, new regions included.")
    if not places:
        return _("Sees nothing regional yet, until an administrator chooses a region, or everywhere.")
    return _(
        "Sees what lies in %(regions)s, parts included, and nothing of other regions.", regions=i18n.listed(places)
    )
