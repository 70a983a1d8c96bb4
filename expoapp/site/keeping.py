"""For how long it is remembered which addresses were asked for in vain. Nothing in it is of any person."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Select, delete, select

from expoapp import retention
from expoapp.db import session
from expoapp.site.models import MissingAddress


def follow() -> None:
    """Forget addresses that nobody asks for any more; what staff have hidden stays hidden."""
    retention.follow("missing-addresses", retention.Rule(_asked_no_more, _clear))


def _asked_no_more(before: datetime) -> Select[Any]:
    return select(MissingAddress.id).where(MissingAddress.last_on < before.date(), ~MissingAddress.is_ignored)


def _clear(ids: Sequence[int], _instance: Path) -> None:
    session().execute(delete(MissingAddress).where(MissingAddress.id.in_(ids)))
