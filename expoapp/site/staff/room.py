"""What the rooms of the site share: their addresses, and where the person signed in may act."""

from flask import Blueprint
from flask_login import current_user

from expoapp.accounts.models import Scope

bp = Blueprint("site", __name__)


def scope() -> Scope:
    """Return where the person signed in may act."""
    found: Scope = current_user.scope
    return found
