"""What the pages of this room share: their addresses, who asks, and the version that was looked at."""

from typing import Any

from flask import Blueprint
from flask_login import current_user

from expoapp.accounts.models import Scope

bp = Blueprint("site", __name__)


def scope() -> Scope:
    """Return where the person signed in may act."""
    found: Scope = current_user.scope
    return found


def seen_version(form: Any) -> int:
    """Return the version that was looked at; 0, which nothing ever has, for what cannot be one."""
    sent = str(form.version.data)
    return int(sent) if sent.isdecimal() and len(sent) <= 9 else 0
