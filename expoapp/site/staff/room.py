"""What the pages of this room share: their addresses, and who asks."""

from flask import Blueprint
from flask_login import current_user

from expoapp.accounts.models import Scope

bp = Blueprint("site", __name__)


def scope() -> Scope:
    """Return where the person signed in may act."""
    found: Scope = current_user.scope
    return found
